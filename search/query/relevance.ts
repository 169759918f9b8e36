/**
 * Decides which of an organization's names match a query, and how well. This defines the
 * order of results without an index. Engines find matches in their own way and sort
 * them by this match quality, so that the first hits do not depend on the engine.
 *
 * Match quality is a number. The best is 0. Organizations with the same match quality are
 * sorted: active before inactive ones, then by legal name, then by id. The numbers mean:
 *
 *   0         registration number
 *   1         another identifier
 *   2 to 10   the text is the whole name: with the typed legal form; with a form when none was typed; without the
 *             typed form. In each group, legal names come before other names, and other names before previous names
 *   11 to 18  the legal name begins with the text; begins with the text without its legal form; has all the words;
 *             has words that begin with them. In each group, names with the typed legal form come first
 *   19, 20    another name, a previous name, has words that begin with the typed ones
 *   from 21   matches after the correction of a typing error; see `typos.ts`
 */
import type { NamesSearched } from '../engine.ts'
import { type NormalisedName, normaliseName, textOf, tokensOf } from '../names/normalise-name.ts'
import type { Phrase, TextQuery } from './query.ts'

export const MATCH_QUALITY = {
  number: 0,
  identifier: 1,
  whole: 2,
  legal: 11,
  other: 19,
  previous: 20,
  typo: 21,
} as const

/** In order of preference. */
export const NAME_KINDS = ['legal-name', 'other-name', 'previous-name'] as const
export type NameKind = (typeof NAME_KINDS)[number]

/** The names of one organization, as its register has them. */
export interface Names {
  readonly legalName: string
  readonly otherNames: readonly string[]
  readonly previousNames: readonly string[]
}

/** A name, prepared for comparison with many queries. */
export interface ComparedName {
  /** Its words, each followed by a space; the order by name compares this text. */
  readonly words: string
  /** The same without its legal form and without the last space. */
  readonly core: string
  readonly form: string
  /** See `tokensOf`. */
  readonly tokens: readonly string[]
}

/** The best of an organization's names for a query. */
export interface NameMatch {
  readonly matchQuality: number
  readonly kind: NameKind
  readonly name: string
}

export function compared(name: string): ComparedName {
  const normalised = normaliseName(name)
  const { core, form } = normalised
  return { words: wordsOf(normalised), core: textOf(core), form, tokens: tokensOf(normalised) }
}

/** See `ComparedName.words`. */
export function wordsOf({ core, formWords }: NormalisedName): string {
  const text = textOf([...core, ...formWords])
  return text === '' ? '' : `${text} `
}

/** Whether this one name has all words of the query and its exact phrases, and nothing excluded. */
export function matchesName(query: TextQuery, { words, tokens }: ComparedName): boolean {
  return (
    query.terms.every(term =>
      term.some(alternative =>
        alternative.every(({ word, prefix }) =>
          tokens.some(token => (prefix ? token.startsWith(word) : token === word)),
        ),
      ),
    ) &&
    query.phrases.every(phrase => hasPhrase(words, phrase)) &&
    !query.excluded.some(
      phrase => hasPhrase(words, phrase) || (phrase.length === 1 && tokens.includes(phrase[0] ?? '')),
    )
  )
}

/**
 * The best name, and its match quality; undefined when none of the searched names matches.
 * @param legal the compared legal name, if the caller has it
 */
export function bestNameMatch(
  query: TextQuery,
  names: Names,
  searched: NamesSearched,
  legal: ComparedName = compared(names.legalName),
): NameMatch | undefined {
  let best: NameMatch | undefined
  const consider = (kind: NameKind, name: string, candidate: ComparedName): void => {
    const matchQuality = qualityOfName(query, kind, candidate)
    if (matchQuality !== undefined && (best === undefined || matchQuality < best.matchQuality))
      best = { matchQuality, kind, name }
  }
  if (looksAt(searched, 'legal-name')) consider('legal-name', names.legalName, legal)
  if (looksAt(searched, 'other-name')) for (const name of names.otherNames) consider('other-name', name, compared(name))
  if (looksAt(searched, 'previous-name')) {
    for (const name of names.previousNames) consider('previous-name', name, compared(name))
  }
  return best
}

/** Numbers belong to the current organization. */
export function looksAtNumbers(searched: NamesSearched): boolean {
  return searched === 'all' || searched === 'current'
}

export function looksAt(searched: NamesSearched, kind: NameKind): boolean {
  if (searched === 'all') return true
  return kind === { current: 'legal-name', other: 'other-name', previous: 'previous-name' }[searched]
}

/** The words of all its names, as `tokensOf` returns them. */
export function tokensOfNames({ legalName, otherNames, previousNames }: Names): readonly string[] {
  return [legalName, ...otherNames, ...previousNames].flatMap(name => tokensOf(normaliseName(name)))
}

/** The match quality of one name; undefined when it does not match. */
function qualityOfName(query: TextQuery, kind: NameKind, name: ComparedName): number | undefined {
  if (!matchesName(query, name)) return undefined
  const kindAt = NAME_KINDS.indexOf(kind)
  const whole = wholeName(query, name)
  if (whole !== undefined) return MATCH_QUALITY.whole + 3 * whole + kindAt
  if (kind !== 'legal-name') return kind === 'other-name' ? MATCH_QUALITY.other : MATCH_QUALITY.previous
  return legalNameQuality(partOfName(query, name), query.form !== '' && name.form !== query.form)
}

/**
 * The match quality of a legal name that is not the whole text.
 * @param part 0: begins with the text; 1: the same without the legal form; 2: has all its words; 3: has words that
 *   begin with them
 * @param otherForm whether it lacks the typed legal form
 */
export function legalNameQuality(part: 0 | 1 | 2 | 3, otherForm: boolean): number {
  return MATCH_QUALITY.legal + 2 * part + (otherForm ? 1 : 0)
}

/** 0, 1 or 2 for the three groups of whole names, best first; undefined when the text is not the whole name. */
function wholeName({ core, form, text }: TextQuery, name: ComparedName): number | undefined {
  if (core === '' || name.core === '') return undefined
  if (name.core === core && name.form === form) return 0
  if (name.core === text) return 1
  return name.core === core ? 2 : undefined
}

/** The `part` for `legalGrade`. */
function partOfName(query: TextQuery, name: ComparedName): 0 | 1 | 2 | 3 {
  if (query.beginnings.some(beginning => name.words.startsWith(beginning))) return 0
  if (query.core !== '' && name.words.startsWith(`${query.core} `)) return 1
  return hasWholeWords(query, name) ? 2 : 3
}

/** Whether each word of the query is a whole word of the name, even where a prefix would match. */
function hasWholeWords({ terms }: TextQuery, { tokens }: ComparedName): boolean {
  return terms.every(term => term.some(alternative => alternative.every(({ word }) => tokens.includes(word))))
}

function hasPhrase(words: string, phrase: Phrase): boolean {
  return ` ${words}`.includes(` ${phrase.join(' ')} `)
}
