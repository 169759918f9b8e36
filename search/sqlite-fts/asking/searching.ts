/** Answers queries. Each query reads one state of the index, so that hits, totals and facets agree. */
import type Database from 'better-sqlite3'
import type { SearchHit, SearchQuery, SearchResult } from '../../engine.ts'
import { writeCursor } from '../../query/cursor.ts'
import { sumUp } from '../../query/facet-counts.ts'
import { toHit } from '../../query/matched.ts'
import { clampLimit, type Rank, rankOfCursor } from '../../query/order.ts'
import { findMatches, type Matches } from './find-matches.ts'
import { listedResults, majorOf, ordinalOf, rowOf } from './listed-results.ts'
import { type QueryContext, queryContexts } from './query-context.ts'
import { type Checkpoint, NEVER_CANCELLED, QUERY_LIMITS, type QueryLimits, suggestionLimits } from './query-limits.ts'
import { resultStream, type StreamedResult } from './result-stream.ts'
import type { Snapshot } from './snapshot.ts'

export interface Searching {
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery): SearchResult
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>): SearchHit[]
  /** Loads the data that queries need into memory, so that the first query does not wait for it. */
  warm(): void
}

export function searching(
  database: Database.Database,
  { limits = QUERY_LIMITS, checkpoint = NEVER_CANCELLED }: { limits?: QueryLimits; checkpoint?: Checkpoint } = {},
): Searching {
  const contexts = queryContexts(database, checkpoint)
  const limitsOfSuggestions = suggestionLimits(limits)

  const search = database.transaction((query: SearchQuery): SearchResult => {
    const context = contexts.accept(query, limits)
    const matches = findMatches(context)
    const { hits, next } = pageOf(context, matches)
    return {
      total: matches.total,
      exact: matches.exact,
      hits,
      facets: sumUp(context.snapshot.groups, matches.counts, query.filters).facets,
      ...(next && { nextCursor: writeCursor(query, next) }),
    }
  })
  const suggest = database.transaction((query: Omit<SearchQuery, 'cursor' | 'sort'>): SearchHit[] => {
    const context = contexts.accept({ ...query, sort: 'relevance' }, limitsOfSuggestions)
    return pageOf(context, findMatches(context)).hits
  })
  const warm = database.transaction(() => contexts.warm())
  return {
    search: query => search.deferred(query),
    suggest: query => suggest.deferred(query),
    warm: () => warm.deferred(),
  }
}

/** Sorts after all names. */
const BEHIND = '\u{10ffff}'

/** The hits from the cursor on, and the rank at which the next page begins. */
function pageOf(context: QueryContext, matches: Matches): { hits: SearchHit[]; next: Rank | undefined } {
  const { query, parsed, organizations, snapshot } = context
  const from = query.cursor === undefined ? 0 : startOf(snapshot, query, query.cursor)
  const limit = clampLimit(query.limit)
  const corrected = new Map(matches.similar.map(similar => [similar.row, similar.corrected]))
  const results = matches.listed
    ? resultsFrom(listedResults(context, matches), from)
    : resultStream(context, matches, from)
  const hits: SearchHit[] = []
  for (const { ordinal, isPause } of results) {
    if (isPause || hits.length === limit) return { hits, next: rankOf(snapshot, ordinal) }
    const row = rowOf(ordinal)
    const { stored, organization, legal } = organizations.read(row)
    const details = {
      legal,
      query: parsed,
      names: query.names,
      numberQuality: matches.numbers.get(row),
      corrected: corrected.get(row),
    }
    hits.push(toHit(stored.id, organization, details))
  }
  return { hits, next: undefined }
}

function* resultsFrom(ordinals: Float64Array, from: number): Generator<StreamedResult> {
  for (const ordinal of ordinals) if (ordinal >= from) yield { ordinal }
}

/** The rank of the first hit after the page. It has the name instead of the row, because rows change. */
function rankOf({ order }: Snapshot, ordinal: number): Rank {
  const { words, id } = order.keyAt(rowOf(ordinal)) ?? { words: BEHIND, id: '' }
  return [majorOf(ordinal), words, id]
}

function startOf({ order }: Snapshot, query: SearchQuery, cursor: string): number {
  const [major, words, id] = rankOfCursor(query, cursor)
  return ordinalOf(major, order.atOrAfter({ words, id }))
}
