/** Where tests put their index files, so that nothing of them stays. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/**
 * Call it once in a test file, or in a `describe`, before whatever closes its indexes: what is made under the paths is
 * taken away after the last test.
 * @returns gives a path at which nothing is, in a folder that is not there either
 */
export function newIndexPaths(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-search-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let given = 0
  return () => join(folder, String(++given), 'search.db')
}
