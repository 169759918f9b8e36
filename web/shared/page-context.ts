/** What every part of a page needs to speak to its reader: the language, its messages and its addresses. */
import { formatDate, formatInstant, inLanguage } from './format.ts'
import { type Language, LOCALES, localPath } from './languages.ts'
import { type Translate, translator } from './translate.ts'

export interface PageContext {
  readonly language: Language
  readonly t: Translate
  number(value: number): string
  /** The same for what is only estimated: three digits that count, and noughts */
  about(value: number): string
  /** `YYYY-MM-DD` in words */
  date(date: string): string
  /** An ISO 8601 instant in words, in UTC */
  instant(instant: string): string
  /** The right one of two texts */
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

/** The context of the page that is open: its `lang` was set from its address when it was built. */
export function currentPage(): PageContext {
  return pageContext(document.documentElement.lang === 'fr' ? 'fr' : 'en')
}
