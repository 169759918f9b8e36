/** The connection that the files of this folder share; no other folder sees it. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { OrgsealError } from '../domain/errors.ts'
import { PACKAGE_ROOT } from '../package-root.ts'

export interface Connection {
  /** For everything but bulk work. */
  readonly db: BetterSQLite3Database
  /** For prepared statements on bulk paths. */
  readonly sqlite: Database.Database
}

const MIGRATIONS = join(PACKAGE_ROOT, 'registry/store/migrations')

/**
 * Open the registry database and bring its tables to this release's form.
 * Durability: WAL with `synchronous=FULL`, so that what was reported as
 * committed is still there after a power cut, not only after a crash.
 * @throws {OrgsealError} `store_damaged` when the file is not a registry database
 */
export function openConnection(path: string, options: { readonly: boolean }): Connection {
  let sqlite: Database.Database | undefined
  try {
    // What an earlier release has left cannot be read as it is, by whoever only wants to read either.
    if (options.readonly && isOfEarlierRelease(path)) openConnection(path, { readonly: false }).sqlite.close()
    sqlite = new Database(path, { readonly: options.readonly, fileMustExist: options.readonly })
    sqlite.pragma('busy_timeout = 10000')
    sqlite.pragma('foreign_keys = ON')
    const db = drizzle({ client: sqlite })
    if (!options.readonly) {
      sqlite.pragma('journal_mode = WAL')
      sqlite.pragma('synchronous = FULL')
      migrate(db, { migrationsFolder: MIGRATIONS })
    }
    return { db, sqlite }
  } catch (error) {
    sqlite?.close()
    throw new OrgsealError(
      'store_damaged',
      `The registry database ${path} cannot be opened (${error instanceof Error ? error.message : String(error)}). Restore it from a backup.`,
    )
  }
}

function isOfEarlierRelease(path: string): boolean {
  const sqlite = new Database(path, { readonly: true, fileMustExist: true })
  try {
    const done = sqlite.prepare<[], { last: number | null }>('SELECT max(created_at) AS last FROM __drizzle_migrations')
    const newest = readMigrationFiles({ migrationsFolder: MIGRATIONS }).at(-1)?.folderMillis ?? 0
    return (done.get()?.last ?? 0) < newest
  } finally {
    sqlite.close()
  }
}
