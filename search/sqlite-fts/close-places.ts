/** Organizations that match only when something typed is taken for a typing error, with the query that they match. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../engine.ts'
import type { TextQuery } from '../query.ts'
import { closeGrade, closeQueries, MOST_CLOSE } from '../typos.ts'
import { type Vocabulary, vocabulary } from '../vocabulary.ts'
import type { ExpressionBuilder } from './expression.ts'
import type { PlaceMatcher } from './matched-places.ts'
import type { Snapshot } from './snapshot.ts'
import type { Standings } from './standings.ts'

export interface ClosePlace {
  readonly place: number
  readonly grade: number
  /** The query that it matches. */
  readonly query: TextQuery
}

/** Rows that are looked at for one of the queries: of names that are all of it, and of those that hold it. */
const MOST_ROWS = 10
/** Words are read again when there have been so many commits since; what is new until then is not thought of. */
const STALE_AFTER = 1000

export function closePlaces(
  database: Database.Database,
  tools: { readonly expressions: ExpressionBuilder; readonly matcher: PlaceMatcher; readonly standings: Standings },
) {
  const words = wordReader(database)

  /** @param skip places that are known to match as the query stands */
  return (
    query: TextQuery,
    { names, skip, snapshot }: { names: NamesSearched; skip: ReadonlySet<number>; snapshot: Snapshot },
  ): readonly ClosePlace[] => {
    const found = new Map<number, ClosePlace>()
    const range = { from: 0, to: snapshot.places.end() }
    const looked = new Set(skip)
    for (const close of closeQueries(query, words(snapshot))) {
      if (found.size >= MOST_CLOSE) break
      const holding = tools.expressions.names(close.query, names)
      const whole = tools.expressions.wholeNames(close.query)
      const places = [whole, holding].flatMap(expression =>
        expression === undefined ? [] : tools.matcher.match(expression.text, names, range, MOST_ROWS).places,
      )
      for (const place of new Set(places)) {
        if (looked.has(place)) continue
        const strict = tools.standings.ofName(close.query, place, names)
        if (!strict) continue
        looked.add(place)
        found.set(place, { place, grade: closeGrade(strict.grade, close.edits), query: close.query })
      }
    }
    return [...found.values()].sort((a, b) => a.grade - b.grade || a.place - b.place).slice(0, MOST_CLOSE)
  }
}

function wordReader(database: Database.Database): (snapshot: Snapshot) => Vocabulary {
  const all = database.prepare<[], { word: string; names: number }>('SELECT word, names FROM words ORDER BY word')
  let known: { vocabulary: Vocabulary; stamp: number; generation: number } | undefined
  return ({ stamp, generation }) => {
    if (known?.generation === generation && stamp - known.stamp < STALE_AFTER) return known.vocabulary
    const rows = all.all()
    const fresh = vocabulary(
      rows.map(row => row.word),
      Uint32Array.from(rows, row => row.names),
    )
    known = { vocabulary: fresh, stamp, generation }
    return fresh
  }
}
