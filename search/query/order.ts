/**
 * The order of results. It is the same in every engine, so that a page of one engine can
 * be followed by a page of another. Results are sorted by `major` first, then by name,
 * then by id. `major` is a number: it is made from the match quality and the status, or
 * from the date, or it is 0.
 */

import { InvalidCursorError, type SearchQuery, type SortOrder } from '../engine.ts'
import { compareText } from '../names/compare-text.ts'
import { readCursor } from './cursor.ts'
import { NO_DATE } from './days.ts'
import type { TextQuery } from './query.ts'

/** The rank of an organization: its position in the order of results. `words` as in `ComparedName`. */
export type Rank = readonly [major: number, words: string, id: string]

const FIRST_DAY = 2 ** 23
/** After all days, in either direction. */
const NO_DAY = 2 ** 24

/** The `major` in the order by relevance. */
export function qualityMajor(matchQuality: number, inactive: boolean): number {
  return matchQuality * 2 + (inactive ? 1 : 0)
}

/** The `major` in the order by date. */
export function dateMajor(days: number | undefined, sort: SortOrder): number {
  if (days === undefined || days === NO_DATE) return NO_DAY
  return sort === 'newest' ? FIRST_DAY - days : FIRST_DAY + days
}

/** The inverse of `dateMajor`; undefined for organizations without a date. */
export function dayOfMajor(major: number, sort: SortOrder): number | undefined {
  if (major === NO_DAY) return undefined
  return sort === 'newest' ? FIRST_DAY - major : major - FIRST_DAY
}

/** Without words to find, all organizations are equally relevant: `relevance` then sorts by name. */
export function effectiveSort(text: TextQuery | undefined, sort: SortOrder): SortOrder {
  return sort === 'relevance' && !text?.terms.length ? 'name' : sort
}

export function compareRanks(a: Rank, b: Rank): number {
  return a[0] - b[0] || compareText(a[1], b[1]) || compareText(a[2], b[2])
}

/** The minimum and the maximum number of hits of a page. */
const LIMIT = { least: 1, greatest: 100 }

export function clampLimit(limit: number): number {
  return Math.min(LIMIT.greatest, Math.max(LIMIT.least, Math.trunc(limit) || LIMIT.least))
}

/** The rank at which a page begins. @throws {InvalidCursorError} */
export function rankOfCursor(query: SearchQuery, cursor: string): Rank {
  const [major, words, id] = readCursor(query, cursor)
  if (typeof major !== 'number' || typeof words !== 'string' || typeof id !== 'string') {
    throw new InvalidCursorError('This cursor does not belong to this query. Start again without a cursor.')
  }
  return [major, words, id]
}
