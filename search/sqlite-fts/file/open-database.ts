/**
 * Opens the index file. It can be deleted, so any damage to it leads to an
 * empty index at position 0, which the change feed fills again. Only a
 * healthy database that is not an index is left alone: that is a wrong path.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { isDamage } from './file-failure.ts'
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './index-schema.ts'

/** How long a writer waits for another process to finish a batch, in milliseconds. */
const BUSY_TIMEOUT = 30_000
/** In bytes. A journal that grew larger, for example in a rebuild, is truncated when it is reused. */
const LARGEST_JOURNAL = 16 * 1024 * 1024
/** In KiB. A batch changes less, and the writing thread of a server keeps the memory as long as it runs. */
const CACHE = 4096
const WAL_ATTEMPTS = 250
/** In milliseconds. */
const WAL_PAUSE = 20

/**
 * @param path of the index file; it and its folder are created if they do not exist
 * @throws {Error} when the file is a database of another program, or cannot be read or written
 */
export function openDatabase(path: string): Database.Database {
  mkdirSync(dirname(path), { recursive: true })
  try {
    return open(path)
  } catch (error) {
    if (!isDamage(error)) throw error
    discard(path)
    return open(path)
  }
}

/**
 * Opens the index for reading. It writes nothing, not even to repair it.
 *
 * @returns an empty index in memory when there is no file, or the file is not an index of this version
 */
export function openForReading(path: string): Database.Database {
  const database = existsSync(path) ? readable(path) : undefined
  if (database) return database
  const empty = new Database(':memory:')
  createSchema(empty)
  return empty
}

function readable(path: string): Database.Database | undefined {
  const database = new Database(path, { readonly: true, timeout: BUSY_TIMEOUT })
  try {
    refuseForeign(database, path)
    if (database.pragma('user_version', { simple: true }) === SCHEMA_VERSION) return database
  } catch (error) {
    if (!isDamage(error)) throw error
  }
  database.close()
  return undefined
}

/** Deletes the file. A process that has it open keeps reading the old content. */
export function discard(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

function open(path: string): Database.Database {
  const database = new Database(path, { timeout: BUSY_TIMEOUT })
  try {
    database.transaction(() => refuseForeign(database, path)).deferred()
    switchToWal(database)
    database.pragma('synchronous = NORMAL')
    database.pragma(`cache_size = -${CACHE}`)
    database.pragma(`journal_size_limit = ${LARGEST_JOURNAL}`)
    // Two processes may get here at the same time: the second one sees the version of the first.
    database.transaction(() => ensureSchema(database)).immediate()
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite does not wait for its lock when two processes switch a new file at the same time: the refused one retries. */
function switchToWal(database: Database.Database): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.pragma('journal_mode = WAL')
      return
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
      if (!busy || attempt === WAL_ATTEMPTS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAL_PAUSE)
    }
  }
}

/** Call it within a transaction: between two reads another process may have created the tables. */
function refuseForeign(database: Database.Database, path: string): void {
  const application = database.pragma('application_id', { simple: true })
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
  if (application === APPLICATION_ID || tables === 0) return
  throw new Error(`${path} is a database, but not a search index. Name another file for the index.`)
}

function ensureSchema(database: Database.Database): void {
  if (database.pragma('user_version', { simple: true }) === SCHEMA_VERSION) return
  createSchema(database)
}

/** Deletes all content. Call it within a transaction. */
export function createSchema(database: Database.Database): void {
  // The tables of a virtual table are dropped with it.
  const made = database.prepare<[], { type: string; name: string }>(
    `SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY type = 'view' DESC, sql LIKE 'CREATE VIRTUAL%' DESC`,
  )
  for (let one = made.get(); one !== undefined; one = made.get()) {
    database.exec(`DROP ${one.type} "${one.name.replaceAll('"', '""')}"`)
  }
  database.exec(SCHEMA)
  database.pragma(`application_id = ${APPLICATION_ID}`)
  database.pragma(`user_version = ${SCHEMA_VERSION}`)
}
