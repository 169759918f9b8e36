/** Finds the addresses of a did:webvh's log and of its witnesses' proofs. */
import { percentDecoded } from '../../encoding/percent-decoding.ts'
import { authorityOf, fileUrl, isPlainSegment } from '../methods/did-web.ts'

export interface WebvhAddresses {
  /** Self-certifying identifier: the hash of the first log entry. */
  readonly scid: string
  readonly log: string
  readonly witness: string
}

const IDENTIFIER = /^did:webvh:([1-9A-HJ-NP-Za-km-z]{46}):([^:/?#]+)((?::[^:/?#]+)*)$/
const ENCODED_HOST = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/
/** Letters of any script. The rules for ASCII hosts are applied afterwards. */
const FOREIGN_HOST = /^[\p{L}\p{M}\p{N}.:-]+$/u
const MAX_LENGTH = 2048

/**
 * Applies the DID to HTTPS transformation (did:webvh v1.0, sections "Method-Specific Identifier" and "The DID to HTTPS
 * Transformation"). As for did:web, `localhost` is reached by http, for development. Other addresses and bare host
 * names are refused.
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
  const log = fileUrl(host, segments, 'did.jsonl')
  const witness = fileUrl(host, segments, 'did-witness.json')
  return log === undefined || witness === undefined ? undefined : { scid, log, witness }
}

function readHost(encoded: string): ReturnType<typeof authorityOf> {
  const text = ENCODED_HOST.test(encoded) ? percentDecoded(encoded) : undefined
  // Only an encoded colon gives a colon here, and the only one allowed is that before the port.
  const ascii = text === undefined ? undefined : asciiHost(text)
  const host = ascii === undefined ? undefined : authorityOf(ascii)
  return host &&
    (host.name === 'localhost' || /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]*[a-z-][a-z0-9-]*$/.test(host.name))
    ? host
    : undefined
}

/** Returns the ASCII form of an internationalized host name (RFC 5891), if the name is in its canonical spelling. */
function asciiHost(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\u0000-\u007f]*$/.test(text)) return text
  if (!FOREIGN_HOST.test(text) || text.normalize('NFKC').toLowerCase() !== text) return undefined
  const [name = '', ...port] = text.split(':')
  const address = `https://${name}/`
  return URL.canParse(address) ? [new URL(address).hostname, ...port].join(':') : undefined
}

/** Returns a segment that is in its canonical spelling, or `undefined`. */
function readSegment(segment: string): string | undefined {
  const text = isPlainSegment(segment) ? percentDecoded(segment) : undefined
  return text === undefined || text !== text.trim() ? undefined : encodeURIComponent(text)
}
