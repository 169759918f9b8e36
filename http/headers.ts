/**
 * The headers that every answer carries, in one place and built once: setting
 * them one by one after the answer is made costs several times as much as
 * routing. Only the request id depends on the request.
 */
import { randomUUID } from 'node:crypto'

/** `api`: data for any program. `site`: pages and their assets, which no other site needs to embed. */
export type Audience = 'api' | 'site'

export type HeaderSet = Readonly<Record<string, string>>

function contentSecurityPolicy(baseUrl: string): string {
  return [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    // Pages read this registry's documents at the address that credentials carry, whatever host the visitor used.
    // The verify page also reads the documents of other issuers.
    `connect-src 'self' ${new URL(baseUrl).origin} https:`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const EXPOSED = 'ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'

const SANE_REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/**
 * @param baseUrl the registry's own address; Strict-Transport-Security (RFC 6797) is sent only when it is https,
 *   because over http browsers ignore it, and it could lock a developer out
 */
export function baseHeaders(baseUrl: string): Readonly<Record<Audience, HeaderSet>> {
  const common: HeaderSet = {
    'Content-Security-Policy': contentSecurityPolicy(baseUrl),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    // All data is public and the same for every client: no cookies, no credentials.
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': EXPOSED,
    ...(baseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  }
  return {
    api: { ...common, 'Cross-Origin-Resource-Policy': 'cross-origin' },
    site: { ...common, 'Cross-Origin-Resource-Policy': 'same-origin' },
  }
}

/** Headers for an `OPTIONS` request, CORS preflight (Fetch standard, section 3.2) or not. */
export function preflightHeaders(methods: readonly string[]): HeaderSet {
  return {
    Allow: methods.join(', '),
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': 'Accept, Content-Type, If-None-Match, X-Request-Id',
    'Access-Control-Max-Age': '86400',
  }
}

/** Returns the caller's own request id when it is safe in a log line and a header, otherwise a new one. */
export function requestId(incoming: string | undefined, newId: () => string = randomUUID): string {
  return incoming !== undefined && SANE_REQUEST_ID.test(incoming) ? incoming : newId()
}
