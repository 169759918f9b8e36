/**
 * The writer lock. It is SQLite's own lock, on a file beside the data: the
 * operating system releases it when the process ends in any way, so a killed
 * import leaves nothing to clean up.
 */
import Database from 'better-sqlite3'
import { OrgsealError } from '../../../domain/errors.ts'
import type { Lock } from '../port.ts'
import { storageFailure } from '../storage-failure.ts'

/**
 * @throws {OrgsealError} `writer_busy` when another process has it
 * @throws {StorageFailure} when the file cannot be made or opened
 */
export async function takeWriterLock(path: string): Promise<Lock> {
  let sqlite: Database.Database | undefined
  try {
    sqlite = new Database(path, { timeout: 0 })
    sqlite.pragma('locking_mode = EXCLUSIVE')
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    sqlite?.close()
    const failure = storageFailure(error, path)
    if (failure && failure.code !== 'store_busy') throw failure
    if (!failure) throw error
    throw new OrgsealError(
      'writer_busy',
      'Another import is running on this data directory. Wait until it has ended, then run this command again.',
    )
  }
  const held = sqlite
  return {
    async release() {
      held.close()
    },
  }
}
