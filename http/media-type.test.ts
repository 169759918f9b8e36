import { expect, test } from 'vitest'
import { mediaTypeOf } from './media-type.ts'

test.each([
  ['application/json', 'application/json'],
  [' Application/JSON ; charset=utf-8', 'application/json'],
  ['', ''],
  [undefined, ''],
])('mediaTypeOf reads the header %j as %j', (header, type) => {
  expect(mediaTypeOf(header)).toBe(type)
})
