import { readFileSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { searchFor } from '../../contract/documents.testing.ts'
import { ISLE_OF_MAN } from '../../contract/isle-of-man.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import { fileFailure, isDamage } from './file-failure.ts'
import { newIndexPaths } from './index-path.testing.ts'

const newPath = newIndexPaths()

it('the error of a damaged index that is open for reading says to rebuild it, not to restore a backup', async () => {
  const path = newPath()
  const engine = await openSqliteFtsEngine({ path })
  await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
  await engine.close()
  const content = readFileSync(path)
  content.fill(0xa5, 8192)
  writeFileSync(path, content)
  const read = async () => (await openSqliteFtsEngine({ path, readonly: true })).search(searchFor('limited'))
  const error = await read().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'search_index_damaged', message: expect.stringContaining('orgseal reindex') })
  expect(isDamage(error)).toBe(true)
})

it('a failure that is not damage stays the same error, with the path of the index file added', () => {
  const full = new Database.SqliteError('database or disk is full', 'SQLITE_FULL')
  expect(fileFailure('/data/search.sqlite', full)).toBe(full)
  expect(full).toMatchObject({ code: 'SQLITE_FULL', path: '/data/search.sqlite' })
  const other = new RangeError('something else')
  expect(fileFailure('/data/search.sqlite', other)).toBe(other)
  expect([full, other].map(isDamage)).toEqual([false, false])
})
