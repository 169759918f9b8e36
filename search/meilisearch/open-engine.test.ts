import { randomUUID } from 'node:crypto'
import { Meilisearch } from 'meilisearch'
import { afterAll, describe, it } from 'vitest'
import { describeEngineContract } from '../engine-contract.testing.ts'
import { openMeilisearchEngine } from './open-engine.ts'

/** There is no Meilisearch in any package: whoever has one running says where. */
const { MEILI_URL: url, MEILI_KEY: key } = process.env

if (url === undefined) {
  describe('Meilisearch, as a search engine', () => {
    it.skip('does what every engine must do (skipped: set MEILI_URL and MEILI_KEY to a server that may be written to)')
  })
} else {
  const run = `test-${randomUUID().slice(0, 8)}`
  let opened = 0
  describeEngineContract('Meilisearch', async () => openMeilisearchEngine({ url, key, index: `${run}-${++opened}` }))

  afterAll(async () => {
    const server = new Meilisearch({ host: url, ...(key === undefined ? {} : { apiKey: key }) })
    const { results } = await server.getRawIndexes({ limit: 10_000 })
    for (const { uid } of results.filter(index => index.uid.startsWith(run))) await server.deleteIndex(uid)
    const keys = await server.getKeys({ limit: 10_000 })
    for (const { uid } of keys.results.filter(found => found.indexes.some(index => index.startsWith(run)))) {
      await server.deleteKey(uid)
    }
  })
}
