/**
 * The context of one query: all that the functions which answer it share. It is made once, when
 * the query is accepted, and handed on unchanged.
 */
import type { SearchQuery } from '../engine.ts'
import { clampLimit, type Rank, rankOfCursor } from '../query/order.ts'
import { type ParsedQuery, parseQuery, type TextQuery } from '../query/query.ts'
import { ANY_ORGANIZATION, textExpression } from './expressions.ts'
import type { QueryRequests } from './server.ts'

export interface QueryContext {
  /** The query as the caller sent it. */
  readonly query: SearchQuery
  readonly parsed: ParsedQuery
  /** The parsed query, when it has a text. */
  readonly text: TextQuery | undefined
  /** Matches the organizations with this text, before the filters. */
  readonly expression: string
  /** The number of hits of a page. */
  readonly limit: number
  /** The rank of the first requested match. */
  readonly from: Rank
  readonly limits: QueryLimits
  /** Sends requests to the server. They end at the query's deadline. */
  readonly requests: QueryRequests
}

/** Limits of the work of one query, however many organizations match. */
export interface QueryLimits {
  /** The maximum number of organizations to read in order to sort all matches. */
  readonly listedReads: number
  /** The same when the index may match too much; see `mustBeRead`. */
  readonly verifiedReads: number
}

export const QUERY_LIMITS: QueryLimits = { listedReads: 200, verifiedReads: 1000 }

const BEGINNING: Rank = [0, '', '']

/** @throws {InvalidCursorError} */
export function queryContext(query: SearchQuery, limits: QueryLimits, requests: QueryRequests): QueryContext {
  const parsed = parseQuery(query.text)
  const text = parsed.kind === 'text' ? parsed : undefined
  return {
    query,
    parsed,
    text,
    expression: text ? textExpression(text, query.names) : ANY_ORGANIZATION,
    limit: clampLimit(query.limit),
    from: query.cursor === undefined ? BEGINNING : rankOfCursor(query, query.cursor),
    limits,
    requests,
  }
}
