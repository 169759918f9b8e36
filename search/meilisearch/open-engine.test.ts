import { afterAll } from 'vitest'
import { describeEngineContract } from '../contract/engine-contract.testing.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

withMeilisearch('an index of a Meilisearch server', ({ url, key, newIndex, tidyUp }) => {
  afterAll(() => tidyUp())
  describeEngineContract('Meilisearch', async () => openMeilisearchEngine({ url, key, index: newIndex() }))
})
