/**
 * Where an import keeps a file's rows until it has read all of them: rows of
 * one organization need not stand together, a damaged file is known before
 * anything is written, and what a new file no longer contains can be told. It
 * is a temporary database of SQLite's own that vanishes with the process.
 */
import Database from 'better-sqlite3'

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

export function openStaging(): Staging {
  const sqlite = new Database('')
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
      for (const { number, line, row } of all.iterate()) {
        if (group?.registrationNumber !== number) {
          if (group) yield group
          group = { registrationNumber: number, rows: [] }
        }
        group.rows.push({ line, values: JSON.parse(row) })
      }
      if (group) yield group
    },
    mentions: registrationNumber => mentioned.get({ number: registrationNumber }) !== undefined,
    close() {
      sqlite.close()
    },
  }
}
