/** HMAC tags for stateless challenges. Only the holder of the issuer's key can make one. */
import { createHmac, hkdfSync } from 'node:crypto'
import type { Signer } from './mint-credential.ts'

/**
 * HMAC-SHA-256 under a key derived from the signing key for one purpose (HKDF, RFC 5869), so that a tag is valid for no
 * other purpose and reveals nothing about the signing key. Tags from before a key rotation are not recognized.
 *
 * @param purpose e.g. `holder challenge`
 * @returns 32 bytes; compare them with `timingSafeEqual`
 */
export function keyedTag({ privateJwk }: Signer, purpose: string, text: string): Buffer {
  const key = hkdfSync('sha256', Buffer.from(privateJwk.d, 'base64url'), '', `orgseal ${purpose}`, 32)
  return createHmac('sha256', Buffer.from(key)).update(text).digest()
}
