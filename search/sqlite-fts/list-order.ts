/** All that matches, in order, where it could be listed. */
import type { NamesSearched, SortOrder } from '../engine.ts'
import { formNumber } from '../legal-forms.ts'
import type { TextQuery } from '../query.ts'
import { GRADE, legalGrade } from '../relevance.ts'
import { KIND_BIT } from './matched-places.ts'
import type { Matching } from './matching.ts'
import { isWithin, type NameRanges, nameRanges } from './name-ranges.ts'
import { dateMajor, gradeMajor, ordinal } from './ordinals.ts'
import type { Snapshot } from './snapshot.ts'
import type { Tools } from './tools.ts'

/** Up to so many, their names are read; of more, the index tells how they stand. */
const MOST_READ = 300
/** Names that are the whole text, which may be many: `Holdings Limited`. */
export const MOST_WHOLE = 1000

interface Listing {
  readonly tools: Tools
  readonly snapshot: Snapshot
  readonly matching: Matching
  readonly text: TextQuery | undefined
  readonly names: NamesSearched
  readonly isInactive: (place: number) => boolean
}

/**
 * @param asked where there are no words to find, nothing is more relevant than another: relevance is the name
 * @returns ordinals, ascending
 */
export function listInOrder(listing: Listing, asked: SortOrder): Float64Array {
  const { matching, snapshot, isInactive, text } = listing
  const sort = asked === 'relevance' && !text?.terms.length ? 'name' : asked
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

/** For each listed place. */
function gradesOf(listing: Listing): readonly number[] {
  const { matching, text, tools, names } = listing
  const { places, kinds } = matching.listed ?? { places: [], kinds: [] }
  if (text === undefined) return []
  if (places.length > MOST_READ) return gradesFromIndex(listing, text)
  return places.map((place, at) => tools.standings.ofName(text, place, names)?.grade ?? gradeOfKinds(kinds[at] ?? 0))
}

function gradesFromIndex(listing: Listing, text: TextQuery): readonly number[] {
  const { matching, tools, snapshot, names } = listing
  const { places, kinds } = matching.listed ?? { places: [], kinds: [] }
  const ranges = nameRanges(text, snapshot.places)
  const whole = wholeNames(listing, text)
  const words = wholeWords(listing, text)
  const form = formNumber(text.form)
  return places.map((place, at) => {
    const bits = kinds[at] ?? 0
    if (whole.has(place)) {
      const standing = tools.standings.ofName(text, place, names)
      if (standing) return standing.grade
    }
    if ((bits & KIND_BIT['legal-name']) === 0) return gradeOfKinds(bits)
    const otherForm = form !== 0 && snapshot.columns.form[place] !== form
    return legalGrade(partOfName(place, ranges, words), otherForm)
  })
}

function gradeOfKinds(bits: number): number {
  if (bits & KIND_BIT['legal-name']) return legalGrade(3, false)
  return bits & KIND_BIT['other-name'] ? GRADE.other : GRADE.previous
}

function partOfName(place: number, ranges: NameRanges, wholeWordsAt: ReadonlySet<number> | undefined): 0 | 1 | 2 | 3 {
  if (isWithin(ranges.text, place)) return 0
  if (isWithin(ranges.core, place)) return 1
  return wholeWordsAt === undefined || wholeWordsAt.has(place) ? 2 : 3
}

function wholeNames({ tools, snapshot, names }: Listing, text: TextQuery): ReadonlySet<number> {
  const expression = tools.expressions.wholeNames(text)
  if (expression === undefined) return new Set()
  const range = { from: 0, to: snapshot.places.end() }
  return new Set(tools.matcher.match(expression.text, names, range, MOST_WHOLE).places)
}

/** Places whose legal names have all the words as whole words; undefined where that is all of them. */
function wholeWords({ tools, snapshot }: Listing, text: TextQuery): ReadonlySet<number> | undefined {
  const expression = tools.expressions.wholeWords(text)
  if (expression === undefined) return undefined
  const range = { from: 0, to: snapshot.places.end() }
  return new Set(tools.matcher.match(expression.text, 'current', range, tools.limits.listedRows).places)
}
