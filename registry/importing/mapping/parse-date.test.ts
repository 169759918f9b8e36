import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIsoDate } from '../../../domain/identifiers.ts'
import { DATE_FORMATS, type DateFormat, parseRegisterDate } from './parse-date.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function written(iso: string, format: DateFormat): string {
  const [year = '', month = '', day = ''] = iso.split('-')
  if (format === 'D Mon YYYY') return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`
  if (format === 'DD/MM/YYYY') return `${day}/${month}/${year}`
  return format === 'YYYYMMDD' ? `${year}${month}${day}` : iso
}

test('every day since the year 1000 is parsed from every date format', () => {
  const days = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(days, fc.constantFrom(...DATE_FORMATS), (day, format) => {
      const iso = day.toISOString().slice(0, 10)
      expect(parseRegisterDate(written(iso, format), format)).toBe(iso)
    }),
  )
})

test.each([
  ['31 Feb 2001', 'D Mon YYYY'],
  ['29 Feb 2023', 'D Mon YYYY'],
  ['0 Jan 2001', 'D Mon YYYY'],
  ['1 Mär 2001', 'D Mon YYYY'],
  ['1 January 2001', 'D Mon YYYY'],
  ['13/13/2001', 'DD/MM/YYYY'],
  ['2001-2-3', 'YYYY-MM-DD'],
  ['2001-02-03T00:00:00Z', 'YYYY-MM-DD'],
  ['0202-02-03', 'YYYY-MM-DD'],
  ['00000000', 'YYYYMMDD'],
  [' ', 'YYYY-MM-DD'],
] as const)('%s is not a date in the form %s', (text, format) => {
  expect(parseRegisterDate(text, format)).toBeUndefined()
})

test('the last day of every month is the one of the calendar', () => {
  const digits = fc.tuple(
    fc.integer({ min: 1000, max: 2999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  fc.assert(
    fc.property(digits, ([year, month, day]) => {
      const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
      expect(parseRegisterDate(iso, 'YYYY-MM-DD')).toBe(parseIsoDate(iso))
    }),
    { numRuns: 2_000 },
  )
})

test('any other text gives no date and no error', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...DATE_FORMATS), (text, format) => {
      const date = parseRegisterDate(text, format)
      expect(date === undefined || /^\d{4}-\d{2}-\d{2}$/.test(date)).toBe(true)
    }),
  )
})
