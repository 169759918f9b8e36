/** Answers queries. Each query reads one state of the index, so that hits, totals and facets agree. */
import type Database from 'better-sqlite3'
import type { SearchHit, SearchQuery, SearchResult } from '../../engine.ts'
import { writeCursor } from '../../query/cursor.ts'
import { sumUp } from '../../query/facet-counts.ts'
import { toHit } from '../../query/matched.ts'
import { clampLimit, type Place, placeOfCursor } from '../../query/order.ts'
import { type ParsedQuery, parseQuery } from '../../query/query.ts'
import { type Checkpoint, NEVER_CANCELLED } from '../file/cancelled.ts'
import { findMatching, type Matching } from './find-matches.ts'
import { listInOrder } from './listed-results.ts'
import { majorOf, ordinal, placeOf } from './ordinals.ts'
import { prepareTools, type Tools } from './query-context.ts'
import { SEARCH_LIMITS, type SearchLimits } from './query-limits.ts'
import { type Step, walkInOrder } from './result-stream.ts'
import { type Snapshot, snapshots } from './snapshot.ts'

export interface Searching {
  /** @throws {InvalidCursorError} */
  search(query: SearchQuery): SearchResult
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>): SearchHit[]
  /** Loads the data that queries need into memory, so that the first query does not wait for it. */
  warm(): void
}

export function searching(
  database: Database.Database,
  { limits = SEARCH_LIMITS, checkpoint = NEVER_CANCELLED }: { limits?: SearchLimits; checkpoint?: Checkpoint } = {},
): Searching {
  const refresh = snapshots(database)
  const tools = prepareTools(database, limits, checkpoint)
  // Suggestions are not counted, so fewer rows are read; the first hits are the same.
  const forSuggestions = { ...tools, limits: { ...limits, ...suggestionLimits(limits) } }

  function find(tools: Tools, query: SearchQuery) {
    const snapshot = refresh()
    tools.standings.forget()
    const parsed = parseQuery(query.text)
    const matching = findMatching(tools, snapshot, parsed, query)
    return { snapshot, parsed, matching, ...pageOf(tools, snapshot, parsed, matching, query) }
  }

  const search = database.transaction((query: SearchQuery): SearchResult => {
    const { snapshot, matching, hits, next } = find(tools, query)
    return {
      total: matching.total,
      exact: matching.exact,
      hits,
      facets: sumUp(snapshot.groups, matching.counts, query.filters).facets,
      ...(next && { nextCursor: writeCursor(query, next) }),
    }
  })
  const suggest = database.transaction(
    (query: Omit<SearchQuery, 'cursor' | 'sort'>) => find(forSuggestions, { ...query, sort: 'relevance' }).hits,
  )
  const warm = database.transaction(() => void tools.words(refresh()))
  return {
    search: query => search.deferred(query),
    suggest: query => suggest.deferred(query),
    warm: () => warm.deferred(),
  }
}

function suggestionLimits({ listedRows, suggestedRows, listedReads, suggestedReads }: SearchLimits) {
  return { listedRows: Math.min(listedRows, suggestedRows), listedReads: Math.min(listedReads, suggestedReads) }
}

/** Sorts after all names. */
const BEHIND = '\u{10ffff}'

/** The hits from the cursor on, and the position at which the next page begins. */
function pageOf(tools: Tools, snapshot: Snapshot, parsed: ParsedQuery, matching: Matching, query: SearchQuery) {
  const from = query.cursor === undefined ? 0 : startOf(snapshot, query, query.cursor)
  const limit = clampLimit(query.limit)
  const inactive = new Set(snapshot.groups.filter(group => !group.active).map(group => group.number))
  const isInactive = (place: number) => inactive.has(snapshot.columns.group[place] ?? -1)
  const text = parsed.kind === 'text' ? parsed : undefined
  const { limits } = tools
  const known = { tools, snapshot, matching, text, names: query.names, status: query.filters.status, isInactive }
  const close = new Map(matching.close.map(found => [found.place, found.query]))
  const steps = matching.listed
    ? listedSteps(listInOrder(known, query.sort), from)
    : walkInOrder({ ...known, budget: { rows: limits.walkedRows, reads: limits.walkedReads } }, query.sort, from)
  const hits: SearchHit[] = []
  for (const { at, pause } of steps) {
    if (pause || hits.length === limit) return { hits, next: positionOf(snapshot, at) }
    const place = placeOf(at)
    const { row, organization, legal } = tools.standings.read(place)
    const found = {
      legal,
      query: parsed,
      names: query.names,
      numberGrade: matching.numbers.get(place),
      close: close.get(place),
    }
    hits.push(toHit(row.id, organization, found))
  }
  return { hits, next: undefined }
}

function* listedSteps(ordinals: Float64Array, from: number): Generator<Step> {
  for (const at of ordinals) if (at >= from) yield { at }
}

/** The position of the first hit after the page; by name, because places change. */
function positionOf({ places }: Snapshot, at: number): Place {
  const { words, id } = places.keyAt(placeOf(at)) ?? { words: BEHIND, id: '' }
  return [majorOf(at), words, id]
}

function startOf({ places }: Snapshot, query: SearchQuery, cursor: string): number {
  const [major, words, id] = placeOfCursor(query, cursor)
  return ordinal(major, places.atOrAfter({ words, id }))
}
