import { describe, expect, it } from 'vitest'
import { allDiffer, deepEqual } from './deep-equal.ts'

const free = () => {}

describe('allDiffer', () => {
  it.each<[string, readonly unknown[]]>([
    ['texts', ['a', 'b', 'a']],
    ['numbers', [1, 2, 1]],
    ['nulls', [null, null]],
    ['truth values', [true, false, true]],
    [
      'objects, whatever the order of their members',
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    ],
    ['arrays', [[1, [2]], [1], [1, [2]]]],
  ])('finds equal %s', (_, items) => {
    expect(allDiffer(items, free)).toBe(false)
  })

  it('tells values of different kinds apart', () => {
    expect(allDiffer([1, '1', true, 'true', null, 'null', [], {}, [1], { 0: 1 }, '', 0, false], free)).toBe(true)
  })
})

describe('deepEqual', () => {
  it.each<[unknown, unknown]>([
    [[1, 2], [1]],
    [[1], [1, 2]],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], { 0: 1, length: 1 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{}, null],
    [null, {}],
    ['a', 'b'],
  ])('tells %j from %j', (one, other) => {
    expect(deepEqual(one, other, free)).toBe(false)
  })

  it('compares all members and all items, however deep', () => {
    const value = (inner: unknown) => ({ a: [{ b: ['x', { c: inner }] }] })
    expect(deepEqual(value(1), value(1), free)).toBe(true)
    expect(deepEqual(value(1), value(2), free)).toBe(false)
  })

  it('pays for the characters that it compares, and for each value', () => {
    const paid = (one: unknown, other: unknown) => {
      let steps = 0
      deepEqual(one, other, more => {
        steps += more
      })
      return steps
    }
    expect(paid(1, 1)).toBe(1)
    expect(paid('a'.repeat(320), 'a'.repeat(640))).toBe(11)
    expect(paid({ a: 1, b: 2 }, { a: 1, b: 2 })).toBe(5)
  })
})
