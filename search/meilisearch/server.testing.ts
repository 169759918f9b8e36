/** The Meilisearch server for tests, which may write to it. No package contains one: environment variables name it. */
import { randomUUID } from 'node:crypto'
import { Meilisearch } from 'meilisearch'
import { describe, it } from 'vitest'

export interface TestServer {
  readonly url: string
  readonly key: string | undefined
  /** An index name that no other test uses. */
  newIndex(): string
  /** Deletes the indexes and keys of these names, or of one that was chosen elsewhere. */
  tidyUp(name?: string): Promise<void>
}

/** Tests that need a server; where there is none, they are reported as skipped. */
export function withMeilisearch(what: string, tests: (server: TestServer) => void): void {
  const { MEILI_URL: url, MEILI_KEY: key } = process.env
  if (url) describe(what, () => tests(testServer(url, key)))
  else describe(what, () => it.skip('is tested where MEILI_URL and MEILI_KEY name a server that may be written to'))
}

function testServer(url: string, key: string | undefined): TestServer {
  const run = `test-${randomUUID().slice(0, 8)}`
  let made = 0
  return {
    url,
    key,
    newIndex: () => `${run}-${++made}`,
    async tidyUp(name = run) {
      const server = new Meilisearch({ host: url, ...(key === undefined ? {} : { apiKey: key }) })
      const indexes = await server.getRawIndexes({ limit: 10_000 })
      for (const { uid } of indexes.results.filter(index => index.uid.startsWith(name))) await server.deleteIndex(uid)
      if (key === undefined) return
      const keys = await server.getKeys({ limit: 10_000 })
      const ours = keys.results.filter(found => found.indexes.some(index => index.startsWith(name)))
      for (const { uid } of ours) await server.deleteKey(uid)
    },
  }
}
