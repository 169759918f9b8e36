import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDay } from './search-state.ts'
import { typedDay } from './typed-day.ts'

test.each([
  ['1999', '1999-01-01', '1999-12-31'],
  ['1999-02', '1999-02-01', '1999-02-28'],
  ['2000/2', '2000-02-01', '2000-02-29'],
  ['1999-12-31', '1999-12-31', '1999-12-31'],
  [' 1999.1.5 ', '1999-01-05', '1999-01-05'],
  ['19991231', '1999-12-31', '1999-12-31'],
  ['0044-03-15', '0044-03-15', '0044-03-15'],
  ['0044-02', '0044-02-01', '0044-02-29'],
])('typedDay reads %s as a period from %s to %s', (text, from, to) => {
  expect(typedDay(text, 'from')).toBe(from)
  expect(typedDay(text, 'to')).toBe(to)
})

test.each([
  '',
  '99',
  '19991',
  '199912',
  'yesterday',
  '1999-13',
  '2023-02-29',
  '31-12-1999',
  '1999-00',
  '1999-12-31T00:00',
])('typedDay refuses “%s”', text => {
  expect(typedDay(text, 'from')).toBeUndefined()
  expect(typedDay(text, 'to')).toBeUndefined()
})

test('typedDay returns a day or undefined for any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^\d{0,9}$/)),
      fc.constantFrom('from' as const, 'to' as const),
      (text, end) => {
        const day = typedDay(text, end)
        if (day !== undefined) expect(isDay(day)).toBe(true)
      },
    ),
  )
})
