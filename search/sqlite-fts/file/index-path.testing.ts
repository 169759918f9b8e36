/** Temporary paths for index files of tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * Call it once in a test file, or in a `describe`, before the hook that closes the indexes: the files under the paths
 * are deleted after the last test.
 * @returns a function that gives an unused path in a folder that does not exist yet
 */
export function newIndexPaths(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-search-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let given = 0
  return () => join(folder, String(++given), 'search.db')
}
