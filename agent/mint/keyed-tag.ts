/** Recognising what was said before, without keeping it: a tag that nobody makes but who has the issuer's key. */
import { createHmac, hkdfSync } from 'node:crypto'
import type { Signer } from './mint-credential.ts'

/**
 * HMAC-SHA-256 under a key that is derived from the signing key for one purpose (HKDF, RFC 5869), so that a tag is good
 * for nothing else and says nothing about the signing key. When keys are rotated, earlier tags are no longer known.
 *
 * @param purpose e.g. `holder challenge`
 * @returns 32 bytes; compare them with `timingSafeEqual`
 */
export function keyedTag({ privateJwk }: Signer, purpose: string, text: string): Buffer {
  const key = hkdfSync('sha256', Buffer.from(privateJwk.d, 'base64url'), '', `orgseal ${purpose}`, 32)
  return createHmac('sha256', Buffer.from(key)).update(text).digest()
}
