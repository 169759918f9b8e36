import { expect, it, onTestFinished } from 'vitest'
import { searchFor } from '../../contract/documents.testing.ts'
import { ISLE_OF_MAN } from '../../contract/isle-of-man.testing.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import type { Call } from './worker-messages.ts'
import { CALLS_AT_ONCE, startThread } from './worker-thread.ts'

const newPath = newIndexPaths()
const SEARCH: Call = { method: 'search', query: searchFor('limited') }

async function thread({ readonly = true } = {}) {
  const path = newPath()
  const engine = await openSqliteFtsEngine({ path })
  await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 10 })
  await engine.close()
  const started = startThread(path, readonly, () => {})
  onTestFinished(() => started.stop())
  return started
}

it('a search thread answers its calls one after another', async () => {
  const reader = await thread()
  const answered: number[] = []
  const calls = Array.from({ length: CALLS_AT_ONCE }, (_, at) => reader.call(SEARCH).then(() => answered.push(at)))
  expect(reader.calls()).toBe(CALLS_AT_ONCE)
  await Promise.all(calls)
  expect(answered).toEqual(Array.from({ length: CALLS_AT_ONCE }, (_, at) => at))
  expect(reader.calls()).toBe(0)
})

it('a search thread skips a cancelled call, and no other', async () => {
  const reader = await thread()
  const client = new AbortController()
  const calls = Array.from({ length: CALLS_AT_ONCE }, (_, at) =>
    reader.call(SEARCH, at === 1 ? { signal: client.signal } : {}),
  )
  client.abort()
  const ends = (await Promise.allSettled(calls)).map(({ status }) => status)
  expect(ends).toEqual(ends.map((_, at) => (at === 1 ? 'rejected' : 'fulfilled')))
  // Later calls are not skipped, either.
  await Promise.all(calls.map(() => reader.call(SEARCH)))
})

it('a search thread that has ended rejects all waiting and all later calls', async () => {
  const writer = await thread({ readonly: false })
  // The documents never arrive, so neither call can be answered.
  const documents = { next: () => new Promise<never>(() => {}) }
  const settled = Promise.allSettled([
    writer.call({ method: 'rebuild', feed: undefined, seq: 20 }, { documents }),
    writer.call(SEARCH),
  ])
  await writer.stop()
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(writer.hasEnded()).toBe(true)
  await expect(writer.call(SEARCH)).rejects.toThrow('A thread that searches ended')
})
