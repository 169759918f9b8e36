/**
 * Streams matches in result order, when they are too many to list. The order is
 * that of `listed-results.ts`. Matches are found in the index batch by batch, and
 * each name is read to verify its match quality.
 */
import { formNumber } from '../../names/legal-forms.ts'
import { dateMajor, qualityMajor } from '../../query/order.ts'
import type { TextQuery } from '../../query/query.ts'
import { MATCH_QUALITY } from '../../query/relevance.ts'
import { NO_ORGANIZATION } from '../file/columns.ts'
import type { Matches } from './find-matches.ts'
import { majorOf, ordinalOf, rowOf } from './listed-results.ts'
import { ANY_KIND, allRows, KIND_BIT } from './matched-rows.ts'
import { type NameSearch, qualitySearches } from './quality-searches.ts'
import type { QueryContext } from './query-context.ts'
import { wholeNameRows } from './whole-names.ts'

/** A match, or a pause. */
export interface StreamedResult {
  /** The ordinal of the match. */
  readonly ordinal: number
  /** The budget is used up: all matches before the ordinal were streamed, and it need not be one itself. */
  readonly isPause?: true
}

/** The maximum number of names that are the whole text, which may be many: `Holdings Limited`. */
const MOST_WHOLE = 1000
/** Batch sizes, in names: small at first, because a page needs few, then growing. */
const NAMES_AT_ONCE = { first: 256, most: 8192 }
const DATES_AT_ONCE = 512

/** @param from ordinal of the first requested match */
export function resultStream(context: QueryContext, matches: Matches, from: number): Generator<StreamedResult> {
  const { query, text, snapshot } = context
  const { sort } = query
  const rows = [...matches.numbers.keys()]
  if (sort === 'relevance' && text && text.terms.length > 0) return byRelevance(context, matches, text, from)
  if (sort !== 'newest' && sort !== 'oldest') return withNumbers(rows, byName(context, matches, rowOf(from)), from)
  const ordinals = rows.map(row => ordinalOf(dateMajor(snapshot.columns.registered[row], sort), row))
  return withNumbers(ordinals, byDate(context, matches, sort, from), from)
}

/** Merges matches by number, as ordinals, into matches by name, each once. */
function* withNumbers(
  numbers: readonly number[],
  results: Iterable<StreamedResult>,
  from: number,
): Generator<StreamedResult> {
  const left = numbers.filter(ordinal => ordinal >= from).sort((a, b) => a - b)
  for (const result of results) {
    while (left[0] !== undefined && left[0] < result.ordinal) yield { ordinal: left.shift() ?? 0 }
    if (left[0] === result.ordinal && !result.isPause) left.shift()
    yield result
  }
  for (const ordinal of left) yield { ordinal }
}

/** In the order by name, the ordinal is the row. */
function* byName(context: QueryContext, matches: Matches, from: number): Generator<StreamedResult> {
  const { text, query, organizations, filter, snapshot } = context
  const { expression } = matches
  if (expression === undefined) {
    for (let row = from; row < snapshot.columns.group.length; row++) if (filter.passes(row)) yield { ordinal: row }
    return
  }
  const kinds = text ? ANY_KIND : KIND_BIT['legal-name']
  for (const result of rowStream(context, { expression, kinds, ranges: [allRows(snapshot)] }, from)) {
    if (result.isPause || text === undefined || organizations.nameMatch(text, result.ordinal, query.names)) yield result
  }
}

function* byDate(
  context: QueryContext,
  matches: Matches,
  sort: 'newest' | 'oldest',
  from: number,
): Generator<StreamedResult> {
  const { text, query, organizations, filter, budget } = context
  for (let start = from; ; ) {
    const batch = nextDates(context, sort, start)
    for (const ordinal of batch) {
      if (matches.expression !== undefined) {
        if (budget.reads-- <= 0) return yield { ordinal, isPause: true }
        if (!filter.isInLocality(rowOf(ordinal))) continue
        if (text && !organizations.nameMatch(text, rowOf(ordinal), query.names)) continue
      }
      yield { ordinal }
    }
    const last = batch.at(-1)
    if (last === undefined) return
    start = last + 1
  }
}

/** The next ordinals by date of rows that pass the filters, ascending; empty at the end. */
function nextDates({ snapshot, filter }: QueryContext, sort: 'newest' | 'oldest', from: number): Float64Array {
  const { group, registered } = snapshot.columns
  const kept = new Float64Array(8 * DATES_AT_ONCE)
  let count = 0
  let below = Infinity
  const shrink = (): void => {
    kept.subarray(0, count).sort()
    count = Math.min(count, DATES_AT_ONCE)
    if (count === DATES_AT_ONCE) below = kept[count - 1] ?? below
  }
  for (let row = 0; row < group.length; row++) {
    if (group[row] === NO_ORGANIZATION) continue
    const ordinal = ordinalOf(dateMajor(registered[row], sort), row)
    if (ordinal < from || ordinal >= below || !filter.passes(row)) continue
    kept[count++] = ordinal
    if (count === kept.length) shrink()
  }
  shrink()
  return kept.slice(0, count)
}

function* byRelevance(
  context: QueryContext,
  matches: Matches,
  text: TextQuery,
  from: number,
): Generator<StreamedResult> {
  const { query, organizations, snapshot, isInactive } = context
  for (const ordinal of wholeNamesAndNumbers(context, matches, text)) if (ordinal >= from) yield { ordinal }
  const form = formNumber(text.form)
  for (const search of qualitySearches(context, text, matches)) {
    const { matchQuality, otherForm } = search
    for (const inactive of [false, true]) {
      const major = qualityMajor(matchQuality, inactive)
      if (major < majorOf(from) || query.filters.status === (inactive ? 'active' : 'inactive')) continue
      const mayMatch = (row: number): boolean =>
        isInactive(row) === inactive &&
        !matches.numbers.has(row) &&
        (otherForm === undefined || (snapshot.columns.form[row] !== form) === otherForm)
      const start = major === majorOf(from) ? rowOf(from) : 0
      for (const { ordinal: row, isPause } of rowStream(context, search, start, mayMatch)) {
        const ordinal = ordinalOf(major, row)
        if (isPause) return yield { ordinal, isPause }
        if (organizations.nameMatch(text, row, query.names)?.matchQuality === matchQuality) yield { ordinal }
      }
    }
  }
}

/** The ordinals of these matches, ascending. They are few even when other matches are many. */
function wholeNamesAndNumbers(context: QueryContext, matches: Matches, text: TextQuery): Float64Array {
  const { query, organizations, filter, isInactive } = context
  const qualities = new Map<number, number>()
  for (const row of wholeNameRows(context, text, MOST_WHOLE)) {
    if (!filter.passes(row) || !filter.isInLocality(row)) continue
    const match = organizations.nameMatch(text, row, query.names)
    if (match && match.matchQuality < MATCH_QUALITY.legal) qualities.set(row, match.matchQuality)
  }
  for (const [row, matchQuality] of matches.numbers) qualities.set(row, matchQuality)
  return Float64Array.from(qualities, ([row, matchQuality]) =>
    ordinalOf(qualityMajor(matchQuality, isInactive(row)), row),
  ).sort()
}

/**
 * Streams rows with a name that the search finds, ascending, from `start` on, within the budget. The ordinals are rows.
 * @param accepts a further filter, applied before the row counts against the budget
 */
function* rowStream(
  { matcher, filter, budget }: QueryContext,
  { expression, kinds, ranges }: NameSearch,
  start: number,
  accepts = (_row: number): boolean => true,
): Generator<StreamedResult> {
  let batchSize = NAMES_AT_ONCE.first
  for (const range of ranges) {
    for (let from = Math.max(start, range.from); from < range.to; ) {
      if (budget.names <= 0) return yield { ordinal: from, isPause: true }
      const matched = matcher.match(expression, 'all', { from, to: range.to }, Math.min(batchSize, budget.names))
      budget.names -= matched.visited
      batchSize = Math.min(2 * batchSize, NAMES_AT_ONCE.most)
      for (const [at, row] of matched.rows.entries()) {
        if (((matched.kinds[at] ?? 0) & kinds) === 0 || !accepts(row) || !filter.passes(row)) continue
        if (budget.reads-- <= 0) return yield { ordinal: row, isPause: true }
        yield { ordinal: row }
      }
      from = matched.seenTo
    }
  }
}
