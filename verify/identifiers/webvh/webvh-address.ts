/** did:webvh, from the identifier to the addresses of its log and of its witnesses' proofs. */
import { authorityOf, decoded, isPlainSegment, placedUrl } from '../methods/did-web.ts'

export interface WebvhAddresses {
  /** Self-certifying identifier: the hash of how the DID began. */
  readonly scid: string
  readonly log: string
  readonly witness: string
}

const IDENTIFIER = /^did:webvh:([1-9A-HJ-NP-Za-km-z]{46}):([^:/?#]+)((?::[^:/?#]+)*)$/
const ENCODED_HOST = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/
/** Letters of any script; what else looks like a host is left to the ASCII rules. */
const FOREIGN_HOST = /^[\p{L}\p{M}\p{N}.:-]+$/u
const MAX_LENGTH = 2048

/**
 * The DID to HTTPS transformation (did:webvh v1.0, sections "Method-Specific Identifier" and "The DID to HTTPS
 * Transformation"). Like did:web, `localhost` is reached by http, for development; other addresses and bare host names are refused.
 *
 * @returns `undefined` for another method, and for a DID that is not well-formed
 */
export function webvhAddresses(did: string): WebvhAddresses | undefined {
  const [, scid, authority, rest] = (did.length <= MAX_LENGTH && IDENTIFIER.exec(did)) || []
  if (scid === undefined || authority === undefined || rest === undefined) return undefined
  const host = readHost(authority)
  const path = rest.split(':').slice(1).map(readSegment)
  if (!host || path.includes(undefined)) return undefined
  const segments = path.filter(segment => segment !== undefined)
  const log = placedUrl(host, segments, 'did.jsonl')
  const witness = placedUrl(host, segments, 'did-witness.json')
  return log === undefined || witness === undefined ? undefined : { scid, log, witness }
}

function readHost(encoded: string): ReturnType<typeof authorityOf> {
  const text = ENCODED_HOST.test(encoded) ? decoded(encoded) : undefined
  // A colon may only come from an encoded one, and that is never more than the one before the port.
  const ascii = text === undefined ? undefined : asciiHost(text)
  const host = ascii === undefined ? undefined : authorityOf(ascii)
  return host &&
    (host.name === 'localhost' || /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]*[a-z-][a-z0-9-]*$/.test(host.name))
    ? host
    : undefined
}

/** An internationalized host name in its ASCII form (RFC 5891), provided that it has just the one spelling. */
function asciiHost(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\u0000-\u007f]*$/.test(text)) return text
  if (!FOREIGN_HOST.test(text) || text.normalize('NFKC').toLowerCase() !== text) return undefined
  const [name = '', ...port] = text.split(':')
  try {
    return [new URL(`https://${name}/`).hostname, ...port].join(':')
  } catch {
    return undefined
  }
}

/** A segment in its one spelling, or `undefined`. */
function readSegment(segment: string): string | undefined {
  const text = isPlainSegment(segment) ? decoded(segment) : undefined
  return text === undefined || text !== text.trim() ? undefined : encodeURIComponent(text)
}
