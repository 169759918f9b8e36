/** Organizations that match only when something typed is taken for a typing error, with the query that they match. */
import type { NamesSearched } from '../engine.ts'
import { normaliseName, tokensOf } from '../normalise-name.ts'
import type { TextQuery } from '../query.ts'
import { compared, namesSearched, standing } from '../relevance.ts'
import {
  type CloseQuery,
  closeGrade,
  closeQueries,
  closeQueriesAmong,
  MOST_CLOSE,
  MOST_REMAINING,
  remainders,
} from '../typos.ts'
import type { ExpressionBuilder } from './expression.ts'
import type { PlaceMatcher } from './matched-places.ts'
import type { Snapshot } from './snapshot.ts'
import type { Standings } from './standings.ts'
import { wholeNamePlaces } from './whole-names.ts'
import type { WordReader } from './word-reader.ts'

export interface ClosePlace {
  readonly place: number
  readonly grade: number
  /** The query that it matches. */
  readonly query: TextQuery
}

/** Rows that are looked at for queries that differ in the same words. */
const MOST_ROWS = 40
/** Names that are all of one of them. */
const MOST_WHOLE = 5
interface CloseOptions {
  readonly names: NamesSearched
  /** Places that are known to match as the query stands. */
  readonly skip: ReadonlySet<number>
  readonly snapshot: Snapshot
  /** An expression with the filters that the index itself answers. */
  within(expression: string): string
}

export function closePlaces(tools: {
  readonly expressions: ExpressionBuilder
  readonly matcher: PlaceMatcher
  readonly standings: Standings
  readonly words: WordReader
}) {
  return (query: TextQuery, { names, skip, snapshot, within }: CloseOptions): readonly ClosePlace[] => {
    const found = new Map<number, ClosePlace>()
    const range = { from: 0, to: snapshot.places.end() }

    function consider(group: readonly CloseQuery[], places: Iterable<number>): void {
      for (const place of places) {
        const { organization } = tools.standings.read(place)
        const legal = compared(organization.legalName)
        const closest = closestOf(group, close => standing(close.query, organization, names, legal)?.grade)
        const known = found.get(place)
        if (closest && (known === undefined || closest.grade < known.grade)) found.set(place, { place, ...closest })
      }
    }

    const words = tools.words(snapshot)
    const settled = new Set<number>()
    for (const { query: rest, at } of remainders(query, words.names)) {
      const { text, exact } = tools.expressions.names(rest, names)
      const holding = tools.matcher.match(within(text), names, range, MOST_REMAINING)
      if (!holding.complete || !exact) continue
      settled.add(at)
      const places = holding.places.filter(place => !skip.has(place))
      const close = closeQueriesAmong(query, at, places.flatMap(wordsAt))
      if (close.length > 0) consider(close, places)
    }
    if (found.size > 0) return bestOf(found)

    for (const group of groupsOf(closeQueries(query, words, settled))) {
      const any = tools.expressions.anyOf(
        group.map(close => close.query),
        names,
      )
      const holding = tools.matcher.match(within(any.text), names, range, MOST_ROWS)
      // Whole names may be further on; where everything was seen, they are among it.
      const whole = holding.complete
        ? []
        : group.flatMap(close => [
            ...wholeNamePlaces(close.query, { matcher: tools.matcher, snapshot, names, most: MOST_WHOLE }),
          ])
      consider(
        group,
        [...new Set([...holding.places, ...whole])].filter(place => !skip.has(place)),
      )
    }
    return bestOf(found)

    function wordsAt(place: number): readonly string[] {
      const { organization } = tools.standings.read(place)
      return namesSearched(organization, names).flatMap(name => tokensOf(normaliseName(name)))
    }
  }
}

function bestOf(found: ReadonlyMap<number, ClosePlace>): readonly ClosePlace[] {
  return [...found.values()].sort((a, b) => a.grade - b.grade || a.place - b.place).slice(0, MOST_CLOSE)
}

/** Those that differ in the same words are looked for at once. One that wants no more than the others stands alone. */
function groupsOf(queries: readonly CloseQuery[]): readonly (readonly CloseQuery[])[] {
  const groups = new Map<string, CloseQuery[]>()
  for (const close of queries) {
    const key = `${close.changed} ${close.query.terms.length}`
    groups.set(key, [...(groups.get(key) ?? []), close])
  }
  return [...groups.values()]
}

function closestOf(
  group: readonly CloseQuery[],
  gradeOf: (close: CloseQuery) => number | undefined,
): { readonly grade: number; readonly query: TextQuery } | undefined {
  let best: { grade: number; query: TextQuery } | undefined
  for (const close of group) {
    const grade = gradeOf(close)
    if (grade === undefined) continue
    const closeness = closeGrade(grade, close.edits)
    if (best === undefined || closeness < best.grade) best = { grade: closeness, query: close.query }
  }
  return best
}
