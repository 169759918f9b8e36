/** Lifetimes of short-lived credentials: ISO 8601 durations of a fixed length. */

const DURATION = /^P(?=.)(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=.)(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?)$/
const MILLISECONDS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000]

/**
 * Milliseconds of a duration such as `PT24H`, `P90D` or `P2W`; `undefined` for any other text. Years and months are
 * refused because their length varies.
 */
export function durationMs(duration: string): number | undefined {
  const parts = DURATION.exec(duration)?.slice(1)
  if (!parts) return undefined
  const total = parts.reduce((sum, part, position) => sum + Number(part ?? 0) * (MILLISECONDS[position] ?? 0), 0)
  return total > 0 ? total : undefined
}
