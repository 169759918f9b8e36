import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayBounds, isWithinDays, NO_DATE, toDays } from './days.ts'

it('toDays counts the days of the calendar', () => {
  const noon = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(noon, date => {
      expect(toDays(date.toISOString().slice(0, 10))).toBe(Math.floor(date.getTime() / 86_400_000))
    }),
    { numRuns: 2000, examples: [[new Date('2000-02-29')], [new Date('1900-03-01')], [new Date('1695-07-17')]] },
  )
})

it('toDays returns NO_DATE for a text that is not a date', () => {
  for (const text of ['', 'soon', '2001', '2001-13-01', '2001-00-01', '2001-01-00', '2001-01-32', '\0', undefined]) {
    expect(toDays(text), text).toBe(NO_DATE)
  }
})

it('dayBounds match nothing when a bound is not a date', () => {
  expect(isWithinDays(toDays('2001-01-01'), dayBounds('soon', undefined))).toBe(false)
  expect(isWithinDays(NO_DATE, dayBounds(undefined, '2001-01-01'))).toBe(false)
  expect(isWithinDays(toDays('2001-01-01'), dayBounds('2001-01-01', '2001-01-01'))).toBe(true)
  expect(isWithinDays(NO_DATE, dayBounds(undefined, undefined))).toBe(true)
})
