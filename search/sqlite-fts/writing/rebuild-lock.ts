/**
 * Only one process may rebuild the index at a time: two would write the same new
 * file. The lock is SQLite's own, on an empty file beside the index: the operating
 * system releases it when the process ends, however it ends.
 */
import Database from 'better-sqlite3'

/** @returns undefined while another process, or another thread, is rebuilding the index */
export function lockRebuild(path: string): { release(): void } | undefined {
  const database = new Database(`${path}.lock`, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return { release: () => void database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
}
