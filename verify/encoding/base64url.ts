/**
 * Decodes base64url strictly, as JOSE defines it. Lenient decoders accept several
 * spellings of the same bytes (padding, spaces, unused bits in the last
 * character), but a signed text must have exactly one.
 */
import { base64url } from 'jose'

/**
 * Decodes an unpadded base64url text (RFC 4648, section 5).
 *
 * @returns `undefined` unless the text is the one canonical spelling of its bytes
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!ALPHABET.test(text) || !ENDINGS[text.length % 4]?.test(text.slice(-1))) return undefined
  return new Uint8Array(base64url.decode(text))
}

const ALPHABET = /^[A-Za-z0-9_-]*$/
/** The allowed last characters, by the length modulo four: their unused bits are zero. */
const ENDINGS = [/^/, undefined, /[AQgw]/, /[AEIMQUYcgkosw048]/] as const
