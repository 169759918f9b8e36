/**
 * Detects Ed25519 keys whose signatures prove nothing: points of small order. For such a key, one signature is valid
 * for very many texts, and anyone can make it.
 */

const P = 2n ** 255n - 19n
/**
 * The second coordinates of the eight points of small order: of order 1, 2, 4 and (both) 8. The same table as in
 * libsodium, `ge25519_has_small_order`; the test computes it from the curve.
 */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([
  1n,
  P - 1n,
  0n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
])

/**
 * True for the 32 bytes of a public key (RFC 8032, section 5.1.2) that is a point of small order in any encoding, or
 * that is not the canonical encoding of its point (section 5.1.3: the coordinate is less than p).
 */
export function isWeakEd25519(bytes: Uint8Array): boolean {
  const digits = [...bytes].toReversed().map(byte => byte.toString(16).padStart(2, '0'))
  // The highest bit is the sign of the first coordinate, which does not matter here.
  const y = BigInt(`0x${digits.join('')}`) & (2n ** 255n - 1n)
  return y >= P || SMALL_ORDER.has(y)
}
