/** Who this registry is: a random id, made once with the database, and the epoch that it is in. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { FeedIdentity } from '../../domain/change.ts'
import { chainEarlierEntries } from './audit-rows.ts'
import type { Connection } from './connection.ts'

/** An epoch, and what it gives out. */
export interface Epoch extends FeedIdentity {
  /** Credentials that are made now have ordinals above it. */
  readonly ordinalFloor: number
  /** Status lists that are begun now have numbers above it. */
  readonly listFloor: number
  /** Of all credentials that were ever made. */
  readonly highestOrdinal: number
}

export function identityStore({ sqlite }: Connection) {
  return {
    /** Read each time: another process may begin a new epoch. */
    current(): Epoch {
      return readIdentity(sqlite)
    },
  }
}

/** True for a database that was never opened by this release to be written. */
export function lacksIdentity(sqlite: Database.Database): boolean {
  return registryIdOf(sqlite) === undefined
}

/** Give a database its identity, and a trail of an earlier release its chain; does nothing when both are there. */
export function ensureIdentity(sqlite: Database.Database): void {
  if (!lacksIdentity(sqlite)) return
  sqlite
    .transaction(() => {
      // Another process may have been faster.
      if (!lacksIdentity(sqlite)) return
      const registry = randomUUID()
      sqlite.prepare(`INSERT INTO meta (key, value) VALUES ('registry-id', ?)`).run(registry)
      sqlite
        .prepare(
          `INSERT OR IGNORE INTO epochs (epoch, begun_at, ordinal_floor, list_floor, highest_ordinal)
           SELECT 1, ?, 0, 0, coalesce(max(ordinal), 0) FROM credentials`,
        )
        .run(new Date().toISOString())
      chainEarlierEntries(sqlite, registry)
    })
    .immediate()
}

/** @throws {Error} when the database has no identity */
export function readIdentity(sqlite: Database.Database): Epoch {
  const registry = registryIdOf(sqlite)
  const row = sqlite
    .prepare<[], Omit<Epoch, 'registry'>>(
      `SELECT epoch, ordinal_floor AS ordinalFloor, list_floor AS listFloor, highest_ordinal AS highestOrdinal
       FROM epochs ORDER BY epoch DESC LIMIT 1`,
    )
    .get()
  if (registry === undefined || row === undefined) throw new Error('the registry database has no identity')
  return { registry, ...row }
}

function registryIdOf(sqlite: Database.Database): string | undefined {
  return sqlite.prepare<[], { value: string }>(`SELECT value FROM meta WHERE key = 'registry-id'`).get()?.value
}
