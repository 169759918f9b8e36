/** Finds organizations that match only after the correction of a typing error, with the corrected query. */
import type { NamesSearched } from '../../engine.ts'
import type { TextQuery } from '../../query/query.ts'
import { standing, tokensOfNames } from '../../query/relevance.ts'
import {
  type CloseQuery,
  closeQueries,
  closeQueriesAmong,
  closestOf,
  MOST_CLOSE,
  MOST_REMAINING,
  remainders,
} from '../../query/typos.ts'
import type { Vocabulary } from '../../query/vocabulary.ts'
import type { ExpressionBuilder } from './expressions.ts'
import type { PlaceMatcher } from './matched-rows.ts'
import type { Standings } from './organization-reader.ts'
import type { Snapshot } from './snapshot.ts'
import type { WordReader } from './vocabulary-reader.ts'
import { wholeNamePlaces } from './whole-names.ts'

export interface ClosePlace {
  readonly place: number
  readonly grade: number
  /** The corrected query that it matches. */
  readonly query: TextQuery
}

/** The maximum number of index rows for queries that differ in the same words. */
const MOST_ROWS = 40
/** The maximum number of whole names for one of these queries. */
const MOST_WHOLE = 5

interface CloseOptions {
  readonly names: NamesSearched
  /** Places that match the query as typed. */
  readonly skip: ReadonlySet<number>
  readonly snapshot: Snapshot
  /** Adds the filters that the index itself can apply to an expression. */
  within(expression: string): string
}

interface CloseTools {
  readonly expressions: ExpressionBuilder
  readonly matcher: PlaceMatcher
  readonly standings: Standings
  readonly words: WordReader
}

export function closePlaces(tools: CloseTools) {
  return (query: TextQuery, options: CloseOptions): readonly ClosePlace[] => {
    const known = tools.words(options.snapshot)
    const { found, settled } = amongFew(tools, query, known, options)
    const places = found.size > 0 ? found : amongAll(tools, closeQueries(query, known, settled), options)
    return [...places.values()].sort((a, b) => a.grade - b.grade || a.place - b.place).slice(0, MOST_CLOSE)
  }
}

/** Matches among the few names with all words but one, and the words for which those names were searched. */
function amongFew(tools: CloseTools, query: TextQuery, known: Vocabulary, options: CloseOptions) {
  const { names, skip, snapshot, within } = options
  const found = new Map<number, ClosePlace>()
  const settled = new Set<number>()
  for (const { query: rest, at } of remainders(query, known.names)) {
    const { text, exact } = tools.expressions.names(rest, names)
    const holding = tools.matcher.match(within(text), names, { from: 0, to: snapshot.places.end() }, MOST_REMAINING)
    if (!holding.complete || !exact) continue
    settled.add(at)
    const places = holding.places.filter(place => !skip.has(place))
    const words = places.flatMap(place => tokensOfNames(tools.standings.read(place).organization))
    consider(tools, found, closeQueriesAmong(query, at, words), places, names)
  }
  return { found, settled }
}

function amongAll(tools: CloseTools, queries: readonly CloseQuery[], options: CloseOptions) {
  const { names, skip, snapshot, within } = options
  const found = new Map<number, ClosePlace>()
  for (const group of groupsOf(queries)) {
    const any = tools.expressions.anyOf(
      group.map(close => close.query),
      names,
    )
    const holding = tools.matcher.match(within(any.text), names, { from: 0, to: snapshot.places.end() }, MOST_ROWS)
    // Whole names may be further on; if all rows were seen, they are among them.
    const whole = holding.complete
      ? []
      : group.flatMap(close => [
          ...wholeNamePlaces(close.query, { matcher: tools.matcher, snapshot, names, most: MOST_WHOLE }),
        ])
    const places = [...new Set([...holding.places, ...whole])].filter(place => !skip.has(place))
    consider(tools, found, group, places, names)
  }
  return found
}

/** Adds the places that match any of the queries, each with the query that it matches best. */
function consider(
  { standings }: CloseTools,
  found: Map<number, ClosePlace>,
  queries: readonly CloseQuery[],
  places: readonly number[],
  names: NamesSearched,
): void {
  if (queries.length === 0) return
  for (const place of places) {
    const { organization, legal } = standings.read(place)
    const closest = closestOf(queries, query => standing(query, organization, names, legal)?.grade)
    const known = found.get(place)
    if (closest && (known === undefined || closest.grade < known.grade)) found.set(place, { place, ...closest })
  }
}

/** Groups queries that differ in the same words, for one search each; the number of terms must be the same, too. */
function groupsOf(queries: readonly CloseQuery[]): readonly (readonly CloseQuery[])[] {
  const groups = new Map<string, CloseQuery[]>()
  for (const close of queries) {
    const key = `${close.changed} ${close.query.terms.length}`
    groups.set(key, [...(groups.get(key) ?? []), close])
  }
  return [...groups.values()]
}
