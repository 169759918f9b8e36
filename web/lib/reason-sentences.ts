/** The sentences of reasons in the language of a page. */
import { REASONS } from '../../agent/verify/reasons/catalogue.ts'
import { REASONS_FR } from '../messages/reasons/french.ts'
import type { Language } from './languages.ts'

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: REASONS, fr: REASONS_FR }

/** The sentence for each code; `undefined` for a code that this page does not know. */
export function reasonSentences(language: Language): (code: string) => string | undefined {
  const sentences = SENTENCES[language]
  return code => (Object.hasOwn(sentences, code) ? sentences[code] : undefined)
}
