/**
 * Failures of the index file. Damage has a separate error class, because the index
 * can always be rebuilt; every other failure is SQLite's or the operating
 * system's error, with the path of the file.
 */
import Database from 'better-sqlite3'
import type { ErrorCode } from '../../../domain/errors.ts'

/** A read-only connection found that the index is damaged. */
export class DamagedIndexError extends Error {
  override readonly name = 'DamagedIndexError'
  readonly code = 'search_index_damaged' satisfies ErrorCode
}

/** Whether SQLite reports that the file is damaged. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedIndexError) return true
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

/** @returns the error to throw instead of one that occurred while the file was in use */
export function fileFailure(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  return isDamage(error) ? damagedIndex(path, error) : Object.assign(error, { path })
}

export function damagedIndex(path: string, cause: unknown): DamagedIndexError {
  return new DamagedIndexError(
    `The search index ${path} is damaged. Nothing is lost with it: make it again with "orgseal reindex".`,
    { cause },
  )
}
