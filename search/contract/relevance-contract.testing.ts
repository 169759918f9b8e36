/**
 * That an engine, with a whole register in it, puts first what people mean. Not in `relevance-suite.testing.ts`, which
 * is run outside tests, too.
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

/** For a machine that is busy with other tests; in milliseconds. */
export const PATIENCE = 300_000

/**
 * Call it in a test file, or in a `describe`: the engine is filled before its tests and closed after them.
 * @param open an engine with nothing in it
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
}
