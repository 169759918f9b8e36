/** The database connection that the files of this folder share; no other folder uses it. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { OrgsealError } from '../../../domain/errors.ts'
import { PACKAGE_ROOT } from '../../../domain/package-root.ts'
import { storageFailure } from '../storage-failure.ts'

export interface Connection {
  /** For all queries except bulk work. */
  readonly db: BetterSQLite3Database
  /** For prepared statements on bulk paths. */
  readonly sqlite: Database.Database
}

const MIGRATIONS = join(PACKAGE_ROOT, 'registry/store/sqlite/migrations')

/**
 * Opens the registry database and migrates its tables to this release.
 * Durability: WAL with `synchronous=FULL`, so that reported commits survive a
 * power cut, not only a crash.
 * @param options.cacheKibibytes size of the page cache; SQLite's default of 16,000 when absent
 * @throws {StorageFailure} when the file or its disk fails; `store_damaged` when SQLite finds the file damaged
 * @throws {OrgsealError} `store_newer` for a database of a newer release, `store_foreign` for one of another program
 */
export function openConnection(
  path: string,
  { readonly, cacheKibibytes }: { readonly readonly: boolean; readonly cacheKibibytes?: number | undefined },
): Connection {
  let sqlite: Database.Database | undefined
  try {
    sqlite = openFile(path, readonly)
    const age = ageOf(sqlite)
    if (age === 'newer') throw newer(path)
    if (age === 'foreign') throw foreign(path, 'it has tables that no release of Orgseal made')
    if (readonly && age === 'older') {
      // A database of an earlier release must be migrated first, even if it is to be opened read-only.
      sqlite.close()
      openConnection(path, { readonly: false }).sqlite.close()
      sqlite = openFile(path, readonly)
    } else if (!readonly) {
      sqlite.pragma('journal_mode = WAL')
      sqlite.pragma('synchronous = FULL')
      if (age === 'older') bringUp(sqlite)
    }
    if (cacheKibibytes !== undefined) sqlite.pragma(`cache_size = -${cacheKibibytes}`)
    return { db: drizzle({ client: sqlite }), sqlite }
  } catch (error) {
    // The reason is looked up before closing, because closing removes the evidence.
    const failure = openFailure(path, error)
    sqlite?.close()
    throw failure
  }
}

function openFile(path: string, readonly: boolean): Database.Database {
  const sqlite = new Database(path, { readonly, fileMustExist: readonly, timeout: 10_000 })
  sqlite.pragma('foreign_keys = ON')
  return sqlite
}

/** `older`: migrations can bring it to this release; this includes a file without any tables. */
type Age = 'older' | 'current' | 'newer' | 'foreign'

function ageOf(sqlite: Database.Database): Age {
  const tables = sqlite.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
  if (tables.length === 0) return 'older'
  if (!tables.includes('__drizzle_migrations')) return 'foreign'
  const newest = readMigrationFiles({ migrationsFolder: MIGRATIONS }).at(-1)?.folderMillis ?? 0
  const last = lastMigration(sqlite)
  return last === newest ? 'current' : last < newest ? 'older' : 'newer'
}

function lastMigration(sqlite: Database.Database): number {
  return sqlite.prepare<[], number | null>('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() ?? 0
}

/**
 * Applies all missing migrations in one transaction. Drizzle's own migrator hides the error when SQLite has ended the
 * transaction itself, for example when the disk is full: its ROLLBACK then fails, and only that failure is reported.
 */
function bringUp(sqlite: Database.Database): void {
  const migrate = sqlite.transaction(() => {
    // The same table as Drizzle makes.
    sqlite.exec(
      'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    )
    // Another process may have migrated meanwhile.
    const last = lastMigration(sqlite)
    const done = sqlite.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder: MIGRATIONS })) {
      if (folderMillis <= last) continue
      for (const statement of sql) sqlite.exec(statement)
      done.run(hash, folderMillis)
    }
  })
  migrate.immediate()
}

function openFailure(path: string, error: unknown): unknown {
  const failure = storageFailure(error, path)
  if (failure) return failure
  // A migration found other tables than it expects.
  return error instanceof Database.SqliteError ? foreign(path, error.message) : error
}

function newer(path: string): OrgsealError {
  return new OrgsealError(
    'store_newer',
    `The registry database ${path} was written by a newer release of Orgseal. Install that release, or a later one, and run the same command again.`,
  )
}

function foreign(path: string, why: string): OrgsealError {
  return new OrgsealError(
    'store_foreign',
    `${path} is a database, but not one that this release can use as a registry (${why}). Set ORGSEAL_DATA_DIR to the folder that holds the registry, or to an empty one.`,
  )
}
