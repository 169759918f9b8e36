/** The relevance cases against the embedded engine with a whole register in it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PATIENCE, testRelevance } from '../../contract/relevance-contract.testing.ts'
import type { SearchEngine, SearchQuery } from '../../engine.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import { QUERY_LIMITS } from './query-limits.ts'

/** All matches are listed once, the rare ones again, and one page is streamed to the end of its budget. */
const MOST_WORK = 2 * QUERY_LIMITS.listedNames + QUERY_LIMITS.streamedNames + QUERY_LIMITS.streamedReads + 5000

const newPath = newIndexPaths()
let engine: SearchEngine
/** The number of visited names and of read organizations. */
let work = 0

testRelevance(async () => {
  engine = await openSqliteFtsEngine({
    path: newPath(),
    checkpoint: added => {
      work += added
    },
  })
  return engine
})

test(
  'the embedded engine stays within its limits for any text',
  async () => {
    const word = fc.constantFrom(
      'limited',
      'ltd',
      'the',
      'man',
      'isle',
      'of',
      'company',
      'services',
      'a',
      'e',
      'i',
      'co',
      'in',
    )
    const odd = fc.constantFrom(
      '"',
      '*',
      '-limited',
      '-man',
      '"isle of man"',
      '"man of isle"',
      'NEAR(',
      'AND',
      '***',
      'holdngs',
      '🍕',
      'x'.repeat(10_000),
    )
    const text = fc.array(fc.oneof(word, odd), { minLength: 1, maxLength: 8 }).map(parts => parts.join(' '))
    const sort = fc.constantFrom('relevance', 'name', 'newest', 'oldest')
    const names = fc.constantFrom('all', 'current', 'previous', 'other')
    const filters = fc.constantFrom<SearchQuery['filters'][]>(
      {},
      { status: 'active' },
      { locality: ['Nowhere'] },
      { registeredFrom: '2021-01-01' },
    )
    await fc.assert(
      fc.asyncProperty(fc.record({ text, sort, names, filters }), async query => {
        work = 0
        await engine.search({ ...query, limit: 100 })
        expect(work, JSON.stringify(query)).toBeLessThan(MOST_WORK)
      }),
      { numRuns: 300 },
    )
  },
  PATIENCE,
)
