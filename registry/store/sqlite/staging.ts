/** Keeps what an import has read in a temporary SQLite database, which vanishes with the process. */
import Database from 'better-sqlite3'
import type { OrganizationId } from '../../../domain/identifiers.ts'
import { temporaryFiles } from '../probe-file.ts'
import type { StagedGroup, StagedVersion, Staging } from '../staging.ts'
import { onFile } from '../storage-failure.ts'
import { withFailures } from './with-failures.ts'

/** The caller has this many organizations' rows in memory, about 1 MB. */
const GROUPS_AT_ONCE = 500

/** @throws {StorageFailure}, as all its methods do, when the temporary folder has no room or cannot be written */
export function openStaging<Row>(): Staging<Row> {
  // SQLite does not name its temporary file; the folder is what an operator can do something about.
  const folder = `${temporaryFiles()}/`
  return withFailures(
    folder,
    onFile(folder, () => stagingIn(new Database(''), folder)),
  )
}

function stagingIn<Row>(sqlite: Database.Database, folder: string): Staging<Row> {
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
  const firstPending = sqlite.prepare<[number], { id: OrganizationId }>('SELECT id FROM pending ORDER BY id LIMIT ?')
  const removePending = sqlite.prepare('DELETE FROM pending WHERE id = ?')
  const relatedPending = sqlite.prepare<[string, number], { id: OrganizationId }>(
    'SELECT pending.id FROM related JOIN pending ON pending.id = related.other WHERE related.id = ? LIMIT ?',
  )

  function groupsAfter(number: string): readonly StagedGroup<Row>[] {
    const rows = new Map<string, Row[]>()
    for (const one of rowsOfNumbers.all(number, GROUPS_AT_ONCE)) {
      const ofNumber = rows.get(one.number)
      if (ofNumber) ofNumber.push(JSON.parse(one.row))
      else rows.set(one.number, [JSON.parse(one.row)])
    }
    return [...rows].map(([registrationNumber, ofNumber]) => ({
      registrationNumber,
      rows: ofNumber,
      hasBadRow: isBad.get(registrationNumber) !== undefined,
    }))
  }

  /** Takes an organization and those that are related to it, up to `limit`; none when it is not pending any more. */
  function takeRelated(first: OrganizationId, limit: number): readonly OrganizationId[] {
    if (removePending.run(first).changes === 0) return []
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
    async add(rows) {
      for (const { registrationNumber, line, row } of rows) putRow.run(registrationNumber, line, JSON.stringify(row))
    },
    async addBadRows(registrationNumbers) {
      for (const number of registrationNumbers) putBad.run(number)
    },
    count: async () => numbers.get()?.count ?? 0,
    async *groups() {
      let last = ''
      for (;;) {
        const groups = onFile(folder, () => groupsAfter(last))
        const end = groups.at(-1)
        if (!end) return
        last = end.registrationNumber
        yield groups
      }
    },
    async mentioned(registrationNumbers) {
      return new Set([...registrationNumbers].filter(number => mentioned.get({ number }) !== undefined))
    },

    async addVersions(versions) {
      for (const version of versions) {
        putVersion.run(version.content.id, JSON.stringify(version))
        putPending.run(version.content.id)
      }
    },
    async versions(ids) {
      const found = new Map<OrganizationId, StagedVersion>()
      for (const id of ids) {
        const row = versionOf.get(id)
        if (row) found.set(id, JSON.parse(row.version))
      }
      return found
    },
    async relate(pairs) {
      for (const [id, other] of pairs) {
        putRelated.run({ id, other })
        putPending.run(id)
        putPending.run(other)
      }
    },
    async related(ids) {
      return new Map([...ids].map(id => [id, relatedTo.all(id).map(({ other }) => other)]))
    },

    async addPending(ids) {
      for (const id of ids) putPending.run(id)
    },
    countPending: async () => pending.get()?.count ?? 0,
    async takePending(limit) {
      const taken: OrganizationId[] = []
      for (const { id } of firstPending.all(limit)) {
        if (taken.length < limit) taken.push(...takeRelated(id, limit))
      }
      return taken
    },
    async close() {
      sqlite.close()
    },
  }
}
