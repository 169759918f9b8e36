/**
 * Reads and writes instants in the format of VCDM. `Date.parse` guesses at unknown formats, and a validity period must not be
 * guessed.
 */

const FORM = /^(-?\d{4,6})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:Z|([+-])(\d{2}):(\d{2}))$/
/** The limit of a `Date`, in milliseconds before and after 1970. */
const LAST_INSTANT = 8.64e15

/**
 * Milliseconds since 1970 of an XML Schema 1.1 `dateTimeStamp` (the zone is required), which VCDM 2.0 asks for in
 * section 4.9.
 *
 * @returns `undefined` when the text has another form or names an instant that does not exist (30 February, 25 o'clock)
 */
export function parseDateTimeStamp(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined
  const match = FORM.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as SixNumbers
  const endOfDay = hour === 24 && minute === 0 && second === 0 && /^0*$/.test(match[7] ?? '')
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const offsetHours = Number(match[9] ?? 0)
  const offsetMinutes = Number(match[10] ?? 0)
  if (offsetMinutes > 59 || offsetHours * 60 + offsetMinutes > 14 * 60) return undefined
  const offset = (match[8] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes)
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * 1000)
  const time = date.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + milliseconds
  return Math.abs(time) <= LAST_INSTANT ? time : undefined
}

/**
 * Writes an instant as a `dateTimeStamp` in UTC. Fractions of a second are cut off.
 * @param instant a `Date`, or milliseconds since 1970
 */
export function toDateTimeStamp(instant: Date | number): string {
  return new Date(instant).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

type SixNumbers = [number, number, number, number, number, number]
