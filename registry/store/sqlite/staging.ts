/**
 * Keeps the rows of an import's file until all of them are read: the rows of one
 * organization need not be adjacent, a damaged file must be detected before
 * anything is written, and organizations that a new file lacks must be found. It
 * is a temporary SQLite database that vanishes with the process.
 */
import Database from 'better-sqlite3'
import { temporaryFiles } from '../probe-file.ts'
import { onFile } from '../storage-failure.ts'
import { withFailures } from './with-failures.ts'

interface StagedGroup {
  readonly registrationNumber: string
  readonly rows: readonly { readonly line: number; readonly values: Readonly<Record<string, string>> }[]
}

export interface Staging {
  add(line: number, registrationNumber: string, values: Readonly<Record<string, string>>): void
  /** Records that a row of this number is in the file, but could not be read. */
  addBadRow(registrationNumber: string): void
  hasBadRow(registrationNumber: string): boolean
  /** Returns how many numbers have rows. */
  count(): number
  /** Iterates over the rows grouped by number, in the order of the numbers. */
  groups(): Iterable<StagedGroup>
  /** True when the file mentions the number, in a good row or a bad one. */
  mentions(registrationNumber: string): boolean
  close(): void
}

/** @throws {StorageFailure}, as all its methods do, when the temporary folder has no room or cannot be written */
export function openStaging(): Staging {
  // SQLite does not name its temporary file; the folder is what an operator can do something about.
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
        // Otherwise the database could not be closed.
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
