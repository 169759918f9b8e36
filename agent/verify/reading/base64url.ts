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
  try {
    const bytes = base64url.decode(text)
    return base64url.encode(bytes) === text ? new Uint8Array(bytes) : undefined
  } catch {
    return undefined
  }
}
