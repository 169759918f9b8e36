import { expect, test } from 'vitest'
import { gravest } from './gravest.ts'

const items = [
  { name: 'one', outcome: 'pass' },
  { name: 'two', outcome: 'unknown' },
  { name: 'three', outcome: 'unknown' },
] as const

test('gravest returns the first of the items that outweigh the others', () => {
  expect(gravest(items, ({ outcome }) => outcome)?.name).toBe('two')
  expect(gravest(items, ({ name }) => name, ['three', 'two', 'one'])?.name).toBe('three')
  expect(gravest([], () => 'pass')).toBeUndefined()
})
