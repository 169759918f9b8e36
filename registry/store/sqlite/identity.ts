/** The identity of this registry: a random id, made once with the database, and the current epoch. */
import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Epoch, IdentityStore } from '../port.ts'
import type { Connection } from './connection.ts'

export function identityStore({ sqlite }: Connection): IdentityStore {
  return {
    async current() {
      return readIdentity(sqlite)
    },
  }
}

/** True for a database that this release has never opened for writing. */
export function lacksIdentity(sqlite: Database.Database): boolean {
  return registryIdOf(sqlite) === undefined
}

/** Gives a new database its identity; does nothing when it has one. */
export function ensureIdentity(sqlite: Database.Database): void {
  if (!lacksIdentity(sqlite)) return
  sqlite
    .transaction(() => {
      // Another process may have done it meanwhile.
      if (!lacksIdentity(sqlite)) return
      const registry = randomUUID()
      sqlite.prepare(`INSERT INTO meta (key, value) VALUES ('registry-id', ?)`).run(registry)
      sqlite
        .prepare(
          `INSERT OR IGNORE INTO epochs (epoch, begun_at, ordinal_floor, list_floor, highest_ordinal)
           VALUES (1, ?, 0, 0, 0)`,
        )
        .run(new Date().toISOString())
    })
    .immediate()
}

/** @throws {Error} when the database does not have an identity */
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
