/** Finds organizations that match only after the correction of a typing error, with the corrected query. */
import { compareText } from '../names/compare-text.ts'
import type { TextQuery } from '../query/query.ts'
import { bestNameMatch, tokensOfNames } from '../query/relevance.ts'
import {
  bestCorrection,
  correctedQuality,
  correctedQueries,
  correctedQueriesWith,
  MOST_REMAINING,
  MOST_SIMILAR,
  remainders,
} from '../query/typos.ts'
import { all, localityExpressions, mustBeRead, nameExpression, wholeNameExpression } from './expressions.ts'
import { ORGANIZATION_FIELDS, type ReadOrganization, readOrganization } from './organization-reader.ts'
import type { QueryContext } from './query-context.ts'
import { countTypedWords, type NameCounts, readVocabulary } from './vocabulary-reader.ts'

export interface SimilarMatch {
  readonly organization: ReadOrganization
  readonly matchQuality: number
  /** The corrected query that it matches. */
  readonly corrected: TextQuery
}

/** The maximum number of organizations to read for one of the queries: as whole names, and as other matches. */
const MOST_READ = 10

/** @param exact ids of organizations that match the query as typed; they are left out */
export async function similarMatches(
  context: QueryContext,
  text: TextQuery,
  exact: ReadonlySet<string>,
): Promise<readonly SimilarMatch[]> {
  const { requests, query } = context
  const counts = await countTypedWords(requests, text)
  const { similar, settled } = await matchesByRemainders(context, text, counts, exact)
  if (similar.length > 0) return best(similar)
  const queries = correctedQueries(text, await readVocabulary(requests, text, counts), settled)
  if (queries.length === 0) return []
  const answers = await requests.search(
    queries.flatMap(({ query: corrected }) =>
      [wholeNameExpression(corrected), nameExpression(corrected, query.names)].map(expression => ({
        filter: all([expression, ...localityExpressions(query.filters)]),
        sort: ['order:asc'],
        limit: MOST_READ,
        attributesToRetrieve: ORGANIZATION_FIELDS,
      })),
    ),
  )
  const matches: SimilarMatch[] = []
  const seen = new Set(exact)
  for (const [at, { query: corrected, edits }] of queries.entries()) {
    if (matches.length >= MOST_SIMILAR) break
    const hits = [answers?.[2 * at], answers?.[2 * at + 1]].flatMap(answer => answer?.hits ?? [])
    for (const organization of hits.map(readOrganization)) {
      const match = seen.has(organization.id) ? undefined : bestNameMatch(corrected, organization, query.names)
      if (!match) continue
      seen.add(organization.id)
      matches.push({ organization, matchQuality: correctedQuality(match.matchQuality, edits), corrected })
    }
  }
  return best(matches)
}

function best(matches: readonly SimilarMatch[]): readonly SimilarMatch[] {
  return [...matches]
    .sort((a, b) => a.matchQuality - b.matchQuality || compareText(a.organization.words, b.organization.words))
    .slice(0, MOST_SIMILAR)
}

/**
 * Finds matches among the names with all words but one, where they are few.
 * @returns the matches, and the words for which those names were searched
 */
async function matchesByRemainders(
  { requests, query: { names, filters } }: QueryContext,
  text: TextQuery,
  counts: NameCounts,
  exact: ReadonlySet<string>,
): Promise<{ similar: readonly SimilarMatch[]; settled: ReadonlySet<number> }> {
  const searched = remainders(text, counts.of).filter(({ query }) => !mustBeRead(query, names))
  if (searched.length === 0) return { similar: [], settled: new Set() }
  const answers = await requests.search(
    searched.map(({ query }) => ({
      filter: all([nameExpression(query, names), ...localityExpressions(filters)]),
      limit: MOST_REMAINING,
      attributesToRetrieve: ORGANIZATION_FIELDS,
    })),
  )
  const similar = new Map<string, SimilarMatch>()
  const settled = new Set<number>()
  for (const [order, { at }] of searched.entries()) {
    const answer = answers?.[order]
    if (answer === undefined || (answer.estimatedTotalHits ?? 0) > MOST_REMAINING) continue
    settled.add(at)
    const organizations = answer.hits.map(readOrganization).filter(({ id }) => !exact.has(id))
    const queries = correctedQueriesWith(text, at, organizations.flatMap(tokensOfNames))
    for (const organization of organizations) {
      const correction = bestCorrection(
        queries,
        corrected => bestNameMatch(corrected, organization, names)?.matchQuality,
      )
      const known = similar.get(organization.id)
      if (!correction || (known && known.matchQuality <= correction.matchQuality)) continue
      const { matchQuality, query: corrected } = correction
      similar.set(organization.id, { organization, matchQuality, corrected })
    }
  }
  return { similar: [...similar.values()], settled }
}
