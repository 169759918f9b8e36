/** What people type, against Meilisearch with a whole register in it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SearchEngine } from '../engine.ts'
import { relevanceCorpus } from '../relevance-corpus.testing.ts'
import {
  fillWith,
  HIT_AT_1,
  measureRelevance,
  type Relevance,
  relevanceCases,
  suggestionsThatDiffer,
} from '../relevance-suite.testing.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

/** For a machine that is busy with other tests; in milliseconds. */
const PATIENCE = 300_000

withMeilisearch('Meilisearch, asked what people type', ({ url, key, newIndex, tidyUp }) => {
  const cases = relevanceCases()
  let engine: SearchEngine
  let measured: readonly Relevance[]

  beforeAll(async () => {
    engine = openMeilisearchEngine({ url, key, index: newIndex(), queryTime: 20_000 })
    await fillWith(engine, relevanceCorpus())
    measured = await measureRelevance(engine, cases)
  }, PATIENCE)
  afterAll(() => tidyUp())

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
})
