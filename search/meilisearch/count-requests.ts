/** Requests for totals and facets, which Meilisearch counts: each facet under all filters except its own. */
import type { Facets } from '../engine.ts'
import type { Facet } from '../query/facet-counts.ts'
import { all, countedExpressions, dateExpressions, localityExpressions } from './expressions.ts'
import { plainly } from './indexed-document.ts'
import type { QueryContext } from './query-context.ts'
import type { SearchAnswer, SearchRequest } from './server.ts'

export interface TotalAndFacets {
  readonly total: number
  readonly facets: Facets
}

export const NO_COUNTS: TotalAndFacets = {
  total: 0,
  facets: { status: { active: 0, inactive: 0 }, entityType: {}, register: {}, credentialType: {} },
}

const FACETS = ['status', 'register', 'entityType', 'credentialType'] as const satisfies readonly Facet[]
const ATTRIBUTE: Readonly<Record<Facet, string>> = {
  status: 'status',
  register: 'register',
  entityType: 'entityType',
  credentialType: 'credentialTypes',
}

export async function countMatches(context: QueryContext): Promise<TotalAndFacets> {
  const answers = await context.requests.search(countRequests(context))
  return answers === undefined ? NO_COUNTS : readCounts(context, answers)
}

/** One request under all filters, and one for each facet that is filtered. */
function countRequests({ query: { filters }, expression }: QueryContext): readonly SearchRequest[] {
  const uncounted = [expression, ...localityExpressions(filters), ...dateExpressions(filters)]
  return [
    {
      filter: all([...uncounted, ...countedExpressions(filters)]),
      facets: FACETS.map(facet => ATTRIBUTE[facet]),
      limit: 0,
    },
    ...FACETS.filter(facet => isSet(filters[facet])).map(facet => ({
      filter: all([...uncounted, ...countedExpressions(filters, facet)]),
      facets: [ATTRIBUTE[facet]],
      limit: 0,
    })),
  ]
}

/** @param answers to `countRequests` */
function readCounts({ query: { filters } }: QueryContext, answers: readonly SearchAnswer[]): TotalAndFacets {
  const [everything, ...filtered] = answers
  const answerOf = new Map(FACETS.filter(facet => isSet(filters[facet])).map((facet, at) => [facet, filtered[at]]))
  const counts = (facet: Facet) => (answerOf.get(facet) ?? everything)?.facetDistribution?.[ATTRIBUTE[facet]] ?? {}
  const plain = (facet: Facet) =>
    Object.fromEntries(Object.entries(counts(facet)).map(([value, count]) => [plainly(value), count]))
  const { active = 0, inactive = 0 } = counts('status')
  return {
    total: everything?.estimatedTotalHits ?? 0,
    facets: {
      status: { active, inactive },
      entityType: plain('entityType'),
      register: plain('register'),
      credentialType: plain('credentialType'),
    },
  }
}

function isSet(filter: string | readonly string[] | undefined): boolean {
  return filter !== undefined && filter.length > 0
}
