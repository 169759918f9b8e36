import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Meilisearch } from 'meilisearch'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { searchFor, stream } from '../contract/documents.testing.ts'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { EngineUnavailableError } from '../fallback/engine-failure.ts'
import { indexUid } from './index-schema.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

const QUERY = searchFor('limited', { limit: 5 })
const KEY = 'a-key-that-must-stay-secret'

/** A server that is not Meilisearch, or not a usable one. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function problemOf(work: Promise<unknown>): Promise<EngineUnavailableError> {
  const problem = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(problem instanceof EngineUnavailableError)) throw new Error(`It should have failed: ${String(problem)}`)
  return problem
}

describe('a Meilisearch server that cannot answer', () => {
  it.each([
    ['that does not exist', 'unreachable', async (): Promise<string> => 'http://127.0.0.1:1'],
    [
      'that is another program',
      'unreachable',
      (): Promise<string> => serving((_, response) => void response.end('<html>')),
    ],
    ['that fails', 'unreachable', (): Promise<string> => serving((_, response) => void response.writeHead(503).end())],
    ['that never answers', 'unreachable', (): Promise<string> => serving(() => {})],
    [
      'that refuses the key',
      'refused',
      (): Promise<string> => serving((_, response) => void response.writeHead(403).end('{}')),
    ],
    [
      'that is too old',
      'refused',
      (): Promise<string> => serving((_, response) => void response.end('{"pkgVersion":"1.12.3"}')),
    ],
  ] as const)('%s is reported as %s', async (_, failure, start) => {
    const url = await start()
    const engine = openMeilisearchEngine({ url, key: KEY, queryTime: 200 })
    const problem = await problemOf(engine.search(QUERY))
    expect(problem).toMatchObject({ failure, message: expect.stringContaining(new URL(url).origin) })
    expect((await problemOf(engine.suggest(QUERY))).failure).toBe(failure)
    expect(JSON.stringify([problem, problem.message, problem.stack, problem.cause])).not.toContain(KEY)
  })

  it('does not delay a query that is cancelled', async () => {
    const engine = openMeilisearchEngine({ url: await serving(() => {}), key: KEY })
    const giveUp = new AbortController()
    const answer = engine.search(QUERY, { signal: giveUp.signal })
    giveUp.abort(new Error('gone'))
    await expect(answer).rejects.toThrow('gone')
    await expect(engine.search(QUERY, { signal: giveUp.signal })).rejects.toThrow('gone')
  })

  it('makes the feed’s follower fail, too', async () => {
    const engine = openMeilisearchEngine({ url: 'http://127.0.0.1:1', key: KEY })
    expect((await problemOf(engine.position())).failure).toBe('unreachable')
    expect((await problemOf(engine.apply({ documents: [], after: 0, seq: 1 }))).failure).toBe('unreachable')
  })
})

withMeilisearch('an index of a Meilisearch server', ({ url, key, newIndex, tidyUp }) => {
  afterAll(() => tidyUp())
  const admin = new Meilisearch({ host: url, ...(key === undefined ? {} : { apiKey: key }) })

  it('is searched with a key for searching only, which is made when it is missing', async () => {
    const index = newIndex()
    const engine = openMeilisearchEngine({ url, key, index })
    await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })
    const { total } = await engine.search(QUERY)
    const ours = async () => (await admin.getKeys({ limit: 1000 })).results.filter(({ name }) => name?.includes(index))
    expect(await ours()).toMatchObject([{ actions: ['search'], indexes: [indexUid(index)], expiresAt: null }])
    const [made] = await ours()
    await admin.deleteKey(made?.uid ?? '')
    // The key in the engine's cache is refused.
    expect((await engine.search(QUERY)).total).toBe(total)
    expect(await ours()).toHaveLength(1)
  })

  it('refuses a wrong key, with an error that does not contain the key', async () => {
    const engine = openMeilisearchEngine({ url, key: KEY, index: newIndex() })
    const batch = { documents: [], after: 0, seq: 1 }
    for (const ask of [() => engine.search(QUERY), () => engine.position(), () => engine.apply(batch)]) {
      const problem = await problemOf(ask())
      expect(problem.failure).toBe('refused')
      expect(JSON.stringify([problem, problem.message, problem.stack])).not.toContain(KEY)
    }
  })

  it('keeps its position with its documents, and ignores a position of the previous index', async () => {
    const index = newIndex()
    const engine = openMeilisearchEngine({ url, key, index })
    await engine.apply({ documents: ISLE_OF_MAN.slice(0, 5), after: 0, seq: 5 })
    await engine.rebuild(stream(ISLE_OF_MAN.slice(0, 3)), 3)
    // A batch that another process sent to the old index, and that arrives after the new one replaced it.
    await admin
      .index(indexUid(index))
      .addDocuments([{ key: 'position', seq: 9, origin: '' }])
      .waitTask()
    expect(await engine.position()).toBe(3)
    await engine.apply({ documents: ISLE_OF_MAN.slice(3, 6), after: 3, seq: 6 })
    expect(await engine.position()).toBe(6)
    expect((await engine.search({ ...QUERY, text: '' })).total).toBe(6)
  })

  it('leaves nothing behind after a rebuild', async () => {
    const index = newIndex()
    const engine = openMeilisearchEngine({ url, key, index })
    await engine.rebuild(stream(ISLE_OF_MAN), 7)
    await expect(engine.rebuild(failing(), 8)).rejects.toThrow('the store is gone')
    const { results } = await admin.getRawIndexes({ limit: 10_000 })
    expect(results.map(({ uid }) => uid).filter(uid => uid.startsWith(`${index}-`))).toEqual([indexUid(index)])
  })

  it('is created again after it was deleted', async () => {
    const index = newIndex()
    const engine = openMeilisearchEngine({ url, key, index })
    await engine.apply({ documents: ISLE_OF_MAN.slice(0, 5), after: 0, seq: 5 })
    await admin.index(indexUid(index)).delete().waitTask()
    expect(await engine.position()).toBe(0)
    await engine.apply({ documents: ISLE_OF_MAN, after: 5, seq: 6 })
    expect(await engine.position()).toBe(0)
    await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 6 })
    expect((await engine.search({ ...QUERY, text: '' })).total).toBe(ISLE_OF_MAN.length)
  })

  it('is not written to by a read-only engine', async () => {
    const index = newIndex()
    const engine = openMeilisearchEngine({ url, key, index, readonly: true })
    await expect(engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })).rejects.toThrow('reading only')
    await expect(engine.rebuild(stream([]), 0)).rejects.toThrow('reading only')
    expect(await engine.position()).toBe(0)
    expect((await engine.search(QUERY)).total).toBe(0)
  })
})

async function* failing() {
  yield* ISLE_OF_MAN.slice(0, 2)
  throw new Error('the store is gone')
}
