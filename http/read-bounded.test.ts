import { expect, test } from 'vitest'
import { readBounded } from './read-bounded.ts'

test('readBounded reads a stream of texts or bytes whole when it is within the limit', async () => {
  async function* some(): AsyncGenerator<Uint8Array | string> {
    yield 'é'
    yield Uint8Array.from([1, 2])
  }
  expect([...(await readBounded(some(), 4))]).toEqual([0xc3, 0xa9, 1, 2])
})

test('readBounded closes a stream without an end as soon as it has passed the limit', async () => {
  let given = 0
  let closed = false
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        given++
        yield new Uint8Array(10)
      }
    } finally {
      closed = true
    }
  }
  expect((await readBounded(endless(), 25)).length).toBe(30)
  expect({ given, closed }).toEqual({ given: 3, closed: true })
})
