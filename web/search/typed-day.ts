/**
 * Reads a day as people type it in one field, in either language: a year, a month of a year, or a day, in the order of
 * ISO 8601. The browser's own date field uses the browser's language instead of the page's, and asks for a day when
 * only the year is known.
 */
import { isDay } from './search-state.ts'

const APART = /^(\d{4})(?:[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?)?$/
const TOGETHER = /^(\d{4})(\d{2})(\d{2})$/

/**
 * @param end the end of the period: it chooses the first or the last day of a year or a month
 * @returns `YYYY-MM-DD`; `undefined` for a text that is not a day
 */
export function typedDay(text: string, end: 'from' | 'to'): string | undefined {
  const parts = APART.exec(text.trim()) ?? TOGETHER.exec(text.trim())
  if (parts === null) return undefined
  const [, year = '', month, day] = parts
  const wholeMonth = month?.padStart(2, '0') ?? (end === 'from' ? '01' : '12')
  const wholeDay = day?.padStart(2, '0') ?? (end === 'from' ? '01' : lastDay(Number(year), Number(wholeMonth)))
  const whole = `${year}-${wholeMonth}-${wholeDay}`
  return isDay(whole) ? whole : undefined
}

function lastDay(year: number, month: number): string {
  const last = new Date(0)
  // The last day is day 0 of the next month. `Date.UTC` would read years below 100 as years of the 20th century.
  last.setUTCFullYear(year, month, 0)
  return String(last.getUTCDate())
}
