import { expect, test } from 'vitest'
import { temporaryStore } from '../store/sqlite/temporary-store.testing.ts'
import { waitForFollower } from './wait-for-follower.ts'

/** A clock that moves 100 milliseconds each time it is read. */
function ticking(): () => Date {
  let milliseconds = 0
  return () => {
    milliseconds += 100
    return new Date(milliseconds)
  }
}

const NAME = 'a-follower'
const waiting = { isRunning: async () => true, patienceMilliseconds: 1000 }

test('waiting for a follower ends when it has reached the change', async () => {
  const store = await temporaryStore()
  const reached = waitForFollower(store, NAME, 7, { ...waiting, clock: () => new Date(0) })
  await store.cursors.advance(NAME, 6)
  await store.cursors.advance(NAME, 8)
  expect(await reached).toBe(true)
})

test('waiting for a follower ends without it when the time is over', async () => {
  const store = await temporaryStore()
  await store.cursors.advance(NAME, 6)
  expect(await waitForFollower(store, NAME, 7, { ...waiting, clock: ticking() })).toBe(false)
})

test('waiting for a follower ends when its process ends, and counts a change that it handled just before', async () => {
  const store = await temporaryStore()
  const clock = () => new Date(0)
  expect(await waitForFollower(store, NAME, 7, { ...waiting, isRunning: async () => false, clock })).toBe(false)
  await store.cursors.advance(NAME, 7)
  expect(await waitForFollower(store, NAME, 7, { ...waiting, isRunning: async () => false, clock })).toBe(true)
})
