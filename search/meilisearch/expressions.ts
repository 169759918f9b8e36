/** Builds filter expressions in Meilisearch's language. Typed text is quoted, so it is never read as an operator. */

import type { NamesSearched, SearchFilters } from '../engine.ts'
import { localityKey } from '../names/locality-key.ts'
import { type DayBounds, dayBounds } from '../query/days.ts'
import type { Facet } from '../query/facet-counts.ts'
import type { Phrase, TextQuery, Wanted } from '../query/query.ts'
import { looksAtNumbers } from '../query/relevance.ts'
import { cut, exactly, slotsSearched, token, wholeNameKey } from './indexed-document.ts'

/** Matches every organization, and no other document of the index. */
export const ANY_ORGANIZATION = 'status EXISTS'
/** Matches no organization. */
export const NOTHING = `key = ${quoted('none')}`

export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`
}

export function all(parts: readonly string[]): string {
  if (parts.includes(NOTHING)) return NOTHING
  const apart = [...new Set(parts)]
  const [only] = apart
  return apart.length <= 1 ? (only ?? ANY_ORGANIZATION) : apart.map(bracketed).join(' AND ')
}

export function any(parts: readonly string[]): string {
  const some = [...new Set(parts)].filter(part => part !== NOTHING)
  const [only] = some
  return some.length <= 1 ? (only ?? NOTHING) : some.map(bracketed).join(' OR ')
}

function bracketed(part: string): string {
  return `(${part})`
}

function oneOf(attribute: string, values: readonly string[]): string {
  return values.length === 0 ? NOTHING : `${attribute} IN [${values.map(quoted).join(', ')}]`
}

/** Organizations that match the text by a name or a number. The caller must verify phrases of several words. */
export function textExpression(query: TextQuery, names: NamesSearched): string {
  return any([nameExpression(query, names), ...(looksAtNumbers(names) ? [numberExpression(query)] : [])])
}

/** The maximum number of conditions in one expression; the server needs too long for more. */
const MOST_CONDITIONS = 600

/**
 * Whether the expression may match too much, so that names must be read: the index knows the words of a name, but not
 * their order; and for hundreds of words not even whether they are in one name.
 */
export function mustBeRead(query: TextQuery, names: NamesSearched): boolean {
  const { phrases, excluded } = query
  return phrases.length > 0 || excluded.some(phrase => phrase.length > 1) || isLarge(query, names)
}

function isLarge({ terms }: TextQuery, names: NamesSearched): boolean {
  return terms.flat(2).length * slotsSearched(names).length > MOST_CONDITIONS
}

/** Organizations that match the text by a name. */
export function nameExpression(query: TextQuery, names: NamesSearched): string {
  if (isLarge(query, names)) {
    return all(
      termsExpression(query, ({ word, prefix }) => `words ${prefix ? 'STARTS WITH' : '='} ${quoted(cut(word))}`),
    )
  }
  return any(slotsSearched(names).map(slot => slotExpression(query, slot)))
}

export function numberExpression({ number }: TextQuery): string {
  return number === '' ? NOTHING : `numbers = ${quoted(number)}`
}

/** Organizations with a name that is the whole text, with any legal form. */
export function wholeNameExpression({ core, text }: TextQuery): string {
  const cores = [...new Set([core, text])].filter(words => words !== '')
  return oneOf('wholeNames', cores.map(wholeNameKey))
}

/** Organizations whose name in this slot has all the terms and no excluded single word. */
export function slotExpression(query: TextQuery, slot: string): string {
  // The slot is itself a token, for queries without terms.
  const terms = query.terms.length === 0 ? [`tokens = ${quoted(slot)}`] : []
  return all([...terms, ...termsExpression(query, wanted => wantedExpression(wanted, slot)), ...excluded(query, slot)])
}

/** The same with each term as a whole word; undefined when the query has no prefix. */
export function wholeWordsExpression(query: TextQuery, slot: string): string | undefined {
  if (!query.terms.flat(2).some(wanted => wanted.prefix)) return undefined
  return all(termsExpression(query, ({ word }) => wordExpression(word, slot)))
}

function termsExpression({ terms }: TextQuery, of: (wanted: Wanted) => string): readonly string[] {
  return terms.map(term => any(term.map(alternative => all(alternative.map(of)))))
}

function excluded(query: TextQuery, slot: string): readonly string[] {
  const single = query.excluded.filter(phrase => phrase.length === 1).map(([word = '']: Phrase) => token(slot, word))
  return single.length === 0 ? [] : [`NOT ${oneOf('tokens', single)}`]
}

function wantedExpression({ word, prefix }: Wanted, slot: string): string {
  return prefix ? `tokens STARTS WITH ${quoted(token(slot, word))}` : wordExpression(word, slot)
}

function wordExpression(word: string, slot: string): string {
  return `tokens = ${quoted(token(slot, word))}`
}

/** The filters on counted properties; `but` is a filter to leave out, for the reason in `facet-counts.ts`. */
export function countedExpressions(filters: SearchFilters, but?: Facet): readonly string[] {
  const { status, register, entityType, credentialType } = filters
  return [
    ...(status === undefined || but === 'status' ? [] : [`status = ${quoted(status)}`]),
    ...(but === 'register' ? [] : valuesExpression('register', register)),
    ...(but === 'entityType' ? [] : valuesExpression('entityType', entityType)),
    ...(but === 'credentialType' ? [] : valuesExpression('credentialTypes', credentialType)),
  ]
}

/** A filter without values filters nothing. */
function valuesExpression(attribute: string, values: readonly string[] | undefined): readonly string[] {
  return values === undefined || values.length === 0 ? [] : [oneOf(attribute, values.map(exactly))]
}

export function localityExpressions({ locality }: SearchFilters): readonly string[] {
  if (locality === undefined || locality.length === 0) return []
  return [
    oneOf(
      'locality',
      locality
        .map(localityKey)
        .filter(key => key !== '')
        .map(exactly),
    ),
  ]
}

export function dateExpressions(filters: SearchFilters): readonly string[] {
  return [
    ...boundsExpression('registered', dayBounds(filters.registeredFrom, filters.registeredTo)),
    ...boundsExpression('dissolved', dayBounds(filters.dissolvedFrom, filters.dissolvedTo)),
  ]
}

function boundsExpression(attribute: string, bounds: DayBounds | undefined): readonly string[] {
  if (bounds === undefined) return []
  if (bounds.from > bounds.to) return [NOTHING]
  const to = Number.isFinite(bounds.to) ? [`${attribute} <= ${bounds.to}`] : []
  return [`${attribute} >= ${bounds.from}`, ...to]
}
