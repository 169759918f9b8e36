/** Answers queries: few matches are all read; of many, only those that a page needs. */

import type { Facets, SearchHit, SearchOptions, SearchQuery, SearchResult } from '../engine.ts'
import { writeCursor } from '../query/cursor.ts'
import { toHit } from '../query/matched.ts'
import { clampLimit, comparePlaces, type Place, placeOfCursor } from '../query/order.ts'
import { type ParsedQuery, parseQuery, type TextQuery } from '../query/query.ts'
import { ANY_ORGANIZATION, all, localityExpressions, mustBeRead, textExpression } from './expressions.ts'
import { answerFew, type Placed } from './listed-results.ts'
import { FOUND_FIELDS, type FoundDocument, readFound } from './organization-reader.ts'
import { BEGINNING, countQueries, readCounts, type Step, type Walk, walkInOrder } from './result-stream.ts'
import type { Asking, Server } from './server.ts'

export interface Searching {
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResult>
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>, options?: SearchOptions): Promise<readonly SearchHit[]>
}

/** Limits of the work of one query, however many organizations match. */
export interface SearchLimits {
  /** The maximum number of organizations that are read to sort them here. */
  readonly read: number
  /** The same when the index may match too much; see `mustBeRead`. */
  readonly verified: number
}

const SEARCH_LIMITS: SearchLimits = { read: 200, verified: 1000 }

/** When most of a name is typed there are at most this many matches, which are read with the first request. */
const FIRST_LOOK = 30

interface Page {
  readonly total: number
  readonly exact: boolean
  readonly facets: Facets
  readonly hits: readonly SearchHit[]
  readonly next: Place | undefined
}

export function searching(server: Server, limits: SearchLimits = SEARCH_LIMITS): Searching {
  async function find(query: SearchQuery, { signal }: SearchOptions, counting: boolean): Promise<Page> {
    const parsed = parseQuery(query.text)
    const from = query.cursor === undefined ? BEGINNING : placeOfCursor(query, query.cursor)
    const limit = clampLimit(query.limit)
    if (parsed.kind === 'nothing') return EMPTY
    const asking = server.asking(signal)
    const text = parsed.kind === 'text' ? parsed : undefined
    const matching = text ? textExpression(text, query.names) : ANY_ORGANIZATION
    if (text) {
      const few = await readIfFew(asking, text, query, all([matching, ...localityExpressions(query.filters)]))
      if (few) {
        const { placed, ...counts } = await answerFew(asking, text, query, few)
        const steps = placed.filter(({ place }) => comparePlaces(place, from) >= 0)
        return { ...counts, exact: true, ...takePage(steps.slice(0, limit + 1), limit, parsed, query) }
      }
    }
    const walk = { asking, text, query, matching, limit, from }
    const [counts, steps] = await Promise.all([counting ? count(walk) : NO_COUNTS, take(walk)])
    return { ...counts, exact: !(text && mustBeRead(text, query.names)), ...takePage(steps, limit, parsed, query) }
  }

  /** All matches of the text; undefined when there are many. */
  async function readIfFew(
    asking: Asking,
    text: TextQuery,
    { names }: SearchQuery,
    filter: string,
  ): Promise<readonly FoundDocument[] | undefined> {
    const most = mustBeRead(text, names) ? limits.verified : limits.read
    const read = async (limit: number) =>
      (await asking.search([{ filter, limit, attributesToRetrieve: FOUND_FIELDS }]))?.[0]
    const first = await read(FIRST_LOOK)
    const total = first?.estimatedTotalHits ?? 0
    if (total > most) return undefined
    const all = total > FIRST_LOOK ? await read(most) : first
    return (all?.hits ?? []).map(readFound)
  }

  return {
    async search(query, options = {}) {
      const { next, ...result } = await find(query, options, true)
      return { ...result, ...(next && { nextCursor: writeCursor(query, next) }) }
    },
    suggest: async (query, options = {}) => (await find({ ...query, sort: 'relevance' }, options, false)).hits,
  }
}

const NO_COUNTS = {
  total: 0,
  facets: { status: { active: 0, inactive: 0 }, entityType: {}, register: {}, credentialType: {} },
}
const EMPTY: Page = { ...NO_COUNTS, exact: true, hits: [], next: undefined }

async function count({ asking, query, matching }: Walk): Promise<{ total: number; facets: Facets }> {
  const answers = await asking.search(countQueries(query, matching))
  return answers === undefined ? NO_COUNTS : readCounts(query, answers)
}

/** The matches of a page, and one more. */
async function take(walk: Walk): Promise<readonly Step[]> {
  const steps: Step[] = []
  for await (const step of walkInOrder(walk)) {
    steps.push(step)
    if ('pause' in step || steps.length > walk.limit) break
  }
  return steps
}

/** @param steps at most one more than the limit */
function takePage(steps: readonly Step[], limit: number, parsed: ParsedQuery, { names }: SearchQuery) {
  const placed = steps.filter((step): step is Placed => !('pause' in step)).slice(0, limit)
  const hits = placed.map(({ document, numberGrade, close }) =>
    toHit(document.id, document, { query: parsed, names, numberGrade, close }),
  )
  return { hits, next: steps[placed.length]?.place }
}
