/**
 * Streams matches in result order, when they are too many to read them all. Meilisearch
 * returns them in the order of names, one match quality after another. Each one is read to
 * verify its match quality, because a name may match better than its search requires.
 */
import type { SortOrder } from '../engine.ts'
import { compareRanks, dateMajor, dayOfMajor, effectiveSort, qualityMajor, type Rank } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { bestNameMatch, looksAtNumbers, MATCH_QUALITY } from '../query/relevance.ts'
import {
  all,
  any,
  countedExpressions,
  dateExpressions,
  localityExpressions,
  numberExpression,
  quoted,
  wholeNameExpression,
} from './expressions.ts'
import { orderKey } from './indexed-document.ts'
import type { RankedResult } from './listed-results.ts'
import { ORGANIZATION_FIELDS, qualityByNumber, type ReadOrganization, readOrganization } from './organization-reader.ts'
import { type QualitySearch, qualitySearches } from './quality-searches.ts'
import type { QueryContext } from './query-context.ts'
import type { SearchAnswer, SearchRequest } from './server.ts'

/** A match, or a pause: the requests are used up, and the next page continues at the rank. */
export type StreamedResult = RankedResult | { readonly rank: Rank; readonly isPause: true }

/** The maximum number of names that are the whole text, which may be many: `Holdings Limited`. */
const MOST_WHOLE = 1000
/** The maximum number of requests for one page. At the limit the page ends, and the next page continues there. */
const MOST_REQUESTS = 12
/** The number of searches in one request. */
const SEARCHES_AT_ONCE = 4

/** All filters. */
function filtersOf({ query: { filters } }: QueryContext): readonly string[] {
  return [...localityExpressions(filters), ...dateExpressions(filters), ...countedExpressions(filters)]
}

export function resultStream(context: QueryContext): AsyncGenerator<StreamedResult> {
  const { text, query } = context
  const sort = effectiveSort(text, query.sort)
  return sort === 'relevance' && text ? byRelevance(context, text) : bySorting(context, sort)
}

/** By name or date, in Meilisearch's order. */
async function* bySorting(context: QueryContext, sort: SortOrder): AsyncGenerator<StreamedResult> {
  const { text, query, expression } = context
  const filter = all([expression, ...filtersOf(context)])
  const search: SortedSearch = {
    filter,
    sort: sort === 'name' ? [] : [sort === 'newest' ? 'registered:desc' : 'registered:asc'],
    majorOf: ({ registered }) => (sort === 'name' ? 0 : dateMajor(registered, sort)),
    filterFrom: rank => all([filter, fromRank(rank, sort)]),
  }
  for await (const result of matchStream(context, search, context.from)) {
    if ('isPause' in result || text === undefined) yield result
    else {
      const numberQuality = numberQualityOf(context, text, result.organization)
      if (numberQuality !== undefined || bestNameMatch(text, result.organization, query.names)) {
        yield { ...result, numberQuality }
      }
    }
  }
}

function numberQualityOf({ query }: QueryContext, text: TextQuery, organization: ReadOrganization): number | undefined {
  return looksAtNumbers(query.names) ? qualityByNumber(text, organization) : undefined
}

/** The filter for matches at this rank or after it. */
function fromRank([major, words, id]: Rank, sort: SortOrder): string {
  const order = `order >= ${quoted(orderKey(words, id))}`
  if (sort !== 'newest' && sort !== 'oldest') return order
  const day = dayOfMajor(major, sort)
  if (day === undefined) return all(['registered NOT EXISTS', order])
  const further = `registered ${sort === 'newest' ? '<' : '>'} ${day}`
  return any([further, all([`registered = ${day}`, order]), 'registered NOT EXISTS'])
}

async function* byRelevance(context: QueryContext, text: TextQuery): AsyncGenerator<StreamedResult> {
  const { requests, query, from } = context
  const filters = filtersOf(context)
  const searches = qualitySearches(text, query.names).filter(({ major }) => major >= from[0])
  const firstRequest = (search: QualitySearch): SearchRequest =>
    requestFrom(context, sortedSearch(search, filters), startOf(search, from))
  const numbers = looksAtNumbers(query.names) ? [numberExpression(text)] : []
  const wholeNames = { filter: all([any([wholeNameExpression(text), ...numbers]), ...filters]), limit: MOST_WHOLE }
  const answers = await requests.search([
    { ...wholeNames, attributesToRetrieve: ORGANIZATION_FIELDS },
    ...searches.slice(0, 2).map(firstRequest),
  ])
  const wholeResults = (answers?.[0]?.hits ?? []).map(readOrganization).flatMap(it => wholeResult(context, text, it))
  for (const result of wholeResults.sort((a, b) => compareRanks(a.rank, b.rank))) {
    if (compareRanks(result.rank, from) >= 0) yield result
  }
  let firstAnswers: readonly SearchAnswer[] = answers?.slice(1) ?? []
  for (let at = 0; at < searches.length; ) {
    const batch = searches.slice(at, at + firstAnswers.length)
    for (const [index, search] of batch.entries()) {
      const results = matchStream(context, sortedSearch(search, filters), startOf(search, from), firstAnswers[index])
      for await (const result of results) {
        if ('isPause' in result || hasQuality(context, text, search, result.organization)) yield result
      }
    }
    at += batch.length
    const next = searches.slice(at, at + SEARCHES_AT_ONCE)
    if (next.length === 0) return
    firstAnswers = (await requests.search(next.map(firstRequest))) ?? []
    if (firstAnswers.length === 0) return
  }
}

function sortedSearch({ major, expression }: QualitySearch, filters: readonly string[]): SortedSearch {
  const filter = all([expression, ...filters])
  return { filter, sort: [], majorOf: () => major, filterFrom: rank => all([filter, fromRank(rank, 'name')]) }
}

function startOf({ major }: QualitySearch, from: Rank): Rank {
  return major === from[0] ? from : [major, '', '']
}

/** Matches by a number or a whole name. They are few even when other matches are many. */
function wholeResult(context: QueryContext, text: TextQuery, organization: ReadOrganization): readonly RankedResult[] {
  const numberQuality = numberQualityOf(context, text, organization)
  const matchQuality = numberQuality ?? bestNameMatch(text, organization, context.query.names)?.matchQuality
  if (matchQuality === undefined || matchQuality >= MATCH_QUALITY.legal) return []
  const { active, words, id } = organization
  return [{ rank: [qualityMajor(matchQuality, !active), words, id], organization, numberQuality }]
}

/** Whether it has the match quality of the search, and no better one. */
function hasQuality(
  context: QueryContext,
  text: TextQuery,
  { matchQuality }: QualitySearch,
  organization: ReadOrganization,
): boolean {
  if (numberQualityOf(context, text, organization) !== undefined) return false
  return bestNameMatch(text, organization, context.query.names)?.matchQuality === matchQuality
}

/** A search whose matches are in result order. */
interface SortedSearch {
  readonly filter: string
  /** The sort keys before the name. */
  readonly sort: readonly string[]
  majorOf(organization: ReadOrganization): number
  /** The filter for matches at this rank or after it. */
  filterFrom(rank: Rank): string
}

function requestFrom({ limit }: QueryContext, { filter, sort, filterFrom }: SortedSearch, from: Rank): SearchRequest {
  const isBeginning = from[1] === '' && from[2] === ''
  return {
    filter: isBeginning && sort.length === 0 ? filter : filterFrom(from),
    sort: [...sort, 'order:asc'],
    // One more than the page shows whether there is another page.
    limit: limit + 1,
    attributesToRetrieve: ORGANIZATION_FIELDS,
  }
}

/** @param firstAnswer the answer to the first request, if it was sent together with others */
async function* matchStream(
  context: QueryContext,
  search: SortedSearch,
  from: Rank,
  firstAnswer?: SearchAnswer,
): AsyncGenerator<StreamedResult> {
  let start = from
  let received = firstAnswer
  for (let requests = 0; requests < MOST_REQUESTS; requests++) {
    const answer = received ?? (await context.requests.search([requestFrom(context, search, start)]))?.[0]
    received = undefined
    const organizations = (answer?.hits ?? []).map(readOrganization)
    for (const organization of organizations) {
      const rank: Rank = [search.majorOf(organization), organization.words, organization.id]
      yield { rank, organization }
      start = [rank[0], rank[1], `${rank[2]}\0`]
    }
    if (organizations.length <= context.limit) return
  }
  yield { rank: start, isPause: true }
}
