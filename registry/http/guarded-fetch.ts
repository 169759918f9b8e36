/**
 * Fetching what a stranger's credential names (its issuer's DID document, its
 * status list, its schema) without becoming their way into the network that
 * this server stands in. The address that the connection is really made to is
 * what is judged, so a name that resolves to something else the second time
 * gains nothing.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, type Dispatcher, request } from 'undici'

/** The document as text, or one clause that says why there is none. */
export type Fetched =
  | { readonly ok: true; readonly body: string; readonly mediaType: string }
  | { readonly ok: false; readonly reason: string }

export interface GuardedFetchOptions {
  /** For everything from the name's resolution to the last byte; 5 seconds. */
  readonly timeoutMs?: number
  /** Of the body as it is sent; 1 MiB. */
  readonly maxBytes?: number
  /** Whether a connection to this IP address may be made; by default, only to public ones. */
  readonly permits?: (address: string) => boolean
  /** Resolves names; the system's by default. */
  readonly lookup?: (
    hostname: string,
    answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
  ) => void
  /** PEM of a certificate authority to trust besides none: the usual ones by default. */
  readonly ca?: string
}

const ACCEPT =
  'application/vc+jwt, application/statuslist+jwt, application/did+json, application/schema+json, application/json;q=0.9, */*;q=0.1'

/** @returns a function that never throws and never follows a redirect */
export function createGuardedFetch(options: GuardedFetchOptions = {}): (url: string) => Promise<Fetched> {
  const { timeoutMs = 5000, maxBytes = 1024 * 1024, permits = isPublicAddress } = options
  const dispatcher = new Agent({
    connect: {
      lookup: guardedLookup(options.lookup ?? lookupAll, permits),
      timeout: timeoutMs,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    },
    // A connection is made, and judged, for each document.
    pipelining: 0,
    keepAliveTimeout: 1,
    maxHeaderSize: 16_384,
  })
  return async text => {
    const url = judgeUrl(text, permits)
    if (!url.ok) return url
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const response = await request(url.url, {
        dispatcher,
        signal,
        headers: { accept: ACCEPT, 'accept-encoding': 'identity' },
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      return await readResponse(response, maxBytes)
    } catch (error) {
      if (signal.aborted) return refuse(`it did not answer within ${timeoutMs} ms`)
      return refuse(reasonOf(error))
    }
  }
}

/**
 * False for everything that is not the public internet: loopback, private, shared (RFC 6598), link-local,
 * unique local, multicast, reserved, documentation, and IPv6 addresses that carry an IPv4 one.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  // Of IPv6, only what has been given out: 2000::/3 (IANA IPv6 global unicast address assignments).
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

function judgeUrl(
  text: string,
  permits: (address: string) => boolean,
): { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: string } {
  if (!URL.canParse(text)) return refuse('it is not an address')
  const url = new URL(text)
  if (url.protocol !== 'https:') return refuse('it is not https')
  if (url.username !== '' || url.password !== '') return refuse('it carries a user name or a password')
  if (url.port !== '' && Number(url.port) < 1024) return refuse('its port is neither 443 nor 1024 or above')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // A literal address is connected to without being looked up.
  if (isIP(host) !== 0 && !permits(host)) return refuse(NOT_PUBLIC)
  return { ok: true, url }
}

const NOT_PUBLIC = 'its host is not on the public internet'

class NotPublicError extends Error {}

function guardedLookup(
  lookup: NonNullable<GuardedFetchOptions['lookup']>,
  permits: (address: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, (error, addresses) => {
      if (error) return callback(error, [])
      const permitted = addresses.filter(({ address }) => permits(address))
      const [first] = permitted
      if (!first) return callback(new NotPublicError(NOT_PUBLIC), [])
      if (options.all) return callback(null, permitted)
      callback(null, first.address, first.family)
    })
  }
}

function lookupAll(hostname: string, answer: (error: Error | null, addresses: readonly LookupAddress[]) => void): void {
  systemLookup(hostname, { all: true }, (error, addresses) => answer(error, error ? [] : addresses))
}

async function readResponse(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Fetched> {
  const give = (reason: string) => {
    body.on('error', () => undefined).destroy()
    return refuse(reason)
  }
  if (statusCode >= 300 && statusCode < 400) return give('it redirects, which is not followed')
  if (statusCode !== 200) return give(`it answered with status ${statusCode}`)
  const encoding = [headers['content-encoding'] ?? []].flat().join()
  if (encoding !== '' && encoding !== 'identity') return give('it is compressed, though that was not asked for')
  const tooLarge = `it is larger than ${maxBytes} bytes`
  if (Number(headers['content-length'] ?? 0) > maxBytes) return give(tooLarge)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk)
    length += bytes.byteLength
    if (length > maxBytes) return give(tooLarge)
    chunks.push(bytes)
  }
  const type = [headers['content-type'] ?? []].flat()[0] ?? ''
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return { ok: true, body: text, mediaType: type.split(';')[0]?.trim().toLowerCase() ?? '' }
  } catch {
    return refuse('it is not UTF-8')
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NotPublicError) return NOT_PUBLIC
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host has no address'
  return `the connection failed${/^[A-Z0-9_]{3,50}$/.test(code) ? ` (${code})` : ''}`
}

function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason }
}
