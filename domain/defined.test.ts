import { expect, expectTypeOf, test } from 'vitest'
import { defined } from './defined.ts'

test('defined leaves out the members that are undefined, and keeps the others in their order', () => {
  const members: { readonly b?: string | undefined; readonly a: number | null; readonly c: string | undefined } = {
    ...{ b: undefined, a: null, c: 'c' },
  }
  expect(Object.entries(defined(members))).toEqual([
    ['a', null],
    ['c', 'c'],
  ])
  expectTypeOf(defined(members)).toExtend<{ readonly a: number | null; readonly b?: string; readonly c?: string }>()
})
