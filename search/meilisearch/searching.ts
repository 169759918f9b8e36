/** Answers queries: few matches are all read; of many, only those that a page needs. */
import type { SearchHit, SearchOptions, SearchQuery, SearchResult } from '../engine.ts'
import { writeCursor } from '../query/cursor.ts'
import { toHit } from '../query/matched.ts'
import { compareRanks, type Rank } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { countMatches, NO_COUNTS, type TotalAndFacets } from './count-requests.ts'
import { all, localityExpressions, mustBeRead } from './expressions.ts'
import { listedResults, type RankedResult } from './listed-results.ts'
import { ORGANIZATION_FIELDS, type ReadOrganization, readOrganization } from './organization-reader.ts'
import { QUERY_LIMITS, type QueryContext, type QueryLimits, queryContext } from './query-context.ts'
import { resultStream, type StreamedResult } from './result-stream.ts'
import type { Server } from './server.ts'

export interface Searching {
  search(query: SearchQuery, options?: SearchOptions): Promise<SearchResult>
  suggest(query: Omit<SearchQuery, 'cursor' | 'sort'>, options?: SearchOptions): Promise<readonly SearchHit[]>
}

/** When most of a name is typed there are at most this many matches, which are read with the first request. */
const FIRST_READ = 30

interface Page extends TotalAndFacets {
  readonly exact: boolean
  readonly hits: readonly SearchHit[]
  readonly next: Rank | undefined
}

const EMPTY: Page = { ...NO_COUNTS, exact: true, hits: [], next: undefined }

export function searching(server: Server, limits: QueryLimits = QUERY_LIMITS): Searching {
  return {
    async search(query, { signal } = {}) {
      const { next, ...result } = await findPage(queryContext(query, limits, server.requestsOf(signal)), countMatches)
      return { ...result, ...(next && { nextCursor: writeCursor(query, next) }) }
    },
    async suggest(query, { signal } = {}) {
      const context = queryContext({ ...query, sort: 'relevance' }, limits, server.requestsOf(signal))
      return (await findPage(context, async () => NO_COUNTS)).hits
    },
  }
}

/** @param count counts the matches, when they are not listed */
async function findPage(
  context: QueryContext,
  count: (context: QueryContext) => Promise<TotalAndFacets>,
): Promise<Page> {
  const { query, parsed, text, from, limit } = context
  if (parsed.kind === 'nothing') return EMPTY
  const organizations = text && (await readIfFew(context, text))
  if (text && organizations) {
    const { results, ...counts } = await listedResults(context, text, organizations)
    const onward = results.filter(({ rank }) => compareRanks(rank, from) >= 0)
    return { ...counts, exact: true, ...pageOf(context, onward.slice(0, limit + 1)) }
  }
  const [counts, results] = await Promise.all([count(context), take(context)])
  return { ...counts, exact: !(text && mustBeRead(text, query.names)), ...pageOf(context, results) }
}

/** All matches of the text in the requested localities; undefined when there are many. */
async function readIfFew(
  { query, expression, limits, requests }: QueryContext,
  text: TextQuery,
): Promise<readonly ReadOrganization[] | undefined> {
  const most = mustBeRead(text, query.names) ? limits.verifiedReads : limits.listedReads
  const filter = all([expression, ...localityExpressions(query.filters)])
  const read = async (limit: number) =>
    (await requests.search([{ filter, limit, attributesToRetrieve: ORGANIZATION_FIELDS }]))?.[0]
  const first = await read(FIRST_READ)
  const total = first?.estimatedTotalHits ?? 0
  if (total > most) return undefined
  const answer = total > FIRST_READ ? await read(most) : first
  return (answer?.hits ?? []).map(readOrganization)
}

/** The matches of a page, and one more. */
async function take(context: QueryContext): Promise<readonly StreamedResult[]> {
  const results: StreamedResult[] = []
  for await (const result of resultStream(context)) {
    results.push(result)
    if ('isPause' in result || results.length > context.limit) break
  }
  return results
}

/** @param results at most one more than the limit */
function pageOf(
  { query, parsed, limit }: QueryContext,
  results: readonly StreamedResult[],
): Pick<Page, 'hits' | 'next'> {
  const shown = results.filter((result): result is RankedResult => !('isPause' in result)).slice(0, limit)
  const hits = shown.map(({ organization, numberQuality, corrected }) =>
    toHit(organization.id, organization, { query: parsed, names: query.names, numberQuality, corrected }),
  )
  return { hits, next: results[shown.length]?.rank }
}
