/**
 * A public key as JWK (RFC 7517), read for one algorithm. Whoever wrote the JWK
 * may be an attacker or merely careless: what is passed on to WebCrypto is a
 * fresh object with the few members that a key of that curve has.
 */
import { decodeBase64url } from '../reading/base64url.ts'
import { CURVES, type SigningAlgorithm } from '../reading/jose-header.ts'
import { asArray, isObject } from '../reading/strict-json.ts'

/** A public key as WebCrypto imports it; nothing else of the published JWK is passed on. */
export type PublicJwk =
  | { readonly kty: 'EC'; readonly crv: 'P-256' | 'P-384'; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }

/** `private`: the private part is published with it. The others say why the key is not one for the algorithm. */
export type JwkFault = 'not-a-jwk' | 'private' | 'other-algorithm' | 'other-use' | 'incomplete'

export type JwkReading =
  | { readonly ok: true; readonly jwk: PublicJwk }
  | { readonly ok: false; readonly fault: JwkFault }

/** Members that only a private or a symmetric key has (RFC 7518, section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
/** Octets of a coordinate (RFC 7518, section 6.2.1.2; RFC 8037, section 2). */
const COORDINATE_BYTES = { 'P-256': 32, 'P-384': 48, Ed25519: 32 } as const

/** Reads a JWK as a key that verifies signatures of this algorithm, and of no other. */
export function readPublicJwk(jwk: unknown, algorithm: SigningAlgorithm): JwkReading {
  if (!isObject(jwk)) return { ok: false, fault: 'not-a-jwk' }
  if (PRIVATE_MEMBERS.some(member => Object.hasOwn(jwk, member))) return { ok: false, fault: 'private' }
  const { kty, crv, x, y, alg, use, key_ops: operations } = jwk
  const curve = CURVES[algorithm]
  const type = curve === 'Ed25519' ? 'OKP' : 'EC'
  if (kty !== type || crv !== curve || !namesSameAlgorithm(alg, algorithm))
    return { ok: false, fault: 'other-algorithm' }
  if (use !== undefined && use !== 'sig') return { ok: false, fault: 'other-use' }
  if (operations !== undefined && !asArray(operations).includes('verify')) return { ok: false, fault: 'other-use' }
  const length = COORDINATE_BYTES[curve]
  if (!isCoordinate(x, length)) return { ok: false, fault: 'incomplete' }
  if (curve === 'Ed25519') return { ok: true, jwk: { kty: 'OKP', crv: curve, x } }
  return isCoordinate(y, length)
    ? { ok: true, jwk: { kty: 'EC', crv: curve, x, y } }
    : { ok: false, fault: 'incomplete' }
}

/** `EdDSA` and `Ed25519` are two names for the same (RFC 9864, section 2.2) when the curve is Ed25519. */
function namesSameAlgorithm(alg: unknown, algorithm: SigningAlgorithm): boolean {
  if (alg === undefined || alg === algorithm) return true
  return CURVES[algorithm] === 'Ed25519' && (alg === 'EdDSA' || alg === 'Ed25519')
}

function isCoordinate(text: unknown, length: number): text is string {
  return typeof text === 'string' && decodeBase64url(text)?.length === length
}
