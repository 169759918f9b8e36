/**
 * The lock of running servers. It tells a command that a server runs on the same data, which publishes what the command
 * commits. It is SQLite's own lock, on a file beside the data: the operating system releases it when the server ends in
 * any way. Several servers can hold it at once.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Lock } from '../port.ts'
import { onFile, storageFailure } from '../storage-failure.ts'

/** A server that starts waits this long for a command that looks at the lock, which takes about a millisecond. */
const WAIT_MILLISECONDS = 5000

/** @throws {StorageFailure} when the file cannot be made or opened */
export async function holdServerLock(path: string): Promise<Lock> {
  return onFile(path, () => {
    const sqlite = new Database(path, { timeout: WAIT_MILLISECONDS })
    try {
      // A reading transaction holds SQLite's shared lock until it ends. The file stays empty.
      sqlite.exec('BEGIN')
      sqlite.prepare('SELECT count(*) FROM sqlite_schema').get()
    } catch (error) {
      sqlite.close()
      throw error
    }
    return {
      async release() {
        sqlite.close()
      },
    }
  })
}

/**
 * Returns whether a server holds the lock.
 * @throws {StorageFailure} when the file exists and cannot be opened
 */
export async function isServerRunning(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  let sqlite: Database.Database | undefined
  try {
    sqlite = new Database(path, { timeout: 0 })
    sqlite.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    const failure = storageFailure(error, path)
    if (failure?.code === 'store_busy') return true
    throw failure ?? error
  } finally {
    sqlite?.close()
  }
}
