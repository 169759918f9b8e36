/** Dates as numbers for comparison: days since 1970. */

/** An unknown date: before all days, and within 32 bits. */
export const NO_DATE = -0x80000000

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
/** Days from the first of March of the year 0 to 1970. */
const DAYS_TO_1970 = 719_468

/** Returns NO_DATE for a text that is not a date. */
export function toDays(date: string | undefined): number {
  if (date === undefined) return NO_DATE
  const year = Number(date.slice(0, 4))
  const [month, day] = [Number(date.slice(5, 7)), Number(date.slice(8))]
  if (!ISO_DATE.test(date) || month < 1 || month > 12 || day < 1 || day > 31) return NO_DATE
  return daysBefore(year, month) + day - 1
}

/** Days from 1970 to the first of a month in the Gregorian calendar; much faster than with a `Date`. */
function daysBefore(year: number, month: number): number {
  // Years that begin in March have the leap day at their end.
  const from = month > 2 ? year : year - 1
  const leapDays = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400)
  return 365 * from + leapDays + Math.floor((153 * ((month + 9) % 12) + 2) / 5) - DAYS_TO_1970
}

/** Two days, both inclusive. */
export interface DayBounds {
  readonly from: number
  readonly to: number
}

/** Undefined when there are no bounds. A bound that is not a date matches nothing. */
export function dayBounds(from: string | undefined, to: string | undefined): DayBounds | undefined {
  if (from === undefined && to === undefined) return undefined
  const [first, last] = [from === undefined ? NO_DATE + 1 : toDays(from), to === undefined ? Infinity : toDays(to)]
  return first === NO_DATE || last === NO_DATE ? { from: Infinity, to: NO_DATE } : { from: first, to: last }
}

export function isWithinDays(days: number | undefined, bounds: DayBounds | undefined): boolean {
  return bounds === undefined || (days !== undefined && days >= bounds.from && days <= bounds.to)
}
