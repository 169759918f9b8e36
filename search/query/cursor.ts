/**
 * The cursor at the end of a page of results: the position in the order at which the page
 * ended, bound to its query. It names a position instead of a number of hits to skip, so
 * paging stays right while the index changes.
 */
import { createHash } from 'node:crypto'
import { InvalidCursorError, type SearchQuery } from '../engine.ts'

/** The values that form the engine's order. */
export type Position = readonly (string | number)[]

type Bound = Pick<SearchQuery, 'text' | 'filters' | 'names' | 'sort'>

/** Opaque and safe in a URL. Valid for any `limit`. */
export function writeCursor(query: Bound, position: Position): string {
  const body = JSON.stringify(position)
  return Buffer.from(JSON.stringify([digest(query, body), body])).toString('base64url')
}

/** @throws {InvalidCursorError} when it was not written by `writeCursor` for this query */
export function readCursor(query: Bound, cursor: string): Position {
  const parts = parseArray(Buffer.from(cursor, 'base64url').toString('utf8'))
  const [sum, body] = parts ?? []
  if (typeof body !== 'string' || sum !== digest(query, body)) throw invalid()
  const position = parseArray(body)
  if (!position?.every(value => typeof value === 'string' || typeof value === 'number')) throw invalid()
  return position
}

/** Not a secret: it catches mistakes, and a forged position can only point into public results. */
function digest({ text, filters, names, sort }: Bound, body: string): string {
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
