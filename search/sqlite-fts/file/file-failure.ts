/**
 * Failures of the index file as this room tells of them. Damage has an error of
 * its own, because the index can always be made again; every other failure is
 * SQLite's or the operating system's, with the path of the file.
 */
import Database from 'better-sqlite3'

/** The index turned out damaged in the hands of one who only reads. */
export class DamagedIndexError extends Error {
  override readonly name = 'DamagedIndexError'
  readonly code = 'search_index_damaged'
}

/** True when SQLite found that the file is not what it wrote. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedIndexError) return true
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code)
}

/** @returns what to throw in the place of an error that came while the file was in use */
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
