/** Keeps the rows of an import's file in a temporary SQLite database, which vanishes with the process. */
import Database from 'better-sqlite3'
import { temporaryFiles } from '../probe-file.ts'
import type { StagedGroup, StagedRow, Staging } from '../staging.ts'
import { onFile } from '../storage-failure.ts'
import { withFailures } from './with-failures.ts'

/** The caller has this many organizations' rows in memory, about 1 MB. */
const GROUPS_AT_ONCE = 500

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
  const total = sqlite.prepare<[], { numbers: number }>('SELECT count(DISTINCT number) AS numbers FROM staged')
  const all = sqlite.prepare<[], { number: string; line: number; row: string }>(
    'SELECT number, line, row FROM staged ORDER BY number, line',
  )
  const isBad = sqlite.prepare('SELECT 1 FROM bad WHERE number = ?')
  const mentioned = sqlite.prepare(
    'SELECT 1 FROM staged WHERE number = @number UNION ALL SELECT 1 FROM bad WHERE number = @number LIMIT 1',
  )

  const step = <Row>(rows: IterableIterator<Row>) => onFile(folder, () => rows.next())

  function* eachGroup(): Generator<StagedGroup> {
    let group: { readonly number: string; readonly rows: StagedGroup['rows'][number][] } | undefined
    const rows = all.iterate()
    const ended = ({ number, rows: ofNumber }: NonNullable<typeof group>): StagedGroup => ({
      ...{ registrationNumber: number, rows: ofNumber },
      hasBadRow: onFile(folder, () => isBad.get(number)) !== undefined,
    })
    try {
      for (let next = step(rows); !next.done; next = step(rows)) {
        const { number, line, row } = next.value
        if (group?.number !== number) {
          if (group) yield ended(group)
          group = { number, rows: [] }
        }
        group.rows.push({ line, values: JSON.parse(row) })
      }
      if (group) yield ended(group)
    } finally {
      // Otherwise the database could not be closed.
      rows.return?.()
    }
  }

  return {
    async add(rows: readonly StagedRow[]) {
      for (const { line, registrationNumber, values } of rows) put.run(registrationNumber, line, JSON.stringify(values))
    },
    async addBadRows(registrationNumbers) {
      for (const number of registrationNumbers) putBad.run(number)
    },
    count: async () => total.get()?.numbers ?? 0,
    async *groups() {
      let chunk: StagedGroup[] = []
      for (const group of eachGroup()) {
        chunk.push(group)
        if (chunk.length < GROUPS_AT_ONCE) continue
        yield chunk
        chunk = []
      }
      if (chunk.length > 0) yield chunk
    },
    async mentioned(registrationNumbers) {
      return new Set([...registrationNumbers].filter(number => mentioned.get({ number }) !== undefined))
    },
    async close() {
      sqlite.close()
    },
  }
}
