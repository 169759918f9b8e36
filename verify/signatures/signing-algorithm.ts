/**
 * The signature algorithms of JOSE that are verified here. The others either prove nothing, or are not known to this
 * verifier.
 */

/**
 * Algorithms with the kind of key that each needs (RFC 7518, section 3.1; RFC 8037; RFC 8812; RFC 9864). `EdDSA` here
 * is Ed25519 only.
 */
export const KEY_KINDS = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
  ES256K: 'secp256k1',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
  PS256: 'RSA',
  PS384: 'RSA',
  PS512: 'RSA',
} as const

export type SigningAlgorithm = keyof typeof KEY_KINDS
export type KeyKind = (typeof KEY_KINDS)[SigningAlgorithm]

/** True for the name of an algorithm that is verified here. */
export function isSigningAlgorithm(alg: unknown): alg is SigningAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(KEY_KINDS, alg)
}

/**
 * Algorithms that prove nothing: no signature at all; a secret that the verifier has too (everybody, where a public key
 * is used as the secret); SHA-1; and algorithms for encryption.
 */
const PROVE_NOTHING = /^(none|hs\d+.*|rs1|dir|rsa1_5|rsa-oaep.*|a\d+.*|ecdh-.*|pbes2-.*)$/i

/**
 * True for algorithms that prove nothing with any key: `none`, message authentication codes, a missing algorithm, and
 * algorithms that do not sign. False for an algorithm that is only not known here.
 */
export function provesNothing(alg: unknown): boolean {
  return typeof alg !== 'string' || alg === '' || PROVE_NOTHING.test(alg)
}
