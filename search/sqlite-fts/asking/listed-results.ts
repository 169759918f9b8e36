/**
 * Sorts all matches when they are few enough to list. The order of results is expressed in
 * numbers, so that lists sort fast: an ordinal has `major` first, see `order.ts`, and then
 * the row, which is the order by name.
 */
import { dateMajor, effectiveSort, qualityMajor } from '../../query/order.ts'
import { legalNameQuality, MATCH_QUALITY } from '../../query/relevance.ts'
import type { Matches } from './find-matches.ts'
import { KIND_BIT } from './matched-rows.ts'
import type { QueryContext } from './query-context.ts'

/** More than the number of rows of any index. */
const ROWS = 2 ** 26

export function ordinalOf(major: number, row: number): number {
  return major * ROWS + row
}

export function rowOf(ordinal: number): number {
  return ordinal % ROWS
}

export function majorOf(ordinal: number): number {
  return Math.floor(ordinal / ROWS)
}

/** @returns the ordinals of all matches, ascending */
export function listedResults(context: QueryContext, matches: Matches): Float64Array {
  const { text, query, snapshot, isInactive } = context
  const sort = effectiveSort(text, query.sort)
  const rows = matches.listed?.rows ?? []
  const qualities = sort === 'relevance' ? qualitiesOf(context, matches) : undefined
  const major = (row: number, matchQuality: number): number => {
    if (sort === 'relevance') return qualityMajor(matchQuality, isInactive(row))
    return sort === 'name' ? 0 : dateMajor(snapshot.columns.registered[row], sort)
  }
  const majors = new Map<number, number>()
  for (const [at, row] of rows.entries()) majors.set(row, major(row, qualities?.[at] ?? 0))
  for (const { row, matchQuality } of matches.similar) majors.set(row, major(row, matchQuality))
  for (const [row, matchQuality] of matches.numbers) majors.set(row, major(row, matchQuality))
  return Float64Array.from(majors, ([row, first]) => ordinalOf(first, row)).sort()
}

/** The match quality of each listed row. */
function qualitiesOf({ text, query, organizations }: QueryContext, { listed }: Matches): readonly number[] {
  if (text === undefined || listed === undefined) return []
  return listed.rows.map((row, at) => {
    const match = organizations.nameMatch(text, row, query.names)
    // The words of a match in the index may be spread over several names that share a slot.
    return match?.matchQuality ?? qualityOfKinds(listed.kinds[at] ?? 0)
  })
}

function qualityOfKinds(bits: number): number {
  if (bits & KIND_BIT['legal-name']) return legalNameQuality(3, false)
  return bits & KIND_BIT['other-name'] ? MATCH_QUALITY.other : MATCH_QUALITY.previous
}
