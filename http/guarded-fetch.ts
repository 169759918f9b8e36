/**
 * Fetches documents that a stranger's credential names (its issuer's DID
 * document, status list or schema) without giving strangers access to this
 * server's network. The check is made on the address that the connection really
 * uses, so DNS rebinding does not help an attacker. Until a server has answered,
 * all refusals have the same text and as far as possible the same duration, so
 * that they do not reveal which names exist in the internal network. Answers of
 * servers on the public internet may be reported.
 */
import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import ipaddr from 'ipaddr.js'
import { Agent, type Dispatcher, request } from 'undici'
import { defined } from '../domain/defined.ts'
import { mediaTypeOf } from './media-type.ts'
import { readBounded } from './read-bounded.ts'

/** Why there is no document. The code decides what the caller may tell a stranger. */
export type FetchRefusal =
  | {
      readonly code:
        | 'address_unreadable'
        | 'address_secret'
        | 'not_https'
        | 'port_refused'
        | 'not_reachable'
        | 'cut_off'
        | 'redirects'
        | 'compressed'
        | 'not_text'
    }
  | { readonly code: 'http_status'; readonly status: number }
  /** `limit` is in bytes. */
  | { readonly code: 'too_large'; readonly limit: number }

interface Refused {
  readonly ok: false
  readonly refusal: FetchRefusal
}

/** A document as text. The media type is in lower case and without parameters. */
export type GuardedAnswer = { readonly ok: true; readonly body: string; readonly mediaType: string } | Refused

export interface GuardedFetchOptions {
  /** Time limit for everything from name resolution to the last byte; 5 seconds by default. */
  readonly timeoutMs?: number
  /**
   * Minimum time before a failure is reported, so that response times do not show whether a name exists in the
   * internal network; 1 second by default, which few resolvers exceed.
   */
  readonly refusalMs?: number
  /** Maximum size of the body as sent; 1 MiB by default. */
  readonly maxBytes?: number
  /** Whether a connection to this IP address is allowed; by default only public addresses are. */
  readonly permits?: (address: string) => boolean
  /** Resolves names; the system's resolver by default. */
  readonly lookup?: (
    hostname: string,
    answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
  ) => void
  /** PEM of the certificate authority to trust; the usual authorities by default. */
  readonly ca?: string
  /** Waits for so many milliseconds; the system's timer by default. */
  readonly wait?: (milliseconds: number) => Promise<unknown>
  /** A monotonic clock in milliseconds; the system's by default. */
  readonly clock?: () => number
}

const ACCEPT =
  'application/vc+jwt, application/statuslist+jwt, application/did+json, application/schema+json, application/json;q=0.9, */*;q=0.1'

/** @returns a function that never throws and never follows a redirect */
export function createGuardedFetch(options: GuardedFetchOptions = {}): (url: string) => Promise<GuardedAnswer> {
  const { timeoutMs = 5000, refusalMs = 1000, maxBytes = 1024 * 1024, permits = isPublicAddress } = options
  const { wait = delay, clock = () => performance.now() } = options
  const dispatcher = new Agent({
    connect: {
      lookup: guardedLookup(options.lookup ?? lookupAll, permits),
      timeout: timeoutMs,
      ...defined({ ca: options.ca }),
    },
    // Each document gets a connection of its own, so each address is checked.
    pipelining: 0,
    keepAliveTimeout: 1,
    maxHeaderSize: 16_384,
  })

  /** Returns the answer of a server, or `undefined` when there is none, whatever the cause. */
  async function answerOf(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData | undefined> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    // For a literal address, no lookup is made that could refuse it.
    if (isIP(host) !== 0 && !permits(host)) return undefined
    const headers = { accept: ACCEPT, 'accept-encoding': 'identity' }
    const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
    try {
      return await request(url, { dispatcher, signal, headers, ...limits })
    } catch {
      return undefined
    }
  }

  return async text => {
    const address = readAddress(text)
    if (!address.ok) return address
    const started = clock()
    const response = await answerOf(address.url, AbortSignal.timeout(timeoutMs))
    if (response) return readResponse(response, maxBytes).catch(() => refuse({ code: 'cut_off' }))
    await wait(Math.max(0, refusalMs - (clock() - started)))
    return refuse({ code: 'not_reachable' })
  }
}

/**
 * False for everything outside the public internet: loopback, private, shared (RFC 6598), link-local,
 * unique local, multicast, reserved, documentation, and IPv6 addresses that carry an IPv4 address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  // For IPv6, only allocated space is allowed: 2000::/3 (IANA IPv6 global unicast address assignments).
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

/** Refuses addresses for reasons visible in their text, which reveal nothing about any network. */
function readAddress(text: string): { readonly ok: true; readonly url: URL } | Refused {
  if (!URL.canParse(text)) return refuse({ code: 'address_unreadable' })
  const url = new URL(text)
  if (url.protocol !== 'https:') return refuse({ code: 'not_https' })
  if (url.username !== '' || url.password !== '') return refuse({ code: 'address_secret' })
  if (url.port !== '' && Number(url.port) < 1024) return refuse({ code: 'port_refused' })
  return { ok: true, url }
}

function guardedLookup(
  lookup: NonNullable<GuardedFetchOptions['lookup']>,
  permits: (address: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, (error, addresses) => {
      if (error) return callback(error, [])
      const permitted = addresses.filter(({ address }) => permits(address))
      const [first] = permitted
      if (!first) return callback(new Error('no address that may be connected to'), [])
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
): Promise<GuardedAnswer> {
  // A body that is left early reports an error; without a listener, that error would end the process.
  body.on('error', () => undefined)
  const give = (refusal: FetchRefusal) => {
    body.destroy()
    return refuse(refusal)
  }
  if (statusCode >= 300 && statusCode < 400) return give({ code: 'redirects' })
  if (statusCode !== 200) return give({ code: 'http_status', status: statusCode })
  const encoding = [headers['content-encoding'] ?? []].flat().join()
  if (encoding !== '' && encoding !== 'identity') return give({ code: 'compressed' })
  const tooLarge = { code: 'too_large', limit: maxBytes } as const
  if (Number(headers['content-length'] ?? 0) > maxBytes) return give(tooLarge)
  const bytes = await readBounded(body, maxBytes)
  if (bytes.length > maxBytes) return give(tooLarge)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { ok: true, body: text, mediaType: mediaTypeOf([headers['content-type'] ?? []].flat()[0]) }
  } catch {
    return refuse({ code: 'not_text' })
  }
}

function refuse(refusal: FetchRefusal): Refused {
  return { ok: false, refusal }
}
