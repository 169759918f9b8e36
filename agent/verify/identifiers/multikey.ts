/**
 * Multikey: a public key as one text that says itself of what kind it is
 * (Controlled Identifiers v1.0, section 2.2.2). Each key has one spelling: the
 * prefix is compared as bytes, so that no other encoding of it passes.
 */
import { base58 } from '@scure/base'
import { base64url } from 'jose'
import type { PublicJwk } from './public-jwk.ts'

export interface Multikey {
  readonly curve: 'Ed25519' | 'P-256' | 'P-384'
  /** 32 bytes of Ed25519, or a compressed point (SEC 1, section 2.3.3). */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Multicodec names of public keys as unsigned varints, and the length of what follows them. */
const KINDS = [
  { curve: 'Ed25519', prefix: [0xed, 0x01], length: 32 },
  { curve: 'P-256', prefix: [0x80, 0x24], length: 33 },
  { curve: 'P-384', prefix: [0x81, 0x24], length: 49 },
] as const

/** base58 takes quadratic time; the longest key that is known here has 70 characters. */
const MAX_LENGTH = 100

/**
 * The key in a Multikey text: multibase `z` (base58btc), multicodec, key.
 *
 * @returns `undefined` for another spelling, another kind of key, or a private key
 */
export function decodeMultikey(text: unknown): Multikey | undefined {
  const bytes = decodeBase58btc(text)
  const kind = KINDS.find(({ prefix }) => bytes?.[0] === prefix[0] && bytes[1] === prefix[1])
  if (!bytes || !kind || bytes.length !== kind.length + 2) return undefined
  return { curve: kind.curve, bytes: bytes.slice(2) }
}

/** The Multikey text of a key. */
export function encodeMultikey({ curve, bytes }: Multikey): string {
  const prefix = KINDS.find(kind => kind.curve === curve)?.prefix ?? []
  return `z${base58.encode(Uint8Array.from([...prefix, ...bytes]))}`
}

/**
 * The key as JWK, with the second coordinate worked out where the curve has one.
 *
 * @returns `undefined` when the bytes are no point of the curve
 */
export function multikeyToJwk({ curve, bytes }: Multikey): PublicJwk | undefined {
  if (curve === 'Ed25519') return { kty: 'OKP', crv: curve, x: base64url.encode(bytes) }
  const x = bytes.slice(1)
  const y = secondCoordinate(curve, bytes)
  return y && { kty: 'EC', crv: curve, x: base64url.encode(x), y: base64url.encode(y) }
}

/** The bytes of a multibase text of at most 100 characters that begins with `z`, or `undefined`. */
export function decodeBase58btc(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== 'string' || !text.startsWith('z') || text.length > MAX_LENGTH) return undefined
  try {
    return new Uint8Array(base58.decode(text.slice(1)))
  } catch {
    return undefined
  }
}

interface Curve {
  readonly p: bigint
  readonly b: bigint
}

/** y^2 = x^3 - 3x + b over the integers modulo p (FIPS 186-5; SP 800-186, section 3.2.1). */
const WEIERSTRASS: Readonly<Record<'P-256' | 'P-384', Curve>> = {
  'P-256': {
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  'P-384': {
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
}

/** Browsers do not import compressed points, so the square root is taken here. Nothing in it is secret. */
function secondCoordinate(curve: 'P-256' | 'P-384', point: Uint8Array): Uint8Array | undefined {
  const { p, b } = WEIERSTRASS[curve]
  const [sign, ...rest] = point
  const x = BigInt(`0x${rest.map(byte => byte.toString(16).padStart(2, '0')).join('')}`)
  if ((sign !== 2 && sign !== 3) || x >= p) return undefined
  const square = ((((x * x - 3n) * x + b) % p) + p) % p
  // Both primes are 3 modulo 4, where this power is the root if there is one.
  const root = power(square, (p + 1n) / 4n, p)
  if ((root * root) % p !== square) return undefined
  const y = (root & 1n) === BigInt(sign & 1) ? root : p - root
  const digits = y.toString(16).padStart(rest.length * 2, '0')
  return Uint8Array.from(rest, (_, at) => Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16))
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let factor = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * factor) % modulus
    factor = (factor * factor) % modulus
  }
  return result
}
