/** Parses dates as registers write them into calendar dates. A date is never guessed. */
import type { IsoDate } from '../../../domain/identifiers.ts'

/** `D Mon YYYY` has English months of three letters; day and month may lack the leading zero in all but ISO. */
export const DATE_FORMATS = ['YYYY-MM-DD', 'D Mon YYYY', 'DD/MM/YYYY', 'YYYYMMDD'] as const

export type DateFormat = (typeof DATE_FORMATS)[number]

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const PATTERNS: Readonly<Record<DateFormat, RegExp>> = {
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
  'D Mon YYYY': /^(?<day>\d{1,2}) (?<month>[A-Za-z]{3}) (?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
}

/** No register is older; an earlier year is a typing error such as `0202-01-01`. */
const EARLIEST_YEAR = '1000'

/** @returns the date, or `undefined` when the text is not a day of the calendar in this form */
export function parseRegisterDate(text: string, format: DateFormat): IsoDate | undefined {
  const parts = PATTERNS[format].exec(text)?.groups
  if (!parts?.year || !parts.month || !parts.day || parts.year < EARLIEST_YEAR) return undefined
  const month = format === 'D Mon YYYY' ? MONTHS.indexOf(parts.month.toLowerCase()) + 1 : Number(parts.month)
  const day = Number(parts.day)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(Number(parts.year), month)) return undefined
  return `${parts.year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as IsoDate
}

/** Days of a month in the Gregorian calendar, which registers use for dates of any century. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
