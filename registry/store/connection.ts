/** The connection that the files of this folder share; no other folder sees it. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { OrgsealError } from '../../domain/errors.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { storageFailure } from './storage-failure.ts'

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
 * @param options.cacheKibibytes for pages of the file; SQLite's own 16,000 unless told
 * @throws {StorageFailure} with what is wrong with the file or its disk; `store_damaged` when SQLite finds it damaged
 * @throws {OrgsealError} `store_newer` for one of a newer release, `store_foreign` for a database of something else
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
      // What an earlier release has left cannot be read as it is, by whoever only wants to read either.
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
    // First, because closing takes away what shows the reason.
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

/** `older` is what migrations bring to this release's form: also a file in which nothing was made yet. */
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
 * All that is missing in one transaction. Drizzle's own migrator hides what went wrong where SQLite has ended the
 * transaction itself, as it does when the disk is full: its ROLLBACK fails then, and only that is told.
 */
function bringUp(sqlite: Database.Database): void {
  const migrate = sqlite.transaction(() => {
    // As Drizzle makes it.
    sqlite.exec(
      'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    )
    // Another process may have been faster.
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
  // A migration found other tables than it was made for.
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
