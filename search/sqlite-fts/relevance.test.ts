/** What people type, against the embedded engine with a whole register in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchEngine, SearchQuery } from '../engine.ts'
import { relevanceCorpus } from '../relevance-corpus.testing.ts'
import {
  fillWith,
  HIT_AT_1,
  measureRelevance,
  type Relevance,
  relevanceCases,
  suggestionsThatDiffer,
} from '../relevance-suite.testing.ts'
import { SEARCH_LIMITS } from './limits.ts'
import { openSqliteFtsEngine } from './open-engine.ts'

/** Everything listed once, what is rare among it again, and one page walked to the end of its budget. */
const MOST_WORK = 2 * SEARCH_LIMITS.listedRows + SEARCH_LIMITS.walkedRows + SEARCH_LIMITS.walkedReads + 5000

/** For a machine that is busy with other tests; in milliseconds. */
const PATIENCE = 300_000

const folder = mkdtempSync(join(tmpdir(), 'orgseal-relevance-'))
const cases = relevanceCases()
let engine: SearchEngine
/** Rows of the index visited, and organizations read. */
let work = 0
let measured: readonly Relevance[]

beforeAll(async () => {
  engine = await openSqliteFtsEngine({
    path: join(folder, 'index.sqlite'),
    checkpoint: rows => {
      work += rows
    },
  })
  await fillWith(engine, relevanceCorpus())
  measured = await measureRelevance(engine, cases)
}, PATIENCE)
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})

test('every category of cases has a bound', () => {
  expect(measured.map(({ category }) => category).sort()).toEqual(Object.keys(HIT_AT_1).sort())
})

test.each(Object.entries(HIT_AT_1))('%s: what is meant comes first, in a share of at least %d', (category, bound) => {
  const of = measured.find(each => each.category === category)
  // The missed cases are in the message of a failure, not the figure alone.
  expect((of?.hitAt1 ?? 0) >= bound ? [] : of?.missed).toEqual([])
})

test(
  'suggestions are what search puts first',
  async () => {
    expect(await suggestionsThatDiffer(engine, cases)).toEqual([])
  },
  PATIENCE,
)

test(
  'no text makes the engine visit more of the index than its limits allow',
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
      fc.asyncProperty(fc.record({ text, sort, names, filters }), async asked => {
        work = 0
        await engine.search({ ...asked, limit: 100 })
        expect(work, JSON.stringify(asked)).toBeLessThan(MOST_WORK)
      }),
      { numRuns: 300 },
    )
  },
  PATIENCE,
)
