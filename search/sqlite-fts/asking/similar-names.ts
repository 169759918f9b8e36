/** Finds organizations that match only after the correction of a typing error, with the corrected query. */
import type { TextQuery } from '../../query/query.ts'
import { bestNameMatch, tokensOfNames } from '../../query/relevance.ts'
import {
  bestCorrection,
  type CorrectedQuery,
  correctedQueries,
  correctedQueriesWith,
  MOST_REMAINING,
  MOST_SIMILAR,
  remainders,
} from '../../query/typos.ts'
import { withValues } from './expressions.ts'
import { allRows, type MatchedRows } from './matched-rows.ts'
import type { QueryContext } from './query-context.ts'
import { wholeNameRows } from './whole-names.ts'

export interface SimilarMatch {
  readonly row: number
  readonly matchQuality: number
  /** The corrected query that it matches. */
  readonly corrected: TextQuery
}

/** The maximum number of names to visit for queries that differ in the same words. */
const MOST_NAMES = 40
/** The maximum number of whole names for one of these queries. */
const MOST_WHOLE = 5

/** @param exact rows that match the query as typed; they are left out */
export function similarMatches(
  context: QueryContext,
  text: TextQuery,
  exact: ReadonlySet<number>,
): readonly SimilarMatch[] {
  const best = new Map<number, SimilarMatch>()
  const settled = addByRemainders(context, text, exact, best)
  if (best.size === 0) {
    const queries = correctedQueries(text, context.vocabulary(), settled)
    for (const group of groupsOf(queries)) addByQueries(context, group, exact, best)
  }
  return [...best.values()].sort((a, b) => a.matchQuality - b.matchQuality || a.row - b.row).slice(0, MOST_SIMILAR)
}

/**
 * Adds matches among the names with all words but one, where they are few.
 * @returns the words for which those names were searched
 */
function addByRemainders(
  context: QueryContext,
  text: TextQuery,
  exact: ReadonlySet<number>,
  best: Map<number, SimilarMatch>,
): ReadonlySet<number> {
  const { expressions, organizations, query } = context
  const settled = new Set<number>()
  for (const { query: remainder, at } of remainders(text, context.vocabulary().names)) {
    const expression = expressions.names(remainder, query.names)
    const matched = visit(context, expression.text, MOST_REMAINING)
    if (!matched.complete || !expression.exact) continue
    settled.add(at)
    const rows = matched.rows.filter(row => !exact.has(row))
    const words = rows.flatMap(row => tokensOfNames(organizations.read(row).organization))
    addBest(context, correctedQueriesWith(text, at, words), rows, best)
  }
  return settled
}

/** Adds matches of any of these queries, which differ in the same words, among all names. */
function addByQueries(
  context: QueryContext,
  queries: readonly CorrectedQuery[],
  exact: ReadonlySet<number>,
  best: Map<number, SimilarMatch>,
): void {
  const expression = context.expressions.anyOf(
    queries.map(({ query }) => query),
    context.query.names,
  )
  const matched = visit(context, expression.text, MOST_NAMES)
  // Whole names may be further on; if all names were visited, they are among them.
  const whole = matched.complete ? [] : queries.flatMap(({ query }) => [...wholeNameRows(context, query, MOST_WHOLE)])
  const rows = [...new Set([...matched.rows, ...whole])].filter(row => !exact.has(row))
  addBest(context, queries, rows, best)
}

function visit({ matcher, query, filter, snapshot }: QueryContext, expression: string, most: number): MatchedRows {
  return matcher.match(withValues(expression, filter.localities), query.names, allRows(snapshot), most)
}

/** Adds the rows that match any of the queries, each with the query that it matches best. */
function addBest(
  { organizations, query: { names } }: QueryContext,
  queries: readonly CorrectedQuery[],
  rows: readonly number[],
  best: Map<number, SimilarMatch>,
): void {
  if (queries.length === 0) return
  for (const row of rows) {
    const { organization, legal } = organizations.read(row)
    const correction = bestCorrection(queries, query => bestNameMatch(query, organization, names, legal)?.matchQuality)
    const known = best.get(row)
    if (correction && (known === undefined || correction.matchQuality < known.matchQuality)) {
      best.set(row, { row, matchQuality: correction.matchQuality, corrected: correction.query })
    }
  }
}

/** Groups queries that differ in the same words, for one search each; the number of terms must be the same, too. */
function groupsOf(queries: readonly CorrectedQuery[]): readonly (readonly CorrectedQuery[])[] {
  const groups = new Map<string, CorrectedQuery[]>()
  for (const corrected of queries) {
    const key = `${corrected.changed} ${corrected.query.terms.length}`
    groups.set(key, [...(groups.get(key) ?? []), corrected])
  }
  return [...groups.values()]
}
