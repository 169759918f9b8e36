/**
 * Streams matches in result order, when they are too many to list. The order is
 * that of `listed-results.ts`. Matches are found in the index piece by piece, and
 * each name is read to verify its grade.
 */
import type { NamesSearched, SortOrder } from '../../engine.ts'
import { formNumber } from '../../names/legal-forms.ts'
import { dateMajor, gradeMajor } from '../../query/order.ts'
import type { TextQuery } from '../../query/query.ts'
import { GRADE, legalGrade, looksAt, NAME_KINDS } from '../../query/relevance.ts'
import { NO_ORGANIZATION } from '../file/columns.ts'
import type { Matching } from './find-matches.ts'
import { KIND_BIT, type Range } from './matched-rows.ts'
import { type NameRanges, nameRanges, outside } from './name-ranges.ts'
import { majorOf, ordinal, placeOf } from './ordinals.ts'
import type { Tools } from './query-context.ts'
import type { Snapshot } from './snapshot.ts'
import { wholeNamePlaces } from './whole-names.ts'

export interface Walk {
  readonly tools: Tools
  readonly snapshot: Snapshot
  readonly matching: Matching
  readonly text: TextQuery | undefined
  readonly names: NamesSearched
  /** Present when only these are requested. */
  readonly status: 'active' | 'inactive' | undefined
  readonly isInactive: (place: number) => boolean
  /** The remaining budget of this page. */
  readonly budget: Budget
}

/** Counts down; the page ends when it is used up. */
interface Budget {
  /** Rows of the index. */
  rows: number
  /** Organizations whose names are read. */
  reads: number
}

export interface Step {
  /** The ordinal of the match. */
  readonly at: number
  /** There is no match here: all before it were seen, and the budget is used up. */
  readonly pause?: true
}

/** The maximum number of names that are the whole text, which may be many: `Holdings Limited`. */
const MOST_WHOLE = 1000
/** Batch sizes of index rows: small at first, because a page needs few, then growing. */
const ROWS_AT_ONCE = { first: 256, most: 8192 }
const DATES_AT_ONCE = 512

/** @param from ordinal of the first requested match */
export function walkInOrder(walk: Walk, sort: SortOrder, from: number): Generator<Step> {
  if (sort === 'relevance' && walk.text && walk.text.terms.length > 0) return byRelevance(walk, walk.text, from)
  const { numbers } = walk.matching
  if (sort !== 'newest' && sort !== 'oldest') return withNumbers([...numbers.keys()], byName(walk, placeOf(from)), from)
  const ordinals = [...numbers.keys()].map(place =>
    ordinal(dateMajor(walk.snapshot.columns.registered[place], sort), place),
  )
  return withNumbers(ordinals, byDate(walk, sort, from), from)
}

/** Merges matches by number into matches by name, each once. */
function* withNumbers(ordinals: readonly number[], steps: Iterable<Step>, from: number): Generator<Step> {
  const left = ordinals.filter(at => at >= from).sort((a, b) => a - b)
  for (const step of steps) {
    while (left[0] !== undefined && left[0] < step.at) yield { at: left.shift() ?? 0 }
    if (left[0] === step.at && !step.pause) left.shift()
    yield step
  }
  for (const at of left) yield { at }
}

function* byName(walk: Walk, from: number): Generator<Step> {
  const { matching, snapshot, text, tools, names } = walk
  const { expression } = matching
  if (expression === undefined) {
    for (let place = from; place < snapshot.columns.group.length; place++) {
      if (matching.filter.passes(place)) yield { at: place }
    }
    return
  }
  const tier = {
    expression,
    kinds: text ? ANY_KIND : KIND_BIT['legal-name'],
    ranges: [{ from: 0, to: snapshot.places.end() }],
  }
  for (const step of stream(walk, tier, from)) {
    if (step.pause || text === undefined || tools.standings.ofName(text, step.at, names)) yield step
  }
}

function* byDate(walk: Walk, sort: 'newest' | 'oldest', from: number): Generator<Step> {
  const { matching, text, tools, names, budget } = walk
  for (let start = from; ; ) {
    const batch = nextDates(walk, sort, start)
    for (const at of batch) {
      if (matching.expression !== undefined) {
        if (budget.reads-- <= 0) return yield { at, pause: true }
        if (!matching.belongs(placeOf(at))) continue
        if (text && !tools.standings.ofName(text, placeOf(at), names)) continue
      }
      yield { at }
    }
    const last = batch.at(-1)
    if (last === undefined) return
    start = last + 1
  }
}

/** The next ordinals by date of places that pass the filters, ascending; empty at the end. */
function nextDates({ snapshot, matching }: Walk, sort: 'newest' | 'oldest', from: number): Float64Array {
  const { group, registered } = snapshot.columns
  const kept = new Float64Array(8 * DATES_AT_ONCE)
  let count = 0
  let below = Infinity
  const shrink = (): void => {
    kept.subarray(0, count).sort()
    count = Math.min(count, DATES_AT_ONCE)
    if (count === DATES_AT_ONCE) below = kept[count - 1] ?? below
  }
  for (let place = 0; place < group.length; place++) {
    if (group[place] === NO_ORGANIZATION) continue
    const at = ordinal(dateMajor(registered[place], sort), place)
    if (at < from || at >= below || !matching.filter.passes(place)) continue
    kept[count++] = at
    if (count === kept.length) shrink()
  }
  shrink()
  return kept.slice(0, count)
}

function* byRelevance(walk: Walk, text: TextQuery, from: number): Generator<Step> {
  const { tools, names, isInactive, snapshot, matching } = walk
  for (const at of wholeNamesAndNumbers(walk, text)) if (at >= from) yield { at }
  const form = formNumber(text.form)
  for (const tier of tiers(walk, text)) {
    for (const inactive of [false, true]) {
      const major = gradeMajor(tier.grade, inactive)
      if (major < majorOf(from) || walk.status === (inactive ? 'active' : 'inactive')) continue
      const standsHere = (place: number): boolean =>
        isInactive(place) === inactive &&
        !matching.numbers.has(place) &&
        (tier.otherForm === undefined || (snapshot.columns.form[place] !== form) === tier.otherForm)
      const start = major === majorOf(from) ? placeOf(from) : 0
      for (const step of stream(walk, tier, start, standsHere)) {
        const at = ordinal(major, step.at)
        if (step.pause) return yield { at, pause: true }
        if (tools.standings.ofName(text, step.at, names)?.grade === tier.grade) yield { at }
      }
    }
  }
}

/** These matches are few even when other matches are many. */
function wholeNamesAndNumbers(walk: Walk, text: TextQuery): Float64Array {
  const { tools, snapshot, matching, names, isInactive } = walk
  const found = new Map<number, number>()
  for (const place of wholeNamePlaces(text, { matcher: tools.matcher, snapshot, names, most: MOST_WHOLE })) {
    if (!matching.filter.passes(place) || !matching.belongs(place)) continue
    const standing = tools.standings.ofName(text, place, names)
    if (standing && standing.grade < GRADE.legal) found.set(place, standing.grade)
  }
  for (const [place, grade] of matching.numbers) found.set(place, grade)
  return Float64Array.from(found, ([place, grade]) => ordinal(gradeMajor(grade, isInactive(place)), place)).sort()
}

/** The search for names of one grade; it may find other names, too. */
interface Tier {
  readonly expression: string
  /** KIND_BITs, of which at least one must match. */
  readonly kinds: number
  readonly ranges: readonly Range[]
}

interface GradeTier extends Tier {
  readonly grade: number
  /** Whether its legal form differs from the typed one; undefined when that does not matter. */
  readonly otherForm?: boolean
}

const ANY_KIND = 7

function tiers(walk: Walk, text: TextQuery): readonly GradeTier[] {
  const expression = walk.matching.expression ?? ''
  const everywhere = [{ from: 0, to: walk.snapshot.places.end() }]
  const further = NAME_KINDS.filter(kind => kind !== 'legal-name' && looksAt(walk.names, kind)).map(kind => ({
    ...{ expression, kinds: KIND_BIT[kind], ranges: everywhere },
    grade: kind === 'other-name' ? GRADE.other : GRADE.previous,
  }))
  return looksAt(walk.names, 'legal-name') ? [...legalTiers(walk, text, expression), ...further] : further
}

function legalTiers(walk: Walk, text: TextQuery, expression: string): readonly GradeTier[] {
  const { tools, snapshot } = walk
  const ranges: NameRanges = nameRanges(text, snapshot.places)
  const elsewhere = outside(ranges.core, snapshot.places.end())
  const whole = tools.expressions.wholeWords(text)?.text
  const parts: readonly (readonly [part: 0 | 1 | 2 | 3, expression: string, ranges: readonly Range[]])[] = [
    [0, expression, ranges.text],
    [1, expression, ranges.core],
    [2, whole === undefined ? expression : walk.matching.within(whole), elsewhere],
    ...(whole === undefined ? [] : [[3, `(${expression}) NOT (${whole})`, elsewhere] as const]),
  ]
  return parts.flatMap(([part, found, where]) => {
    const tier = { expression: found, kinds: KIND_BIT['legal-name'], ranges: where }
    if (text.form === '') return [{ ...tier, grade: legalGrade(part, false) }]
    return [false, true].map(otherForm => ({ ...tier, grade: legalGrade(part, otherForm), otherForm }))
  })
}

/** Streams places with a matching name, ascending, from `start` on, within the budget. */
function* stream(walk: Walk, tier: Tier, start: number, accepts = (_place: number): boolean => true): Generator<Step> {
  const { tools, matching, budget } = walk
  let rows = ROWS_AT_ONCE.first
  for (const range of tier.ranges) {
    for (let from = Math.max(start, range.from); from < range.to; ) {
      if (budget.rows <= 0) return yield { at: from, pause: true }
      const found = tools.matcher.match(tier.expression, 'all', { from, to: range.to }, Math.min(rows, budget.rows))
      budget.rows -= found.rows
      rows = Math.min(2 * rows, ROWS_AT_ONCE.most)
      for (const [at, place] of found.places.entries()) {
        if (((found.kinds[at] ?? 0) & tier.kinds) === 0 || !accepts(place) || !matching.filter.passes(place)) continue
        if (budget.reads-- <= 0) return yield { at: place, pause: true }
        yield { at: place }
      }
      from = found.seenTo
    }
  }
}
