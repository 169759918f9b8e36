/**
 * Reads `Retry-After` (RFC 9110, section 10.2.3) as seconds. A proxy in front of the registry may write either form.
 */

/** The longest time that is shown. Waiting does not help when a server asks for more than a day. */
const MOST_SECONDS = 24 * 60 * 60

/**
 * @param field seconds, or a date
 * @param now milliseconds since 1970
 * @returns whole seconds, 1 at least; `undefined` when the field is missing or makes no sense
 */
export function readRetryAfter(field: string | null, now: number): number | undefined {
  if (field === null) return undefined
  const text = field.trim()
  // The two obsolete date forms are not read, because current servers do not send them.
  const isDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
  const seconds = /^\d{1,9}$/.test(text)
    ? Number(text)
    : isDate
      ? Math.ceil((Date.parse(text) - now) / 1000)
      : Number.NaN
  return seconds <= MOST_SECONDS ? Math.max(1, seconds) : undefined
}
