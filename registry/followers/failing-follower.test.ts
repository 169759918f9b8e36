import { expect, onTestFinished, test } from 'vitest'
import { temporaryStore } from '../store/sqlite/temporary-store.testing.ts'
import { testIndexes, testOrganization, testVersion } from '../store/store.testing.ts'
import { catchUp, type Follower, keepUp } from './follower.ts'

const AT = '2026-06-01T12:00:00.000Z'

async function storeWithChanges() {
  const store = await temporaryStore()
  const allocate = await testIndexes(store)
  await store.commit([testVersion(testOrganization('1'), 1, allocate())], AT)
  return store
}

/** Keeps its position in memory. */
function counting(name: string): Follower {
  let position = 0
  return {
    name,
    position: async () => position,
    async handle(changes) {
      position = changes.at(-1)?.seq ?? position
    },
  }
}

function failing(name: string, mayBeLate: boolean): Follower & { readonly asked: () => number } {
  let asked = 0
  return {
    name,
    mayBeLate,
    asked: () => asked,
    position: () => {
      asked++
      return Promise.reject(new Error(`${name} is down`))
    },
    handle: async () => {},
  }
}

test('a follower that fails stops none of the others, and makes catchUp fail', async () => {
  const store = await storeWithChanges()
  const sound = counting('sound')
  await expect(catchUp(store, [failing('first', false), sound, failing('last', false)])).rejects.toThrow(
    'first is down',
  )
  expect(await sound.position()).toBe(await store.changes.lastSeq())
})

test('a follower that may be late does not make catchUp fail, and its error is reported', async () => {
  const store = await storeWithChanges()
  const sound = counting('sound')
  const late: unknown[] = []
  await catchUp(store, [failing('first', true), sound], undefined, error => late.push(error))
  expect(late).toEqual([new Error('first is down')])
  expect(await sound.position()).toBe(await store.changes.lastSeq())
})

test('a follower that keeps failing is retried after longer and longer pauses, while the others go on', async () => {
  const store = await storeWithChanges()
  const broken = failing('broken', true)
  const errors: unknown[] = []
  let turns = 0
  const enough = new Promise<void>(resolve => {
    const busy: Follower = {
      ...counting('busy'),
      position: async () => {
        turns++
        if (turns === 100) resolve()
        return store.changes.lastSeq()
      },
    }
    onTestFinished(keepUp(store, [broken, busy], { everyMilliseconds: 0, onError: error => errors.push(error) }))
  })
  await enough
  // It is tried at turn 1, then after 4, 8, 16 and 32 more turns.
  expect(broken.asked()).toBe(5)
  expect(errors).toHaveLength(5)
})
