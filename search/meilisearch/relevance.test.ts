/** The relevance cases against Meilisearch with a whole register in it. */
import { afterAll } from 'vitest'
import { testRelevance } from '../contract/relevance-contract.testing.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

withMeilisearch('Meilisearch with the relevance cases', ({ url, key, newIndex, tidyUp }) => {
  afterAll(() => tidyUp())
  testRelevance(async () => openMeilisearchEngine({ url, key, index: newIndex(), queryTime: 20_000 }))
})
