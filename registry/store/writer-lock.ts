/**
 * One writer. The lock is SQLite's own, on a file beside the data: the
 * operating system lets go of it when the process ends, however it ends, so
 * that a killed import leaves nothing to clean up.
 */
import Database from 'better-sqlite3'
import { OrgsealError } from '../domain/errors.ts'

/** @throws {OrgsealError} `writer_busy` when another process has it */
export function takeWriterLock(path: string): { release(): void } {
  const sqlite = new Database(path, { timeout: 0 })
  try {
    sqlite.pragma('locking_mode = EXCLUSIVE')
    sqlite.exec('BEGIN EXCLUSIVE')
  } catch {
    sqlite.close()
    throw new OrgsealError(
      'writer_busy',
      'Another import is running on this data directory. Wait until it has ended, then run this command again.',
    )
  }
  return {
    release() {
      sqlite.close()
    },
  }
}
