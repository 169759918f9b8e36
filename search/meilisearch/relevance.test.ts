/** What people type, against Meilisearch with a whole register in it. */
import { afterAll } from 'vitest'
import { testRelevance } from '../contract/relevance-contract.testing.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

withMeilisearch('Meilisearch, asked what people type', ({ url, key, newIndex, tidyUp }) => {
  afterAll(() => tidyUp())
  testRelevance(async () => openMeilisearchEngine({ url, key, index: newIndex(), queryTime: 20_000 }))
})
