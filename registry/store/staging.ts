/**
 * Where an import keeps a file's rows until it has read all of them: rows of
 * one organization need not stand together, a damaged file is known before
 * anything is written, and what a new file no longer contains can be told. It
 * is a temporary database of SQLite's own that vanishes with the process.
 */
import Database from 'better-sqlite3'
import { temporaryFiles } from './probe-file.ts'
import { onFile } from './storage-failure.ts'
import { withFailures } from './with-failures.ts'

interface StagedGroup {
  readonly registrationNumber: string
  readonly rows: readonly { readonly line: number; readonly values: Readonly<Record<string, string>> }[]
}

export interface Staging {
  add(line: number, registrationNumber: string, values: Readonly<Record<string, string>>): void
  /** A row of this number is in the file, but could not be read. */
  addBadRow(registrationNumber: string): void
  hasBadRow(registrationNumber: string): boolean
  /** How many numbers have rows. */
  count(): number
  /** Number by number, in the order of the numbers. */
  groups(): Iterable<StagedGroup>
  /** Whether the file mentions the number, in a good row or a bad one. */
  mentions(registrationNumber: string): boolean
  close(): void
}

/** @throws {StorageFailure} as do all its methods, when the folder of temporary files has no room or cannot be written */
export function openStaging(): Staging {
  // SQLite names no file of its own for it; the folder is what an operator can do something about.
  const folder = `${temporaryFiles()}/`
  return withFailures(
    folder,
    onFile(folder, () => stagingIn(new Database(''), folder)),
  )
}

function stagingIn(sqlite: Database.Database, folder: string): Staging {
  sqlite.exec(
    `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
     CREATE TABLE staged (number TEXT NOT NULL, line INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (number, line)) WITHOUT ROWID;
     CREATE TABLE bad (number TEXT PRIMARY KEY) WITHOUT ROWID;
     BEGIN`,
  )
  const put = sqlite.prepare('INSERT INTO staged (number, line, row) VALUES (?, ?, ?)')
  const putBad = sqlite.prepare('INSERT OR IGNORE INTO bad (number) VALUES (?)')
  const isBad = sqlite.prepare('SELECT 1 FROM bad WHERE number = ?')
  const total = sqlite.prepare<[], { numbers: number }>('SELECT count(DISTINCT number) AS numbers FROM staged')
  const all = sqlite.prepare<[], { number: string; line: number; row: string }>(
    'SELECT number, line, row FROM staged ORDER BY number, line',
  )
  const mentioned = sqlite.prepare(
    'SELECT 1 FROM staged WHERE number = @number UNION ALL SELECT 1 FROM bad WHERE number = @number LIMIT 1',
  )

  const step = <Row>(rows: IterableIterator<Row>) => onFile(folder, () => rows.next())

  return {
    add(line, registrationNumber, values) {
      put.run(registrationNumber, line, JSON.stringify(values))
    },
    addBadRow(registrationNumber) {
      putBad.run(registrationNumber)
    },
    hasBadRow: registrationNumber => isBad.get(registrationNumber) !== undefined,
    count: () => total.get()?.numbers ?? 0,
    *groups() {
      let group: { registrationNumber: string; rows: { line: number; values: Record<string, string> }[] } | undefined
      const rows = all.iterate()
      try {
        for (let next = step(rows); !next.done; next = step(rows)) {
          const { number, line, row } = next.value
          if (group?.registrationNumber !== number) {
            if (group) yield group
            group = { registrationNumber: number, rows: [] }
          }
          group.rows.push({ line, values: JSON.parse(row) })
        }
      } finally {
        // Else the database could not be closed.
        rows.return?.()
      }
      if (group) yield group
    },
    mentions: registrationNumber => mentioned.get({ number: registrationNumber }) !== undefined,
    close() {
      sqlite.close()
    },
  }
}
