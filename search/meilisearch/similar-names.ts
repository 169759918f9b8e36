/** Finds organizations that match only after the correction of a typing error, with the corrected query. */

import type { SearchQuery } from '../engine.ts'
import { compareText } from '../names/compare-text.ts'
import type { TextQuery } from '../query/query.ts'
import { standing, tokensOfNames } from '../query/relevance.ts'
import {
  closeGrade,
  closeQueries,
  closeQueriesAmong,
  closestOf,
  MOST_CLOSE,
  MOST_REMAINING,
  remainders,
} from '../query/typos.ts'
import { all, localityExpressions, mustBeRead, nameExpression, wholeNameExpression } from './expressions.ts'
import { FOUND_FIELDS, type FoundDocument, readFound } from './organization-reader.ts'
import type { Asking } from './server.ts'
import { countTyped, type NameCounts, wordsNear } from './vocabulary-reader.ts'

export interface CloseDocument {
  readonly document: FoundDocument
  readonly grade: number
  readonly close: TextQuery
}

/** The maximum number of organizations to read for one of the queries: as whole names, and as other matches. */
const MOST_LOOKED_AT = 10

/** @param skip ids of organizations that match the query as typed */
export async function closeTo(
  asking: Asking,
  text: TextQuery,
  { names, filters }: SearchQuery,
  skip: ReadonlySet<string>,
): Promise<readonly CloseDocument[]> {
  const counts = await countTyped(asking, text)
  const { found, settled } = await amongFew(asking, text, { names, filters, counts }, skip)
  if (found.length > 0) return best(found)
  const queries = closeQueries(text, await wordsNear(asking, text, counts), settled)
  if (queries.length === 0) return []
  const answers = await asking.search(
    queries.flatMap(({ query }) =>
      [wholeNameExpression(query), nameExpression(query, names)].map(expression => ({
        filter: all([expression, ...localityExpressions(filters)]),
        sort: ['order:asc'],
        limit: MOST_LOOKED_AT,
        attributesToRetrieve: FOUND_FIELDS,
      })),
    ),
  )
  const looked = new Set(skip)
  for (const [at, { query, edits }] of queries.entries()) {
    if (found.length >= MOST_CLOSE) break
    const hits = [answers?.[2 * at], answers?.[2 * at + 1]].flatMap(answer => answer?.hits ?? [])
    for (const document of hits.map(readFound)) {
      const strict = looked.has(document.id) ? undefined : standing(query, document, names)
      if (!strict) continue
      looked.add(document.id)
      found.push({ document, grade: closeGrade(strict.grade, edits), close: query })
    }
  }
  return best(found)
}

function best(found: readonly CloseDocument[]): readonly CloseDocument[] {
  return [...found]
    .sort((a, b) => a.grade - b.grade || compareText(a.document.words, b.document.words))
    .slice(0, MOST_CLOSE)
}

/** Matches among the few names with all words but one, and the words for which those names were searched. */
async function amongFew(
  asking: Asking,
  text: TextQuery,
  { names, filters, counts }: Pick<SearchQuery, 'names' | 'filters'> & { readonly counts: NameCounts },
  skip: ReadonlySet<string>,
): Promise<{ found: CloseDocument[]; settled: ReadonlySet<number> }> {
  const rests = remainders(text, counts.of).filter(({ query }) => !mustBeRead(query, names))
  if (rests.length === 0) return { found: [], settled: new Set() }
  const answers = await asking.search(
    rests.map(({ query }) => ({
      filter: all([nameExpression(query, names), ...localityExpressions(filters)]),
      limit: MOST_REMAINING,
      attributesToRetrieve: FOUND_FIELDS,
    })),
  )
  const closest = new Map<string, CloseDocument>()
  const settled = new Set<number>()
  for (const [order, { at }] of rests.entries()) {
    const answer = answers?.[order]
    if (answer === undefined || (answer.estimatedTotalHits ?? 0) > MOST_REMAINING) continue
    settled.add(at)
    const documents = answer.hits.map(readFound).filter(({ id }) => !skip.has(id))
    const words = documents.flatMap(tokensOfNames)
    const queries = closeQueriesAmong(text, at, words)
    for (const document of documents) {
      const close = closestOf(queries, query => standing(query, document, names)?.grade)
      const known = closest.get(document.id)
      if (!close || (known && known.grade <= close.grade)) continue
      closest.set(document.id, { document, grade: close.grade, close: close.query })
    }
  }
  return { found: [...closest.values()], settled }
}
