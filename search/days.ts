/** Dates as they are compared: in days since 1970. */

/** The date is not known. Before all days, and what 32 bits hold. */
export const NO_DATE = -0x80000000

const DAY = 86_400_000

/** What is no date lies before or after all of them, as text would. */
export function toDays(date: string | undefined): number {
  if (date === undefined) return NO_DATE
  const time = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(time) ? NO_DATE : Math.floor(time / DAY)
}

/** Days, both included. */
export interface DayBounds {
  readonly from: number
  readonly to: number
}

/** Undefined where there is no bound. A bound that is no date lets nothing through. */
export function dayBounds(from: string | undefined, to: string | undefined): DayBounds | undefined {
  if (from === undefined && to === undefined) return undefined
  const [first, last] = [from === undefined ? NO_DATE + 1 : toDays(from), to === undefined ? Infinity : toDays(to)]
  return first === NO_DATE || last === NO_DATE ? { from: Infinity, to: NO_DATE } : { from: first, to: last }
}

export function isWithinDays(days: number | undefined, bounds: DayBounds | undefined): boolean {
  return bounds === undefined || (days !== undefined && days >= bounds.from && days <= bounds.to)
}
