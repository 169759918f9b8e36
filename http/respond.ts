/**
 * Every answer is made here, with the headers that all answers carry. A
 * representation also gets an entity tag and answers conditional requests
 * (RFC 9110, section 13). The tag is strong: it is a hash of the bytes that are
 * sent.
 */
import { createHash } from 'node:crypto'
import type { TypedResponse } from 'hono'
import { defined } from '../domain/defined.ts'
import type { AppContext } from './environment.ts'
import type { Audience } from './headers.ts'
import { JSON_MEDIA_TYPE } from './media-type.ts'

export interface Representation {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly mediaType: string
  readonly cacheControl: string
  /** With its quotes; computed from the body when absent. */
  readonly etag?: string
  readonly vary?: string
  /** A `Link` header's value (RFC 8288). */
  readonly link?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly audience?: Audience
}

/** Caches may keep it, but must revalidate it each time; the entity tag makes that cheap. */
export const REVALIDATE = 'public, no-cache'
/** For addresses whose content never changes. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/** Answers 200 with the representation, or 304 when the client has it already. */
export function represent(c: AppContext, representation: Representation): Response {
  const { body, mediaType, cacheControl, vary, link, audience = 'api' } = representation
  const etag = representation.etag ?? entityTag(body)
  const headers: Record<string, string> = {
    ...c.get('headers')[audience],
    'X-Request-Id': c.get('requestId'),
    'Cache-Control': cacheControl,
    ETag: etag,
    ...defined({ Vary: vary, Link: link }),
    ...representation.headers,
  }
  if (hasEntityTag(c.req.header('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  headers['Content-Type'] = mediaType
  headers['Content-Length'] = String(Buffer.byteLength(body))
  return new Response(body, { status: 200, headers })
}

/** A JSON representation; the type of the body is checked against the route's own schema. */
export function representJson<Body extends object>(
  c: AppContext,
  body: Body,
  options?: Partial<Omit<Representation, 'body'>>,
): Response & TypedResponse<Body, 200, 'json'>
export function representJson(c: AppContext, body: object, options: Partial<Omit<Representation, 'body'>> = {}) {
  return represent(c, {
    mediaType: JSON_MEDIA_TYPE,
    cacheControl: REVALIDATE,
    ...options,
    body: JSON.stringify(body),
  })
}

/** An answer that is not to be cached: a result, an error, a redirect. */
export function answer(
  c: AppContext,
  status: number,
  body: { readonly text: string | Uint8Array<ArrayBuffer>; readonly mediaType: string } | undefined,
  headers: Readonly<Record<string, string>> = {},
  audience: Audience = 'api',
): Response {
  return new Response(body?.text ?? null, {
    status,
    headers: {
      ...c.get('headers')[audience],
      'X-Request-Id': c.get('requestId'),
      'Cache-Control': 'no-store',
      ...headers,
      ...(body ? { 'Content-Type': body.mediaType, 'Content-Length': String(Buffer.byteLength(body.text)) } : {}),
    },
  })
}

/** An answer with a JSON body that is not to be cached. */
export function answerJson(
  c: AppContext,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answer(c, status, { text: JSON.stringify(body), mediaType: JSON_MEDIA_TYPE }, headers)
}

/** A strong validator (RFC 9110, section 8.8.3): 128 bits of the SHA-256 of these bytes, quoted. */
export function entityTag(body: string | Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}

/** Evaluates `If-None-Match` (RFC 9110, section 13.1.2) with the weak comparison that it requires. */
function hasEntityTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  if (header.trim() === '*') return true
  for (const [, tag] of header.matchAll(/(?:W\/)?("[^"]*")/g)) {
    if (tag === etag) return true
  }
  return false
}
