/** Sorts all matches when they are few enough to list. */
import type { NamesSearched, SortOrder } from '../../engine.ts'
import { dateMajor, effectiveSort, gradeMajor } from '../../query/order.ts'
import type { TextQuery } from '../../query/query.ts'
import { GRADE, legalGrade } from '../../query/relevance.ts'
import type { Matching } from './find-matches.ts'
import { KIND_BIT } from './matched-rows.ts'
import { ordinal } from './ordinals.ts'
import type { Tools } from './query-context.ts'
import type { Snapshot } from './snapshot.ts'

interface Listing {
  readonly tools: Tools
  readonly snapshot: Snapshot
  readonly matching: Matching
  readonly text: TextQuery | undefined
  readonly names: NamesSearched
  readonly isInactive: (place: number) => boolean
}

/**
 * @param asked the requested order; without words to find, `relevance` sorts by name
 * @returns ordinals, ascending
 */
export function listInOrder(listing: Listing, asked: SortOrder): Float64Array {
  const { matching, snapshot, isInactive, text } = listing
  const sort = effectiveSort(text, asked)
  const places = matching.listed?.places ?? []
  const grades = sort === 'relevance' ? gradesOf(listing) : undefined
  const majorOf = (place: number, grade: number): number => {
    if (sort === 'relevance') return gradeMajor(grade, isInactive(place))
    return sort === 'name' ? 0 : dateMajor(snapshot.columns.registered[place], sort)
  }
  const found = new Map<number, number>()
  for (const [at, place] of places.entries()) found.set(place, majorOf(place, grades?.[at] ?? 0))
  for (const { place, grade } of matching.close) found.set(place, majorOf(place, grade))
  for (const [place, grade] of matching.numbers) found.set(place, majorOf(place, grade))
  return Float64Array.from(found, ([place, major]) => ordinal(major, place)).sort()
}

/** A grade for each listed place. A match in the index may be spread over several names that share a slot. */
function gradesOf({ matching, text, tools, names }: Listing): readonly number[] {
  const { places, kinds } = matching.listed ?? { places: [], kinds: [] }
  if (text === undefined) return []
  return places.map((place, at) => tools.standings.ofName(text, place, names)?.grade ?? gradeOfKinds(kinds[at] ?? 0))
}

function gradeOfKinds(bits: number): number {
  if (bits & KIND_BIT['legal-name']) return legalGrade(3, false)
  return bits & KIND_BIT['other-name'] ? GRADE.other : GRADE.previous
}
