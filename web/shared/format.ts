/** Writes dates in the page's language, always in UTC: a register's date is a day without a time zone. */
import { type Language, LOCALES } from './languages.ts'

/** @param date `YYYY-MM-DD`; other text is returned unchanged, because a wrong date is worse than an odd one */
export function formatDate(language: Language, date: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(time)) return date
  return french(
    language,
    new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).formatToParts(time),
  )
}

/** @param instant ISO 8601 with zone; shown to the second with the zone */
export function formatInstant(language: Language, instant: string): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time)) return instant
  const day = formatDate(language, new Date(time).toISOString().slice(0, 10))
  const clock = new Intl.DateTimeFormat(LOCALES[language], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  const hours = clock.formatToParts(time)
  const part = (type: Intl.DateTimeFormatPartTypes) => hours.find(candidate => candidate.type === type)?.value ?? ''
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')]
  // A no-break space keeps a number and its unit on one line.
  if (language === 'fr') return `${day} à ${hour}\u00a0h\u00a0${minute}\u00a0min\u00a0${second}\u00a0s\u00a0UTC`
  return `${day}, ${hour}:${minute}:${second}\u00a0UTC`
}

/** Joins the parts of a date. French writes the first of a month as an ordinal: 1er novembre. */
function french(language: Language, parts: readonly Intl.DateTimeFormatPart[]): string {
  return parts
    .map(part => (language === 'fr' && part.type === 'day' && part.value === '1' ? '1er' : part.value))
    .join('')
}

/** Picks the language of a text that the register gives in both. */
export function inLanguage(language: Language, text: Readonly<Record<Language, string>>): string {
  return text[language]
}
