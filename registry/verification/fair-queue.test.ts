import { expect, test } from 'vitest'
import { FairQueue } from './fair-queue.ts'

const NEVER = new AbortController().signal

/** Takes a slot; `log` records the names in the order of their slots. */
function client(queue: FairQueue, log: string[]) {
  return (name: string, signal = NEVER) =>
    queue.take(name, signal).then(release => {
      log.push(name)
      return release
    })
}

test('clients of the fair queue take turns, however many requests each has in the queue', async () => {
  const log: string[] = []
  const take = client(new FairQueue(1), log)
  const waiting = ['busy', 'busy', 'busy', 'busy', 'honest', 'late', 'honest'].map(name => take(name))
  for (const next of ['busy', 'honest', 'late', 'busy', 'honest', 'busy', 'busy']) {
    const begun = await Promise.race(waiting.map((one, at) => one.then(release => ({ release, at }))))
    expect(log.at(-1)).toBe(next)
    waiting.splice(begun.at, 1)
    begun.release()
  }
})

test('the fair queue runs as many requests at once as it has slots', async () => {
  const log: string[] = []
  const take = client(new FairQueue(2), log)
  const [first] = await Promise.all([take('a'), take('a')])
  const third = take('b')
  expect(log).toEqual(['a', 'a'])
  first?.()
  await third
  expect(log).toEqual(['a', 'a', 'b'])
})

test('an aborted request leaves the queue with the abort reason, and takes no slot', async () => {
  const log: string[] = []
  const take = client(new FairQueue(1), log)
  const release = await take('a')
  const control = new AbortController()
  const gone = take('b', control.signal)
  const next = take('b')
  control.abort(new Error('gone'))
  await expect(gone).rejects.toThrow('gone')
  release()
  await next
  expect(log).toEqual(['a', 'b'])
  await expect(take('c', control.signal)).rejects.toThrow('gone')
})
