/**
 * Reads a public key as JWK (RFC 7517) for one algorithm. The author of the JWK
 * may be an attacker or merely careless: WebCrypto is given a new object with
 * only the members that a key of that kind has.
 */
import { decodeBase64url } from '../encoding/base64url.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { KEY_KINDS, type KeyKind, type SigningAlgorithm } from './signing-algorithm.ts'
import { isWeakEd25519 } from './weak-ed25519.ts'

/** Curves whose points have two coordinates. */
export type Curve = Exclude<KeyKind, 'Ed25519' | 'RSA'>

/** A public key as WebCrypto imports it; nothing else of the published JWK is passed on. */
export type PublicJwk =
  | { readonly kty: 'EC'; readonly crv: Curve; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }

/**
 * `private`: the private part is published with it. `weak`: a signature by it proves nothing. `unsupported`: it may be
 * one for the algorithm, but this verifier cannot use it. The others say why the key is not one for the algorithm.
 */
export type JwkFault = 'not-a-jwk' | 'private' | 'other-algorithm' | 'other-use' | 'incomplete' | 'weak' | 'unsupported'

export type JwkReading =
  | { readonly ok: true; readonly jwk: PublicJwk }
  | { readonly ok: false; readonly fault: JwkFault }

/** Members that only a private or a symmetric key has (RFC 7518, section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']
/** Octets of a coordinate (RFC 7518, section 6.2.1.2; RFC 8037, section 2). */
const COORDINATE_BYTES = { 'P-256': 32, 'P-384': 48, 'P-521': 66, secp256k1: 32, Ed25519: 32 } as const
const KEY_TYPES: Readonly<Record<KeyKind, string>> = {
  'P-256': 'EC',
  'P-384': 'EC',
  'P-521': 'EC',
  secp256k1: 'EC',
  Ed25519: 'OKP',
  RSA: 'RSA',
}

/**
 * Bits of an RSA modulus: RFC 7518, section 3.3, requires 2048. With 8192, which is more than anyone signs credentials
 * with, a verification takes three times as long as one with ES256 (3.4 ms and 1.2 ms, Node 20, on a busy core).
 */
const RSA_BITS = { least: 2048, most: 8192 } as const
/** 65537, the exponent of nearly all keys, needs three bytes. The work grows with the length. */
const MAX_EXPONENT_BYTES = 4

/** Reads a JWK as a key for signatures of this algorithm only. */
export function readPublicJwk(jwk: unknown, algorithm: SigningAlgorithm): JwkReading {
  if (!isObject(jwk)) return { ok: false, fault: 'not-a-jwk' }
  if (PRIVATE_MEMBERS.some(member => Object.hasOwn(jwk, member))) return { ok: false, fault: 'private' }
  const { kty, crv, alg, use, key_ops: operations } = jwk
  const kind = KEY_KINDS[algorithm]
  // `EdDSA` is the name for both curves (RFC 8037, section 3.1), so the key does not contradict it.
  if (algorithm === 'EdDSA' && kty === 'OKP' && crv === 'Ed448') return { ok: false, fault: 'unsupported' }
  if (kty !== KEY_TYPES[kind] || (kind !== 'RSA' && crv !== kind) || !namesSameAlgorithm(alg, algorithm)) {
    return { ok: false, fault: 'other-algorithm' }
  }
  if (use !== undefined && use !== 'sig') return { ok: false, fault: 'other-use' }
  if (operations !== undefined && !asArray(operations).includes('verify')) return { ok: false, fault: 'other-use' }
  if (kind === 'RSA') return readRsa(jwk)
  return kind === 'Ed25519' ? readEd25519(jwk) : readPoint(jwk, kind)
}

function readEd25519({ x }: JsonObject): JwkReading {
  const bytes = bytesOf(x)
  if (typeof x !== 'string' || bytes?.length !== COORDINATE_BYTES.Ed25519) return { ok: false, fault: 'incomplete' }
  return isWeakEd25519(bytes) ? { ok: false, fault: 'weak' } : { ok: true, jwk: { kty: 'OKP', crv: 'Ed25519', x } }
}

/** Does not check that the point is on the curve. WebCrypto or the library does that when it uses the key. */
function readPoint({ x, y }: JsonObject, crv: Curve): JwkReading {
  const isCoordinate = (text: unknown): text is string => bytesOf(text)?.length === COORDINATE_BYTES[crv]
  if (!isCoordinate(x) || !isCoordinate(y)) return { ok: false, fault: 'incomplete' }
  return { ok: true, jwk: { kty: 'EC', crv, x, y } }
}

/** RFC 7518, section 6.3.1: neither number has leading zeros. */
function readRsa({ n, e }: JsonObject): JwkReading {
  const modulus = bytesOf(n)
  const exponent = bytesOf(e)
  if (typeof n !== 'string' || typeof e !== 'string' || !modulus?.[0] || !exponent?.[0]) {
    return { ok: false, fault: 'incomplete' }
  }
  const bits = modulus.length * 8 - (Math.clz32(modulus[0]) - 24)
  if (bits > RSA_BITS.most || exponent.length > MAX_EXPONENT_BYTES) return { ok: false, fault: 'unsupported' }
  // With an exponent of 1 the signature is the text itself, and an even number is not the product of two large primes.
  const isOne = exponent.length === 1 && exponent[0] === 1
  const weak = bits < RSA_BITS.least || isOne || isEven(modulus) || isEven(exponent)
  return weak ? { ok: false, fault: 'weak' } : { ok: true, jwk: { kty: 'RSA', n, e } }
}

function isEven(number: Uint8Array): boolean {
  return ((number.at(-1) ?? 0) & 1) === 0
}

/** `EdDSA` and `Ed25519` name the same algorithm when the curve is Ed25519 (RFC 9864, section 2.2). */
function namesSameAlgorithm(alg: unknown, algorithm: SigningAlgorithm): boolean {
  if (alg === undefined || alg === algorithm) return true
  return KEY_KINDS[algorithm] === 'Ed25519' && (alg === 'EdDSA' || alg === 'Ed25519')
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' ? decodeBase64url(text) : undefined
}
