/** The context of a page, which all its parts share: the language, its messages and its addresses. */
import { formatDate, formatInstant, inLanguage } from './format.ts'
import { type Language, LOCALES, localPath } from './languages.ts'
import { type Translate, translator } from './translate.ts'

export interface PageContext {
  readonly language: Language
  readonly t: Translate
  number(value: number): string
  /** Writes an estimated number, rounded to three significant digits */
  about(value: number): string
  /** Writes `YYYY-MM-DD` in words */
  date(date: string): string
  /** Writes an ISO 8601 instant in words, in UTC */
  instant(instant: string): string
  /** Picks the text in the page's language */
  pick(text: Readonly<Record<Language, string>>): string
  readonly paths: {
    readonly home: string
    readonly verify: string
    organization(id: string): string
    search(text: string): string
    verifyCredential(id: string): string
  }
}

function pageContext(language: Language): PageContext {
  const home = localPath(language, '/')
  const verify = localPath(language, '/verify')
  const number = new Intl.NumberFormat(LOCALES[language])
  const about = new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: 3 })
  return {
    language,
    t: translator(language),
    number: value => number.format(value),
    about: value => about.format(value),
    date: date => formatDate(language, date),
    instant: instant => formatInstant(language, instant),
    pick: text => inLanguage(language, text),
    paths: {
      home,
      verify,
      organization: id => localPath(language, `/organization/${encodeURIComponent(id)}`),
      search: text => `${home}?${new URLSearchParams({ q: text })}`,
      verifyCredential: id => `${verify}?${new URLSearchParams({ credential: id })}`,
    },
  }
}

/** Returns the context of the open page. The build has set its `lang`. */
export function currentPage(): PageContext {
  return pageContext(document.documentElement.lang === 'fr' ? 'fr' : 'en')
}
