/**
 * Lists all results when few organizations match. All of them are read, and sorted, filtered and
 * counted here, by the functions that define the result of every engine. Only these queries
 * consider typing errors.
 */
import type { SearchFilters } from '../engine.ts'
import { dayBounds, isWithinDays } from '../query/days.ts'
import { passes, sumUp } from '../query/facet-counts.ts'
import { compareRanks, dateMajor, effectiveSort, qualityMajor, type Rank } from '../query/order.ts'
import type { TextQuery } from '../query/query.ts'
import { bestNameMatch, looksAtNumbers } from '../query/relevance.ts'
import { needsCorrection } from '../query/typos.ts'
import type { TotalAndFacets } from './count-requests.ts'
import { qualityByNumber, type ReadOrganization } from './organization-reader.ts'
import type { QueryContext } from './query-context.ts'
import { similarMatches } from './similar-names.ts'

export interface RankedResult {
  readonly rank: Rank
  readonly organization: ReadOrganization
  /** See `MatchDetails`. */
  readonly numberQuality?: number | undefined
  readonly corrected?: TextQuery | undefined
}

type Match = Omit<RankedResult, 'rank'> & { readonly matchQuality: number }

export interface ListedResults extends TotalAndFacets {
  /** All of them, in order. */
  readonly results: readonly RankedResult[]
}

/** @param organizations at least all that match the text in the requested localities */
export async function listedResults(
  context: QueryContext,
  text: TextQuery,
  organizations: readonly ReadOrganization[],
): Promise<ListedResults> {
  const { filters } = context.query
  const exact = organizations.flatMap(organization => matchOf(context, text, organization))
  const qualities = exact.map(({ matchQuality }) => matchQuality)
  const exactIds = new Set(exact.map(({ organization }) => organization.id))
  const similar = needsCorrection(text, qualities) ? await similarMatches(context, text, exactIds) : []
  const withinDates = dateFilter(filters)
  const counted = [...exact, ...similar].filter(({ organization }) => withinDates(organization))
  const groups = counted.map(({ organization }, number) => ({ ...organization, number }))
  const sums = sumUp(groups, new Map(groups.map(({ number }) => [number, 1])), filters)
  const results = groups
    .filter(group => passes(group, filters))
    .flatMap(({ number }) => counted[number] ?? [])
    .map(match => ({ ...match, rank: rankOf(context, text, match) }))
  return { ...sums, results: results.sort((a, b) => compareRanks(a.rank, b.rank)) }
}

function matchOf({ query }: QueryContext, text: TextQuery, organization: ReadOrganization): readonly Match[] {
  const numberQuality = looksAtNumbers(query.names) ? qualityByNumber(text, organization) : undefined
  const matchQuality = numberQuality ?? bestNameMatch(text, organization, query.names)?.matchQuality
  return matchQuality === undefined ? [] : [{ organization, matchQuality, numberQuality }]
}

function rankOf({ query }: QueryContext, text: TextQuery, { organization, matchQuality }: Match): Rank {
  const { words, id, active, registered } = organization
  const sort = effectiveSort(text, query.sort)
  if (sort === 'relevance') return [qualityMajor(matchQuality, !active), words, id]
  return [sort === 'name' ? 0 : dateMajor(registered, sort), words, id]
}

function dateFilter(filters: SearchFilters): (organization: ReadOrganization) => boolean {
  const registered = dayBounds(filters.registeredFrom, filters.registeredTo)
  const dissolved = dayBounds(filters.dissolvedFrom, filters.dissolvedTo)
  return organization =>
    isWithinDays(organization.registered, registered) && isWithinDays(organization.dissolved, dissolved)
}
