/**
 * The order of results, as numbers: first `major`, which is the grade and whether it is inactive, or the date, or
 * nothing at all; then the place, which is the order by name. Both in one number, so that lists sort fast.
 */
import type { SearchQuery } from '../engine.ts'
import { NO_DATE } from './columns.ts'

/** More than there can be organizations in an index. */
const PLACES = 2 ** 26
const FIRST_DAY = 2 ** 23
/** Behind all days, in either direction. */
const NO_DAY = 2 ** 24

export function ordinal(major: number, place: number): number {
  return major * PLACES + place
}

export function placeOf(at: number): number {
  return at % PLACES
}

export function majorOf(at: number): number {
  return Math.floor(at / PLACES)
}

/** In the order by relevance. */
export function gradeMajor(grade: number, inactive: boolean): number {
  return grade * 2 + (inactive ? 1 : 0)
}

/** In the order by date. */
export function dateMajor(days: number | undefined, sort: SearchQuery['sort']): number {
  if (days === undefined || days === NO_DATE) return NO_DAY
  return sort === 'newest' ? FIRST_DAY - days : FIRST_DAY + days
}
