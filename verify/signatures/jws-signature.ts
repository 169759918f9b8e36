/**
 * Decides whether a key signed a compact JWS. WebCrypto verifies all algorithms except ES256K, because it lacks the
 * curve secp256k1; a library does that.
 */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { type CryptoKey, compactVerify, importJWK } from 'jose'
import { decodeBase64url } from '../encoding/base64url.ts'
import { answerFor } from './crypto-error.ts'
import type { SignatureAnswer } from './ed25519.ts'
import type { PublicJwk } from './public-jwk.ts'
import type { SigningAlgorithm } from './signing-algorithm.ts'

/** A key that its owner published, or the key of a certificate. */
export type VerificationKey =
  | { readonly kind: 'jwk'; readonly jwk: PublicJwk }
  | { readonly kind: 'imported'; readonly key: CryptoKey }

/** `no-key`: the published value is not a key, for example a point that is not on the curve. */
export type JwsAnswer = SignatureAnswer | 'no-key'

/**
 * Verifies only the signature (RFC 7515, section 5.2). The caller judges the content and the owner of the key.
 *
 * @param algorithm of the header, for which the key was read
 */
export async function verifyJws(jwt: string, key: VerificationKey, algorithm: SigningAlgorithm): Promise<JwsAnswer> {
  if (key.kind === 'jwk' && key.jwk.kty === 'EC' && key.jwk.crv === 'secp256k1') {
    return algorithm === 'ES256K' ? verifySecp256k1(jwt, key.jwk) : 'wrong'
  }
  const imported = key.kind === 'imported' ? key.key : await importKey(key.jwk, algorithm)
  if (typeof imported === 'string') return imported
  try {
    await compactVerify(jwt, imported, { algorithms: [algorithm] })
    return 'right'
  } catch (error) {
    return answerFor(error, 'wrong')
  }
}

async function importKey(jwk: PublicJwk, algorithm: SigningAlgorithm): Promise<CryptoKey | JwsAnswer> {
  try {
    const key = await importJWK({ ...jwk }, algorithm)
    return key instanceof Uint8Array ? 'no-key' : key
  } catch (error) {
    return answerFor(error, 'no-key')
  }
}

/** RFC 8812, section 3.2: uses SHA-256, and accepts both of the two forms of each signature (high and low s). */
function verifySecp256k1(jwt: string, { x, y }: Extract<PublicJwk, { kty: 'EC' }>): JwsAnswer {
  const end = jwt.lastIndexOf('.')
  const signature = decodeBase64url(jwt.slice(end + 1))
  const point = Uint8Array.from([4, ...(decodeBase64url(x) ?? []), ...(decodeBase64url(y) ?? [])])
  if (!secp256k1.utils.isValidPublicKey(point)) return 'no-key'
  if (signature?.length !== 64) return 'wrong'
  const signed = new TextEncoder().encode(jwt.slice(0, end))
  return secp256k1.verify(signature, signed, point, { lowS: false }) ? 'right' : 'wrong'
}
