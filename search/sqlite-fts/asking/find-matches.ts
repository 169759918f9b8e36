/**
 * Finds the matches of a query, before they are sorted: all of them when they are
 * few enough, else the first of them, from which the rest is estimated.
 */
import { type Counts, sumUp } from '../../query/facet-counts.ts'
import type { TextQuery } from '../../query/query.ts'
import { looksAtNumbers } from '../../query/relevance.ts'
import { FEW_MATCHES, needsCorrection } from '../../query/typos.ts'
import { NO_ORGANIZATION } from '../file/columns.ts'
import { withValues } from './expressions.ts'
import { allRows, type MatchedRows } from './matched-rows.ts'
import type { QueryContext } from './query-context.ts'
import type { ValueGroups } from './row-filter.ts'
import { type SimilarMatch, similarMatches } from './similar-names.ts'

/** The matches, or the expression that finds them. */
export interface Matches {
  /** The FTS5 query that finds them, with `values`; undefined when every organization matches. */
  readonly expression: string | undefined
  /** The filter values that the expression includes, for `withValues`. */
  readonly values: ValueGroups
  /** All that match by name and pass the filters; undefined when there are too many to list, or to read. */
  readonly listed: NamedRows | undefined
  /** The rows that match by a number and pass the filters, with their match quality. */
  readonly numbers: ReadonlyMap<number, number>
  /** Those that match only after the correction of a typing error, and pass the filters. */
  readonly similar: readonly SimilarMatch[]
  /** By facet group, with only the filters by date and locality applied. */
  readonly counts: Counts
  readonly total: number
  /** False when counts or total are estimates. */
  readonly exact: boolean
}

type NamedRows = Pick<MatchedRows, 'rows' | 'kinds'>

export function findMatches(context: QueryContext): Matches {
  const { parsed, text, query, filter, snapshot, limits } = context
  const values = filter.localities
  const none = { expression: undefined, values, numbers: new Map(), similar: [], exact: true }
  if (parsed.kind === 'nothing' || filter.isEmpty) {
    return { ...none, listed: { rows: [], kinds: [] }, counts: new Map(), total: 0 }
  }
  const names = text && context.expressions.names(text, query.names)
  const expression = values.length === 0 ? names?.text : withValues(names?.text, values)
  if (expression === undefined) {
    const counts = countEverything(context)
    return { ...none, listed: undefined, counts, total: sumUp(snapshot.groups, counts, query.filters).total }
  }
  // Without text every organization matches, with any names.
  const searched = text ? query.names : 'current'
  const visited = context.matcher.match(expression, searched, allRows(snapshot), limits.listedNames)
  const matched = text ? verify(context, text, visited) : visited
  const numbers = new Map(text && looksAtNumbers(query.names) ? context.organizations.byNumber(text) : [])
  for (const row of numbers.keys()) if (!filter.isInLocality(row)) numbers.delete(row)
  if (!matched.complete) return estimate(context, expression, matched, numbers)
  return { ...listAll(context, matched, numbers), expression, values, exact: names?.exact ?? true }
}

/** @param numbers rows that match by a number, before the filters */
function listAll(context: QueryContext, matched: MatchedRows, numbers: ReadonlyMap<number, number>) {
  const { text, filter, snapshot, query } = context
  const similar = text ? findSimilar(context, text, matched, numbers) : []
  const further = [...numbers.keys()].filter(row => !matched.rows.includes(row))
  const counts = countRows(context, [...matched.rows, ...further, ...similar.map(({ row }) => row)])
  return {
    counts,
    listed: listable(context, matched),
    numbers: passingNumbers(context, numbers),
    similar: similar.filter(({ row }) => filter.passes(row)),
    total: sumUp(snapshot.groups, counts, query.filters).total,
  }
}

/**
 * Estimates the counts when there are more names than the limit. The filters that the index can apply may leave few
 * enough matches to list them.
 * @param matched the first matches
 * @param numbers rows that match by a number, before the filters
 */
function estimate(
  context: QueryContext,
  expression: string,
  matched: MatchedRows,
  numbers: ReadonlyMap<number, number>,
): Matches {
  const { text, query, filter, snapshot, limits } = context
  const share = matched.seenTo / snapshot.order.end()
  const sampled = countRows(context, matched.rows)
  const counts = new Map([...sampled].map(([group, count]) => [group, Math.round(count / share)]))
  const passingNumber = passingNumbers(context, numbers)
  const estimated = { counts, numbers: passingNumber, similar: [], exact: false }
  const estimatedTotal = () => sumUp(snapshot.groups, counts, query.filters).total
  const counted = filter.countedValues()
  const passed = matched.rows.filter(filter.passes).length
  if (counted.length === 0 || passed > matched.rows.length * limits.narrowedShare) {
    // Unless the sample shows that the filters leave few, the columns are faster than the index at filtering.
    return { ...estimated, expression, values: filter.localities, listed: undefined, total: estimatedTotal() }
  }
  const narrowed = { expression: withValues(expression, counted), values: [...filter.localities, ...counted] }
  const visited = context.matcher.match(narrowed.expression, query.names, allRows(snapshot), limits.listedNames)
  if (!visited.complete || needsReading(text)) {
    return { ...estimated, ...narrowed, listed: undefined, total: estimatedTotal() }
  }
  const passing = passingRows(context, visited)
  const total = new Set([...passing.rows, ...passingNumber.keys()]).size
  return { ...estimated, ...narrowed, listed: listable(context, passing), total }
}

/** Matches after the correction of typing errors, with only the filters by date and locality applied. */
function findSimilar(
  context: QueryContext,
  text: TextQuery,
  matched: MatchedRows,
  numbers: ReadonlyMap<number, number>,
): readonly SimilarMatch[] {
  const { filter, organizations, query } = context
  if (matched.rows.length >= FEW_MATCHES) return []
  const qualities = matched.rows.map(row => organizations.nameMatch(text, row, query.names)?.matchQuality ?? 0)
  if (!needsCorrection(text, [...numbers.values(), ...qualities])) return []
  const similar = similarMatches(context, text, new Set(matched.rows))
  return similar.filter(({ row }) => filter.passesDates(row) && filter.isInLocality(row))
}

/** Keeps the rows whose names really match; `complete` is false when there are too many to read. */
function verify(context: QueryContext, text: TextQuery, matched: MatchedRows): MatchedRows {
  const { limits, organizations, query } = context
  if (!matched.complete || !needsReading(text)) return matched
  if (matched.rows.length > limits.verifiedReads) return { ...matched, complete: false }
  const kept = matched.rows.map(row => organizations.nameMatch(text, row, query.names) !== undefined)
  return { ...matched, ...keep(matched, kept) }
}

/** The index knows the words of a name, but not their order. */
function needsReading(text: TextQuery | undefined): boolean {
  return text !== undefined && (text.phrases.length > 0 || text.excluded.some(phrase => phrase.length > 1))
}

/** Undefined when too many would have to be read to sort them. Only the order by relevance needs the names. */
function listable(context: QueryContext, matched: NamedRows): NamedRows | undefined {
  const passing = passingRows(context, matched)
  const { query, limits } = context
  return query.sort !== 'relevance' || passing.rows.length <= limits.listedReads ? passing : undefined
}

function passingRows({ filter }: QueryContext, matched: NamedRows): NamedRows {
  return keep(matched, matched.rows.map(filter.passes))
}

function keep({ rows, kinds }: NamedRows, kept: readonly boolean[]): NamedRows {
  return { rows: rows.filter((_, at) => kept[at]), kinds: kinds.filter((_, at) => kept[at]) }
}

function passingNumbers({ filter }: QueryContext, numbers: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  return new Map([...numbers].filter(([row]) => filter.passes(row)))
}

function countRows({ snapshot: { columns, groups }, filter }: QueryContext, rows: Iterable<number>): Counts {
  const counts = new Int32Array(groups.reduce((most, { number }) => Math.max(most, number), 0) + 1)
  for (const row of rows) {
    const group = columns.group[row] ?? NO_ORGANIZATION
    if (group !== NO_ORGANIZATION && filter.passesDates(row)) counts[group] = (counts[group] ?? 0) + 1
  }
  return new Map(groups.map(({ number }) => [number, counts[number] ?? 0]))
}

function countEverything(context: QueryContext): Counts {
  const { filter, snapshot } = context
  if (!filter.byDate) return new Map(snapshot.groups.map(group => [group.number, group.organizations]))
  return countRows(context, snapshot.columns.group.keys())
}
