/**
 * Reads a Multikey: a public key as one text that includes the kind of key
 * (Controlled Identifiers v1.0, section 2.2.2). Each key has one spelling: the
 * prefix is compared as bytes, so that another encoding of it is refused.
 */
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { base58 } from '@scure/base'
import { base64url } from 'jose'
import { decodeMultibase58btc } from '../encoding/base58btc.ts'
import type { Curve, PublicJwk } from './public-jwk.ts'
import { isWeakEd25519 } from './weak-ed25519.ts'

export interface Multikey {
  readonly curve: 'Ed25519' | Curve
  /** 32 bytes of Ed25519, or a compressed point (SEC 1, section 2.3.3). */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Multicodec names of public keys as unsigned varints, and the length of what follows them. */
const KINDS = [
  { curve: 'Ed25519', prefix: [0xed, 0x01], length: 32 },
  { curve: 'secp256k1', prefix: [0xe7, 0x01], length: 33 },
  { curve: 'P-256', prefix: [0x80, 0x24], length: 33 },
  { curve: 'P-384', prefix: [0x81, 0x24], length: 49 },
  { curve: 'P-521', prefix: [0x82, 0x24], length: 67 },
] as const

/**
 * From the multicodec table: X25519 and X448 are for key agreement, not for signatures; 0x1300 to 0x137f are private.
 */
const KEY_AGREEMENT = ['ec01', '8424']
const PRIVATE = /^[89a-f][0-9a-f]26$/

/** Unknown kinds of key can be longer: one of ML-DSA-87 has 3,540 characters. */
const BASE58BTC = /^z[1-9A-HJ-NP-Za-km-z]{1,8000}$/
const OTHER_MULTIBASE = /^[a-yA-Z0-9][A-Za-z0-9+/_=-]{20,8000}$/

/** `unsupported`: it may be a key, but its kind or encoding is not known here. */
export type MultikeyFault = 'malformed' | 'private' | 'key-agreement' | 'weak' | 'unsupported'

export type MultikeyReading =
  | { readonly ok: true; readonly key: Multikey }
  | { readonly ok: false; readonly fault: MultikeyFault }

/** Reads a Multikey text: multibase `z` (base58btc), multicodec, key. Otherwise returns why it cannot be used. */
export function readMultikey(text: unknown): MultikeyReading {
  const bytes = decodeMultibase58btc(text)
  if (!bytes) return { ok: false, fault: isOtherKey(text) ? 'unsupported' : 'malformed' }
  const prefix = [...bytes.subarray(0, 2)].map(byte => byte.toString(16).padStart(2, '0')).join('')
  const kind = KINDS.find(known => known.prefix[0] === bytes[0] && known.prefix[1] === bytes[1])
  if (kind) {
    if (bytes.length !== kind.length + 2) return { ok: false, fault: 'malformed' }
    const key = { curve: kind.curve, bytes: bytes.slice(2) }
    return kind.curve === 'Ed25519' && isWeakEd25519(key.bytes) ? { ok: false, fault: 'weak' } : { ok: true, key }
  }
  if (PRIVATE.test(prefix)) return { ok: false, fault: 'private' }
  if (KEY_AGREEMENT.includes(prefix)) return { ok: false, fault: 'key-agreement' }
  return { ok: false, fault: bytes.length > 2 ? 'unsupported' : 'malformed' }
}

/** True for a text in base58btc that is too long to be decoded, or in another base. */
function isOtherKey(text: unknown): boolean {
  return typeof text === 'string' && (BASE58BTC.test(text) || OTHER_MULTIBASE.test(text))
}

/** The key in a Multikey text, or `undefined` for whatever keeps it from being used. */
export function decodeMultikey(text: unknown): Multikey | undefined {
  const reading = readMultikey(text)
  return reading.ok ? reading.key : undefined
}

/** Writes a key as Multikey text. */
export function encodeMultikey({ curve, bytes }: Multikey): string {
  const prefix = KINDS.find(kind => kind.curve === curve)?.prefix ?? []
  return `z${base58.encode(Uint8Array.from([...prefix, ...bytes]))}`
}

/**
 * Converts the key to a JWK, and computes the second coordinate when the curve has one.
 *
 * @returns `undefined` when the bytes are not a point of the curve
 */
export function multikeyToJwk({ curve, bytes }: Multikey): PublicJwk | undefined {
  if (curve === 'Ed25519') return { kty: 'OKP', crv: curve, x: base64url.encode(bytes) }
  const x = bytes.slice(1)
  const y = secondCoordinate(curve, bytes)
  return y && { kty: 'EC', crv: curve, x: base64url.encode(x), y: base64url.encode(y) }
}

const POINTS: Readonly<
  Record<Curve, { fromBytes(bytes: Uint8Array): { toBytes(isCompressed: boolean): Uint8Array } }>
> = {
  'P-256': p256.Point,
  'P-384': p384.Point,
  'P-521': p521.Point,
  secp256k1: secp256k1.Point,
}

/** Computes the second coordinate, because browsers do not import compressed points. */
function secondCoordinate(curve: Curve, point: Uint8Array): Uint8Array | undefined {
  const uncompressed = uncompressedPoint(curve, point)
  return uncompressed?.slice((uncompressed.length + 1) / 2)
}

function uncompressedPoint(curve: Curve, point: Uint8Array): Uint8Array | undefined {
  try {
    return POINTS[curve].fromBytes(point).toBytes(false)
  } catch {
    // The library throws a plain Error for bytes that are not a point of the curve.
    return undefined
  }
}
