/**
 * Keeps what an import has read until it is written: the rows of one
 * organization need not be adjacent, a damaged file must be detected before
 * anything is written, and statements need the names of organizations that are
 * written later. It is a temporary SQLite database that vanishes with the process.
 */
import Database from 'better-sqlite3'
import type { OrganizationId } from '../../domain/identifiers.ts'
import type { NewVersion } from './commit.ts'
import { temporaryFiles } from './probe-file.ts'
import { onFile } from './storage-failure.ts'
import { withFailures } from './with-failures.ts'

interface StagedGroup<Row> {
  readonly registrationNumber: string
  /** In the order of the file. */
  readonly rows: readonly Row[]
  /** A row of this number is in the file, but could not be read. */
  readonly hasBadRow: boolean
}

/** An organization's new version. */
export interface StagedVersion extends NewVersion {
  /** 1 for the first. */
  readonly version: number
}

/** @typeParam Row a good row of the file, as it can be stored as JSON */
export interface Staging<Row> {
  addRow(registrationNumber: string, line: number, row: Row): void
  /** Records that a row of this number is in the file, but could not be read. */
  addBadRow(registrationNumber: string): void
  /** Returns how many numbers have good rows. */
  count(): number
  /** Returns the rows of up to `limit` numbers after `after`, in the order of the numbers. */
  groups(after: string, limit: number): readonly StagedGroup<Row>[]
  /** True when the file mentions the number, in a good row or a bad one. */
  mentions(registrationNumber: string): boolean

  addVersion(version: StagedVersion): void
  version(id: OrganizationId): StagedVersion | undefined
  /** Records that a new version of one organization changes the statements about the other. */
  relate(id: OrganizationId, other: OrganizationId): void
  /** Returns the organizations that were recorded together with this one, on either side. */
  related(id: OrganizationId): readonly OrganizationId[]

  /** Records that the statements about an organization are to be compared with those that it has. */
  addPending(id: OrganizationId): void
  countPending(): number
  /**
   * Returns pending organizations and removes them: at least `limit` while there are so many, and with each those that
   * are related to it, directly or through others, up to `limit` of them.
   */
  takePending(limit: number): readonly OrganizationId[]
  close(): void
}

/** @throws {StorageFailure}, as all its methods do, when the temporary folder has no room or cannot be written */
export function openStaging<Row>(): Staging<Row> {
  // SQLite does not name its temporary file; the folder is what an operator can do something about.
  const folder = `${temporaryFiles()}/`
  return withFailures(
    folder,
    onFile(folder, () => stagingIn(new Database(''))),
  )
}

function stagingIn<Row>(sqlite: Database.Database): Staging<Row> {
  sqlite.exec(
    `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
     CREATE TABLE staged (number TEXT NOT NULL, line INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (number, line)) WITHOUT ROWID;
     CREATE TABLE bad (number TEXT PRIMARY KEY) WITHOUT ROWID;
     CREATE TABLE versions (id TEXT PRIMARY KEY, version TEXT NOT NULL) WITHOUT ROWID;
     CREATE TABLE related (id TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (id, other)) WITHOUT ROWID;
     CREATE TABLE pending (id TEXT PRIMARY KEY) WITHOUT ROWID;
     BEGIN`,
  )
  const putRow = sqlite.prepare('INSERT INTO staged (number, line, row) VALUES (?, ?, ?)')
  const putBad = sqlite.prepare('INSERT OR IGNORE INTO bad (number) VALUES (?)')
  const isBad = sqlite.prepare('SELECT 1 FROM bad WHERE number = ?')
  const numbers = sqlite.prepare<[], { count: number }>('SELECT count(DISTINCT number) AS count FROM staged')
  const rowsOfNumbers = sqlite.prepare<[string, number], { number: string; row: string }>(
    `SELECT number, row FROM staged
     WHERE number IN (SELECT DISTINCT number FROM staged WHERE number > ? ORDER BY number LIMIT ?)
     ORDER BY number, line`,
  )
  const mentioned = sqlite.prepare(
    'SELECT 1 FROM staged WHERE number = @number UNION ALL SELECT 1 FROM bad WHERE number = @number LIMIT 1',
  )
  const putVersion = sqlite.prepare('INSERT INTO versions (id, version) VALUES (?, ?)')
  const versionOf = sqlite.prepare<[string], { version: string }>('SELECT version FROM versions WHERE id = ?')
  const putRelated = sqlite.prepare('INSERT OR IGNORE INTO related (id, other) VALUES (@id, @other), (@other, @id)')
  const relatedTo = sqlite.prepare<[string], { other: OrganizationId }>('SELECT other FROM related WHERE id = ?')
  const putPending = sqlite.prepare('INSERT OR IGNORE INTO pending (id) VALUES (?)')
  const pending = sqlite.prepare<[], { count: number }>('SELECT count(*) AS count FROM pending')
  const firstPending = sqlite.prepare<[], { id: OrganizationId }>('SELECT id FROM pending ORDER BY id LIMIT 1')
  const removePending = sqlite.prepare('DELETE FROM pending WHERE id = ?')
  const relatedPending = sqlite.prepare<[string, number], { id: OrganizationId }>(
    'SELECT pending.id FROM related JOIN pending ON pending.id = related.other WHERE related.id = ? LIMIT ?',
  )

  /** Takes an organization and those that are related to it, up to `limit`. */
  function takeRelated(first: OrganizationId, limit: number): readonly OrganizationId[] {
    removePending.run(first)
    const taken = [first]
    for (const id of taken) {
      for (const other of relatedPending.all(id, limit - taken.length)) {
        removePending.run(other.id)
        taken.push(other.id)
      }
    }
    return taken
  }

  return {
    addRow(registrationNumber, line, row) {
      putRow.run(registrationNumber, line, JSON.stringify(row))
    },
    addBadRow(registrationNumber) {
      putBad.run(registrationNumber)
    },
    count: () => numbers.get()?.count ?? 0,
    groups(after, limit) {
      const rows = new Map<string, Row[]>()
      for (const { number, row } of rowsOfNumbers.all(after, limit)) {
        const ofNumber = rows.get(number)
        if (ofNumber) ofNumber.push(JSON.parse(row))
        else rows.set(number, [JSON.parse(row)])
      }
      return [...rows].map(([registrationNumber, ofNumber]) => ({
        registrationNumber,
        rows: ofNumber,
        hasBadRow: isBad.get(registrationNumber) !== undefined,
      }))
    },
    mentions: registrationNumber => mentioned.get({ number: registrationNumber }) !== undefined,

    addVersion(version) {
      putVersion.run(version.content.id, JSON.stringify(version))
    },
    version(id) {
      const row = versionOf.get(id)
      return row && JSON.parse(row.version)
    },
    relate(id, other) {
      putRelated.run({ id, other })
    },
    related: id => relatedTo.all(id).map(({ other }) => other),

    addPending(id) {
      putPending.run(id)
    },
    countPending: () => pending.get()?.count ?? 0,
    takePending(limit) {
      const taken: OrganizationId[] = []
      while (taken.length < limit) {
        const first = firstPending.get()
        if (!first) break
        taken.push(...takeRelated(first.id, limit))
      }
      return taken
    },
    close() {
      sqlite.close()
    },
  }
}
