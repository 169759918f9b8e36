/** Writes the sentences of reasons in the language of a page. */
import { REASONS } from '../../verify/report/reasons/catalogue.ts'
import { sentenceOf } from '../../verify/report/reasons/reason.ts'
import { REASONS_FR } from '../messages/reasons/french.ts'
import { h } from '../shared/dom.ts'
import type { Language } from '../shared/languages.ts'

const SENTENCES: Readonly<Record<Language, Readonly<Record<string, string>>>> = { en: REASONS, fr: REASONS_FR }

/** Reasons as the verifier or the server gives them; the server may be newer and know other codes. */
export type GivenReasons = readonly { readonly code: string; readonly values: Readonly<Record<string, string>> }[]

/** First strong isolate, and the end of it (Unicode Bidirectional Algorithm, section 2.4). */
const ISOLATE = '\u2068'
const POP = '\u2069'

/**
 * Writes the sentence of some reasons. Each value is text in its own element, so a name that is written from right to
 * left keeps its direction and does not reverse the words around it.
 *
 * @returns `undefined` for a code that this page does not know
 */
export function reasonSentence(
  language: Language,
  reasons: GivenReasons,
): readonly (string | HTMLElement)[] | undefined {
  const sentences = SENTENCES[language]
  const isolated = reasons.map(({ code, values }) => ({
    code,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ISOLATE + plain(value) + POP])),
  }))
  const text = sentenceOf(isolated, code => (Object.hasOwn(sentences, code) ? sentences[code] : undefined))
  return text?.split(/\u2068(.*?)\u2069/s).map((part, at) => (at % 2 === 0 ? part : h('bdi', {}, part)))
}

/** Removes both marks from a value. The verifier has escaped them already; a server may not have. */
function plain(value: string): string {
  return value.replaceAll(ISOLATE, '').replaceAll(POP, '')
}
