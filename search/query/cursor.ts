/**
 * The cursor at the end of a page of results: the rank at which the next page begins, bound to
 * the query. It has a rank instead of a number of hits to skip, so that paging stays right
 * while the index changes.
 */
import { createHash } from 'node:crypto'
import { InvalidCursorError, type SearchQuery } from '../engine.ts'

/** The values of a rank; see `order.ts`. */
export type RankValues = readonly (string | number)[]

type BoundQuery = Pick<SearchQuery, 'text' | 'filters' | 'names' | 'sort'>

/** Opaque and safe in a URL. Valid for any `limit`. */
export function writeCursor(query: BoundQuery, rank: RankValues): string {
  const body = JSON.stringify(rank)
  return Buffer.from(JSON.stringify([digest(query, body), body])).toString('base64url')
}

/** @throws {InvalidCursorError} when it was not written by `writeCursor` for this query */
export function readCursor(query: BoundQuery, cursor: string): RankValues {
  const parts = parseArray(Buffer.from(cursor, 'base64url').toString('utf8'))
  const [sum, body] = parts ?? []
  if (typeof body !== 'string' || sum !== digest(query, body)) throw invalid()
  const rank = parseArray(body)
  if (!rank?.every(value => typeof value === 'string' || typeof value === 'number')) throw invalid()
  return rank
}

/** The digest is not a secret. It catches mistakes; a forged rank can only point into public results. */
function digest({ text, filters, names, sort }: BoundQuery, body: string): string {
  const { entityType, register, credentialType, locality, ...single } = filters
  const { status, registeredFrom, registeredTo, dissolvedFrom, dissolvedTo } = single
  const lists = [entityType, register, credentialType, locality].map(values =>
    values ? [...new Set(values)].sort() : null,
  )
  const dates = [registeredFrom, registeredTo, dissolvedFrom, dissolvedTo]
  const bound = JSON.stringify([text, names, sort, status, ...lists, ...dates, body])
  return createHash('sha256').update(bound).digest('base64url').slice(0, 16)
}

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function invalid(): InvalidCursorError {
  return new InvalidCursorError('This cursor does not belong to this query. Start again without a cursor.')
}
