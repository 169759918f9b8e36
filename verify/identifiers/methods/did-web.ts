/**
 * Finds the address of a did:web's document. The identifier comes from a
 * credential that anyone may have written, so only a host, a port and a path are
 * allowed in it.
 */
import { percentDecoded } from '../../encoding/percent-decoding.ts'

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[^:]+)(?::([1-9][0-9]{0,4}))?$/i
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
const IDENTIFIER_PART = /^(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/
const PLAIN_ADDRESS = /^https?:\/\/[^\s#\\]+$/
const MAX_LENGTH = 2048

/**
 * Returns the address of the DID document (did:web Method Specification, section
 * "Read (Resolve)"): https, or http when the host is this machine itself.
 *
 * @returns `undefined` for another method, and for a did:web without a readable
 * host name, port and plain path
 */
export function didWebUrl(did: string): string | undefined {
  if (!did.startsWith('did:web:') || did.length > MAX_LENGTH) return undefined
  const [authority = '', ...path] = did.slice('did:web:'.length).split(':')
  const host = readAuthority(authority)
  if (!host || !path.every(isPlainSegment)) return undefined
  return fileUrl(host, path, 'did.json')
}

/** True for a host of this machine itself, as a URL writes it. Its documents are fetched over http. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK_HOSTS.has(hostname)
}

/** A host and its port, as a URL writes them. */
export interface Authority {
  readonly scheme: 'http' | 'https'
  readonly name: string
  /** With the port. */
  readonly text: string
}

/** Returns the address of a file at a host: under the path, or under `.well-known` when there is no path. */
export function fileUrl(host: Authority, path: readonly string[], file: string): string | undefined {
  const location = path.length > 0 ? path.join('/') : '.well-known'
  const url = parseUrl(`${host.scheme}://${host.text}/${location}/${file}`)
  // The URL parser accepts more spellings of a host (octal, hexadecimal, full-width), so its result is compared.
  return url?.hostname === host.name && url.username === '' && url.password === '' ? url.href : undefined
}

/**
 * Returns the text when it is an address that a document may be fetched from:
 * absolute, https (http only for this machine), without user name or fragment.
 */
export function documentUrl(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_LENGTH || !PLAIN_ADDRESS.test(text)) return undefined
  const url = parseUrl(text)
  if (url?.username !== '' || url.password !== '') return undefined
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname)) ? text : undefined
}

/** Returns the DID of a DID URL that names a key (`<did>#<fragment>`, no path or query), or `undefined`. */
export function didOfKeyId(keyId: string): string | undefined {
  return /^(did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2})+)#[^#\s]+$/.exec(keyId)?.[1]
}

/** Reads the host in a percent-encoded `host` or `host:port`: an ASCII name or one of this machine's own addresses. */
function readAuthority(encoded: string): Authority | undefined {
  return IDENTIFIER_PART.test(encoded) ? authorityOf(percentDecoded(encoded) ?? '') : undefined
}

/** Reads the host in a `host` or `host:port`. Returns `undefined` when there is none, or when it is an IP address. */
export function authorityOf(text: string): Authority | undefined {
  const match = AUTHORITY.exec(text)
  if (!match) return undefined
  const name = (match[1] ?? '').toLowerCase()
  const loopback = isLoopbackHost(name)
  // did:web names hosts, not IP addresses; a last label of digits would be an IP address.
  if (!loopback && (!HOST_NAME.test(name) || /^(?:\d+|0x[0-9a-f]*)$/.test(name.split('.').at(-1) ?? '')))
    return undefined
  const port = match[2] === undefined ? '' : `:${match[2]}`
  return { scheme: loopback ? 'http' : 'https', name, text: name + port }
}

/** True for one path segment that cannot lead out of its folder. */
export function isPlainSegment(segment: string): boolean {
  if (!IDENTIFIER_PART.test(segment)) return false
  const text = percentDecoded(segment)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused here
  return text !== undefined && text !== '.' && text !== '..' && !/[/\\\u0000-\u001f\u007f]/.test(text)
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
