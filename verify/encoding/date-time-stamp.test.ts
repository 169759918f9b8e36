import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseDateTimeStamp, toDateTimeStamp } from './date-time-stamp.ts'

it('parseDateTimeStamp reads the output of Date, to the millisecond', () => {
  const years = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }
  fc.assert(fc.property(fc.date(years), date => parseDateTimeStamp(date.toISOString()) === date.getTime()))
})

it.each([
  ['2026-05-22T12:00:00Z', '2026-05-22T12:00:00.000Z'],
  ['2026-05-22T14:00:00+02:00', '2026-05-22T12:00:00.000Z'],
  ['2026-05-22T06:30:00-05:30', '2026-05-22T12:00:00.000Z'],
  ['2026-05-22T24:00:00Z', '2026-05-23T00:00:00.000Z'],
  ['2024-02-29T00:00:00.123456Z', '2024-02-29T00:00:00.123Z'],
  ['12026-05-22T12:00:00Z', '+012026-05-22T12:00:00.000Z'],
])('parseDateTimeStamp reads %s', (text, instant) => {
  expect(new Date(parseDateTimeStamp(text) ?? Number.NaN).toISOString()).toBe(instant)
})

it.each([
  '2026-05-22T12:00:00',
  '2026-05-22',
  '2026-05-22 12:00:00Z',
  '2026-05-22T12:00Z',
  '2026-05-22t12:00:00z',
  '2026-5-22T12:00:00Z',
  '2026-02-30T12:00:00Z',
  '2025-02-29T12:00:00Z',
  '2026-13-01T12:00:00Z',
  '2026-00-01T12:00:00Z',
  '2026-05-22T25:00:00Z',
  '2026-05-22T24:00:01Z',
  '2026-05-22T12:60:00Z',
  '2026-05-22T12:00:60Z',
  '2026-05-22T12:00:00+15:00',
  '2026-05-22T12:00:00.Z',
  ' 2026-05-22T12:00:00Z',
  '2026-05-22T12:00:00Z\n',
  '999999-05-22T12:00:00Z',
  '',
  1_779_451_200_000,
  null,
  ['2026-05-22T12:00:00Z'],
])('parseDateTimeStamp returns undefined for %j', text => {
  expect(parseDateTimeStamp(text)).toBeUndefined()
})

it('toDateTimeStamp writes an instant in UTC and cuts off the fraction of its second', () => {
  expect(toDateTimeStamp(new Date('2026-01-31T12:00:00.999Z'))).toBe('2026-01-31T12:00:00Z')
  expect(toDateTimeStamp(0)).toBe('1970-01-01T00:00:00Z')
})
