import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SearchDocument, SearchEngine } from '../../search/engine.ts'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'
import { temporaryStore } from '../store/sqlite/temporary-store.testing.ts'
import { isoDay, temporaryFolder, testIndexes, testOrganization, testVersion } from '../store/store.testing.ts'
import { catchUp, type Follower, keepUp } from './follower.ts'
import { rebuildSearchIndex } from './rebuild-search-index.ts'
import { searchIndexer } from './search-indexer.ts'
import { type StatusListSigner, statusPublisher } from './status-publisher.ts'

const AT = '2026-06-01T12:00:00.000Z'
const everything = { text: '', filters: {}, names: 'all', sort: 'relevance', limit: 10 } as const

async function storeWith(numbers: readonly string[]) {
  const store = await temporaryStore()
  const allocate = await testIndexes(store)
  await store.commit(
    numbers.map(number => testVersion(testOrganization(number), 1, allocate())),
    AT,
  )
  return { store, allocate }
}

async function temporaryEngine() {
  const engine = await openSqliteFtsEngine({ path: join(temporaryFolder(), 'search.sqlite') })
  onTestFinished(() => engine.close())
  return engine
}

/** Signs nothing: these tests check only which list is published, and when. */
function recordingSigner(lifetime = 1000) {
  const signed: { list: number; issuer: string; purpose: string }[] = []
  const until = (now: Date) => new Date(now.getTime() + lifetime).toISOString()
  const signer: StatusListSigner = {
    async signBitstring({ list, issuer, purpose, setIndexes, now }) {
      signed.push({ list, issuer, purpose })
      return { jwt: `${list} ${purpose} ${setIndexes}`, expiresAt: until(now) }
    },
    async signToken({ list, issuer, statuses, now }) {
      signed.push({ list, issuer, purpose: 'token' })
      const entries = statuses.map(({ index, status }) => `${index}=${status}`)
      return { jwt: `${list}: ${entries}`, expiresAt: until(now) }
    },
  }
  return { signer, signed }
}

describe('the search indexer', () => {
  test('brings the index to the feed’s end, and a second one finds nothing to do', async () => {
    const { store } = await storeWith(['1', '2', '3'])
    const engine = await temporaryEngine()
    await catchUp(store, [searchIndexer(store, engine)])
    expect(await engine.position()).toBe(await store.changes.lastSeq())
    expect((await engine.search(everything)).total).toBe(3)
    await catchUp(store, [searchIndexer(store, engine)])
    expect((await engine.search(everything)).total).toBe(3)
  })

  test('reaches the end of a feed that is longer than a batch', async () => {
    const { store } = await storeWith(Array.from({ length: 600 }, (_, number) => String(number + 1)))
    const engine = await temporaryEngine()
    await catchUp(store, [searchIndexer(store, engine)])
    expect(await engine.position()).toBe(1200)
    expect((await engine.search(everything)).total).toBe(600)
  })

  test('builds a new index from the present records in one step, and reports its progress', async () => {
    const { store } = await storeWith(Array.from({ length: 600 }, (_, number) => String(number + 1)))
    const engine = await temporaryEngine()
    const indexer = searchIndexer(store, engine)
    const batches: number[] = []
    const counting: Follower = {
      ...indexer,
      handle(changes, options) {
        batches.push(changes.length)
        return indexer.handle(changes, options)
      },
    }
    const reached: number[] = []
    await catchUp(store, [counting], (_, position) => reached.push(position))
    // The feed has 1200 changes, and a batch has 1000.
    expect(batches).toEqual([1000])
    expect(reached).toEqual(reached.toSorted((a, b) => a - b))
    expect(reached[0]).toBeLessThan(1000)
    expect(reached.at(-1)).toBe(1200)
  })

  test('updates an existing index in batches from the changes since its position', async () => {
    const { store, allocate } = await storeWith(['1', '2'])
    const engine = await temporaryEngine()
    const indexer = searchIndexer(store, engine)
    await catchUp(store, [indexer])
    const watched: SearchEngine = { ...engine, rebuild: () => expect.unreachable('the index must not be rebuilt') }
    await store.commit([testVersion(testOrganization('1', { legalName: 'Renamed' }), 2, allocate())], AT)
    await catchUp(store, [searchIndexer(store, watched)])
    expect((await engine.search({ ...everything, text: 'renamed' })).total).toBe(1)
    expect(await engine.position()).toBe(await store.changes.lastSeq())
  })

  test('rebuilds an index that followed another registry, or an earlier epoch of this one, whatever its position', async () => {
    const [{ store: other }, { store }] = [await storeWith(['1', '2', '3']), await storeWith(['7', '8', '9'])]
    const engine = await temporaryEngine()
    await catchUp(other, [searchIndexer(other, engine)])
    await catchUp(store, [searchIndexer(store, engine)])
    expect((await engine.search({ ...everything, text: '7' })).total).toBe(1)
    expect((await engine.search(everything)).total).toBe(3)

    const lost = { ...(await store.identity.current()), seq: 9, change: '', audit: { count: 0, head: '' }, lastList: 1 }
    const acceptance = { lost, epoch: 2, at: AT, actor: 'tester', reason: 'a test' }
    await store.restoring.accept(acceptance, (await store.restoring.entryOf(acceptance)).hash)
    const rebuilt: unknown[] = []
    const watched: SearchEngine = { ...engine, rebuild: async (_, seq, feed) => void rebuilt.push([seq, feed]) }
    await searchIndexer(store, watched).handle(
      await store.changes.after(await searchIndexer(store, watched).position(), 9),
    )
    expect(rebuilt).toEqual([[6, `${lost.registry}/2`]])
  })

  test('gives the engine the locality and the dissolution date of an organization', async () => {
    const { store, allocate } = await storeWith([])
    const seat = { kind: 'registered-office', lines: ['1 Main Street'], locality: 'Exampleton' } as const
    const mailing = { kind: 'mailing', lines: ['Box 7'], locality: 'Elsewhere' } as const
    const dissolvedOn = isoDay('2020-02-29')
    await store.commit(
      [
        testVersion(testOrganization('1', { addresses: [mailing, seat], dissolvedOn }), 1, allocate()),
        testVersion(testOrganization('2', { addresses: [mailing] }), 1, allocate()),
        testVersion(testOrganization('3'), 1, allocate()),
      ],
      AT,
    )
    const told: SearchDocument[] = []
    const engine: SearchEngine = {
      ...(await temporaryEngine()),
      async rebuild(documents) {
        for await (const document of documents) told.push(document)
      },
    }
    await rebuildSearchIndex(store, engine)
    expect(told.map(({ id, locality, dissolvedOn: dissolved }) => [id, locality, dissolved])).toEqual([
      ['XX-TT.1', 'Exampleton', '2020-02-29'],
      ['XX-TT.2', 'Elsewhere', undefined],
      ['XX-TT.3', undefined, undefined],
    ])
  })

  test('removes the credential type of a revoked credential', async () => {
    const { store } = await storeWith(['1'])
    const engine = await temporaryEngine()
    const indexer = searchIndexer(store, engine)
    await catchUp(store, [indexer])
    const holders = { ...everything, filters: { credentialType: ['registration'] } }
    expect((await engine.search(holders)).total).toBe(1)
    const [credential] = await store.credentials.ofOrganization(testOrganization('1').id)
    if (!credential) throw new Error('there is no credential')
    await store.credentialStatus.change({
      credentials: [credential.id],
      action: 'revoke',
      reason: 'a test',
      actor: 'tester',
      at: AT,
    })
    await catchUp(store, [indexer])
    expect((await engine.search(holders)).total).toBe(0)
    expect((await engine.search(everything)).total).toBe(1)
  })

  test('follows the commits of another connection until it is stopped', async () => {
    const { store, allocate } = await storeWith(['1'])
    const engine = await temporaryEngine()
    const indexed = new Promise<void>(resolve => {
      const indexer = searchIndexer(store, engine)
      const stop = keepUp(
        store,
        [
          {
            ...indexer,
            async handle(changes) {
              await indexer.handle(changes)
              if (changes.some(change => change.organization === 'XX-TT.2')) resolve()
            },
          },
        ],
        { everyMilliseconds: 1, onError: error => expect.unreachable(String(error)) },
      )
      onTestFinished(stop)
    })
    await store.commit([testVersion(testOrganization('2'), 1, allocate())], AT)
    await indexed
    expect((await engine.search(everything)).total).toBe(2)
  })
})

describe('the status publisher', () => {
  test('signs each list once, and again only when something in it changes', async () => {
    const { store, allocate } = await storeWith(['1', '2'])
    const { signer, signed } = recordingSigner()
    const publisher = statusPublisher(store, signer, () => new Date(AT))
    await catchUp(store, [publisher])
    expect(signed.map(list => list.purpose).sort()).toEqual(['message', 'revocation', 'suspension', 'token'])

    await store.commit([testVersion(testOrganization('3'), 1, allocate())], AT)
    await catchUp(store, [publisher])
    expect(signed.length).toBe(4)

    await store.commit([testVersion(testOrganization('1', { legalName: 'Renamed' }), 2, allocate())], AT)
    await catchUp(store, [publisher])
    expect(signed.length).toBe(8)
    const first = (await store.credentials.ofOrganization(testOrganization('1').id)).at(-1)
    expect((await store.statusLists.published('1-message'))?.jwt).toBe(`1 message ${first?.status?.index}`)
    expect((await store.statusLists.published('1'))?.jwt).toBe(`1: ${first?.status?.index}=3`)
  })

  test('does not sign a list again that another process has published with the change in it', async () => {
    const { store, allocate } = await storeWith(['1'])
    await store.commit([testVersion(testOrganization('1', { legalName: 'Renamed' }), 2, allocate())], AT)
    const { signer, signed } = recordingSigner()
    const publisher = statusPublisher(store, signer, () => new Date(AT))
    await catchUp(store, [publisher])
    expect(signed.length).toBe(4)
    await publisher.handle(await store.changes.after(0, 1000))
    expect(signed.length).toBe(4)
  })

  test('does not wait for a follower that has much to do', async () => {
    const numbers = Array.from({ length: 1500 }, (_, number) => String(number + 1))
    const { store, allocate } = await storeWith(numbers)
    const publisher = statusPublisher(store, recordingSigner().signer, () => new Date(AT))
    let atItsLast: string | undefined
    await new Promise<void>(resolve => {
      let slowly = 0
      const slow: Follower = {
        name: 'slow',
        position: async () => slowly,
        async handle(changes) {
          if (slowly === 0)
            await store.commit([testVersion(testOrganization('1', { legalName: 'New' }), 2, allocate())], AT)
          slowly = changes.at(-1)?.seq ?? slowly
          if (slowly < 3000) return
          atItsLast = (await store.statusLists.published('1-message'))?.jwt
          resolve()
        },
      }
      const options = { everyMilliseconds: 1, onError: (error: unknown) => expect.unreachable(String(error)) }
      onTestFinished(keepUp(store, [publisher, slow], options))
    })
    const first = (await store.credentials.ofOrganization(testOrganization('1').id)).at(-1)
    expect(atItsLast).toBe(`1 message ${first?.status?.index}`)
  })

  test('does not wait for an index rebuild, and neither does the end of the process', async () => {
    const { store } = await storeWith(['1'])
    const publisher = statusPublisher(store, recordingSigner().signer, () => new Date(AT))
    const published = new Promise<void>(resolve => {
      const watched: Follower = {
        ...publisher,
        async handle(changes) {
          await publisher.handle(changes)
          resolve()
        },
      }
      const endless: Follower = {
        name: 'endless',
        position: async () => 0,
        handle: (_, { signal } = {}) =>
          new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
      }
      const options = { everyMilliseconds: 1, onError: (error: unknown) => expect.unreachable(String(error)) }
      onTestFinished(keepUp(store, [endless, watched], options))
    })
    await published
    expect((await store.statusLists.published('1-message'))?.jwt).toBe('1 message ')
  })

  test('has each list signed by the issuer that owns it', async () => {
    const { store } = await storeWith(['1'])
    const allocate = await testIndexes(store, { issuer: 'tax-office' })
    await store.commit([testVersion(testOrganization('2'), 1, allocate())], AT)
    const { signer, signed } = recordingSigner()
    await catchUp(store, [statusPublisher(store, signer, () => new Date(AT))])
    expect(new Set(signed.map(({ list, issuer }) => `${list} ${issuer}`))).toEqual(
      new Set(['1 registry', '2 tax-office']),
    )
  })

  test('signs again when half of a list’s life has passed, and not before', async () => {
    const { store } = await storeWith(['1'])
    const { signer, signed } = recordingSigner(1000)
    let now = Date.parse(AT)
    const publisher = statusPublisher(store, signer, () => new Date(now))
    await catchUp(store, [publisher])
    now += 499
    await publisher.refresh()
    expect(signed.length).toBe(4)
    now += 2
    await publisher.refresh()
    expect(signed.length).toBe(8)
  })
})
