/**
 * Searches of the index that each find the names of one match quality, best first. They are used
 * when there are too many matches to sort. The names of one search are already in the order of names.
 */
import type { TextQuery } from '../../query/query.ts'
import { legalNameQuality, looksAt, MATCH_QUALITY, NAME_KINDS } from '../../query/relevance.ts'
import { withValues } from './expressions.ts'
import type { Matches } from './find-matches.ts'
import { allRows, KIND_BIT, type Range } from './matched-rows.ts'
import { nameRanges, outside } from './name-ranges.ts'
import type { QueryContext } from './query-context.ts'

/** A search for names. It may find further names, too, so the caller must verify each one. */
export interface NameSearch {
  readonly expression: string
  /** KIND_BITs, of which at least one must match. */
  readonly kinds: number
  readonly ranges: readonly Range[]
}

export interface QualitySearch extends NameSearch {
  readonly matchQuality: number
  /** Whether the name's legal form differs from the typed one; undefined when that does not matter. */
  readonly otherForm?: boolean
}

/** The searches from MATCH_QUALITY.legal on, in the order of results. */
export function qualitySearches(context: QueryContext, text: TextQuery, matches: Matches): readonly QualitySearch[] {
  const { names } = context.query
  const expression = matches.expression ?? ''
  const ranges = [allRows(context.snapshot)]
  const further = NAME_KINDS.filter(kind => kind !== 'legal-name' && looksAt(names, kind)).map(kind => ({
    ...{ expression, kinds: KIND_BIT[kind], ranges },
    matchQuality: kind === 'other-name' ? MATCH_QUALITY.other : MATCH_QUALITY.previous,
  }))
  return looksAt(names, 'legal-name') ? [...legalNameSearches(context, text, matches), ...further] : further
}

function legalNameSearches(
  { expressions, snapshot }: QueryContext,
  text: TextQuery,
  { expression = '', values }: Matches,
): readonly QualitySearch[] {
  const { text: withText, core: withCore } = nameRanges(text, snapshot.order)
  const elsewhere = outside(withCore, snapshot.order.end())
  const whole = expressions.wholeWords(text)?.text
  const parts: readonly (readonly [part: 0 | 1 | 2 | 3, expression: string, ranges: readonly Range[]])[] = [
    [0, expression, withText],
    [1, expression, withCore],
    [2, whole === undefined ? expression : withValues(whole, values), elsewhere],
    ...(whole === undefined ? [] : [[3, `(${expression}) NOT (${whole})`, elsewhere] as const]),
  ]
  return parts.flatMap(([part, partExpression, ranges]) => {
    const search = { expression: partExpression, kinds: KIND_BIT['legal-name'], ranges }
    if (text.form === '') return [{ ...search, matchQuality: legalNameQuality(part, false) }]
    return [false, true].map(otherForm => ({ ...search, matchQuality: legalNameQuality(part, otherForm), otherForm }))
  })
}
