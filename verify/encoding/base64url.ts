/**
 * base64url as JOSE writes it, and nothing else. Lenient decoders accept several
 * spellings of the same bytes (padding, spaces, unused bits in the last
 * character); a signed text must have exactly one.
 */
import { base64url } from 'jose'

/**
 * The bytes of an unpadded base64url text (RFC 4648, section 5).
 *
 * @returns `undefined` unless the text is the one canonical spelling of its bytes
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!ALPHABET.test(text) || !ENDINGS[text.length % 4]?.test(text.slice(-1))) return undefined
  return new Uint8Array(base64url.decode(text))
}

const ALPHABET = /^[A-Za-z0-9_-]*$/
/** What the last character may be, by how many there are above a multiple of four: one that leaves no bit unused. */
const ENDINGS = [/^/, undefined, /[AQgw]/, /[AEIMQUYcgkosw048]/] as const
