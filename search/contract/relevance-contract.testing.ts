/**
 * Tests that an engine with a whole register in it ranks the intended organizations first. They are not in
 * `relevance-suite.testing.ts`, because that file also runs outside tests.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchEngine } from '../engine.ts'
import { relevanceCorpus } from './relevance-corpus.testing.ts'
import {
  fillWith,
  HIT_AT_1,
  measureRelevance,
  type Relevance,
  relevanceCases,
  suggestionsThatDiffer,
} from './relevance-suite.testing.ts'

/** Timeout for a machine that is busy with other tests; in milliseconds. */
export const PATIENCE = 300_000

/**
 * Call it in a test file, or in a `describe`: the engine is filled before its tests and closed after them.
 * @param open opens an empty engine
 */
export function testRelevance(open: () => Promise<SearchEngine>): void {
  const cases = relevanceCases()
  let engine: SearchEngine
  let measured: readonly Relevance[]

  beforeAll(async () => {
    engine = await open()
    await fillWith(engine, relevanceCorpus())
    measured = await measureRelevance(engine, cases)
  }, PATIENCE)
  afterAll(() => engine.close())

  test('every category of relevance cases has a lower bound', () => {
    expect(measured.map(({ category }) => category).sort()).toEqual(Object.keys(HIT_AT_1).sort())
  })

  test.each(Object.entries(HIT_AT_1))(
    '%s: the intended organization is the first hit in a share of at least %d',
    (category, bound) => {
      const of = measured.find(each => each.category === category)
      // A failure shows the missed cases, not only the share.
      expect((of?.hitAt1 ?? 0) >= bound ? [] : of?.missed).toEqual([])
    },
  )

  test(
    'suggestions are the first hits of a search',
    async () => {
      expect(await suggestionsThatDiffer(engine, cases)).toEqual([])
    },
    PATIENCE,
  )
}
