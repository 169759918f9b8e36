/**
 * Filters that each find the names of one match quality, best first. They are used when there are too
 * many matches to read them all.
 */
import type { NamesSearched } from '../engine.ts'
import { qualityMajor } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { legalNameQuality, looksAt, MATCH_QUALITY } from '../query/relevance.ts'
import { all, any, NOTHING, quoted, slotExpression, wholeWordsExpression } from './expressions.ts'
import { exactly, LEGAL_SLOT, orderPrefix, slotsSearched } from './indexed-document.ts'

export interface QualitySearch {
  readonly matchQuality: number
  /** See `order.ts`. */
  readonly major: number
  /** Matches all names of this match quality, and few others, so the caller must verify each one. */
  readonly expression: string
}

/** The searches from MATCH_QUALITY.legal on, in the order of results. */
export function qualitySearches(text: TextQuery, names: NamesSearched): readonly QualitySearch[] {
  const searches = [
    ...(looksAt(names, 'legal-name') ? legalNameSearches(text) : []),
    ...(['other-name', 'previous-name'] as const)
      .filter(kind => looksAt(names, kind))
      .map(kind => ({
        matchQuality: kind === 'other-name' ? MATCH_QUALITY.other : MATCH_QUALITY.previous,
        expression: any(
          slotsSearched(kind === 'other-name' ? 'other' : 'previous').map(slot => slotExpression(text, slot)),
        ),
      })),
  ]
  return searches.flatMap(({ matchQuality, expression }) =>
    (['active', 'inactive'] as const).map(status => ({
      matchQuality,
      major: qualityMajor(matchQuality, status === 'inactive'),
      expression: all([expression, `status = ${status}`]),
    })),
  )
}

function legalNameSearches(text: TextQuery): readonly Pick<QualitySearch, 'matchQuality' | 'expression'>[] {
  const matching = slotExpression(text, LEGAL_SLOT)
  const beginsWithText = any(text.beginnings.map(beginsWith))
  const beginsWithCore = text.core === '' ? NOTHING : beginsWith(`${text.core} `)
  const begins = any([beginsWithText, beginsWithCore])
  const whole = wholeWordsExpression(text, LEGAL_SLOT)
  const parts = [
    [0, all([beginsWithText, matching])],
    [1, beginsWithCore === NOTHING ? NOTHING : all([beginsWithCore, not(beginsWithText), matching])],
    [2, all([whole === undefined ? matching : all([whole, matching]), not(begins)])],
    [3, whole === undefined ? NOTHING : all([matching, not(whole), not(begins)])],
  ] as const
  const form = quoted(exactly(text.form))
  return parts
    .filter(([, expression]) => expression !== NOTHING)
    .flatMap(([part, expression]) =>
      text.form === ''
        ? [{ matchQuality: legalNameQuality(part, false), expression }]
        : [
            { matchQuality: legalNameQuality(part, false), expression: all([expression, `form = ${form}`]) },
            { matchQuality: legalNameQuality(part, true), expression: all([expression, `form != ${form}`]) },
          ],
    )
}

/** Sorts after every text with the same beginning. */
const BEHIND = '\u{10ffff}'

/** Legal names that begin with these words are adjacent in the order by name. */
function beginsWith(words: string): string {
  const prefix = orderPrefix(words)
  return `order ${quoted(prefix)} TO ${quoted(prefix + BEHIND)}`
}

function not(expression: string): string {
  return `NOT (${expression})`
}
