/**
 * Computes digests synchronously while a credential is read; WebCrypto is only
 * asynchronous. Only SHA-2 is supported; other hashes are not judged.
 */
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { base64url } from 'jose'

/** By their names in the "Named Information Hash Algorithm" registry. */
const DIGESTS = { 'sha-256': sha256, 'sha-384': sha384, 'sha-512': sha512 } as const

export type HashName = keyof typeof DIGESTS

/**
 * Returns the hash function of an SD-JWT (RFC 9901, sections 4.1.1 and 4.2.3).
 *
 * @param algorithm `_sd_alg` of the payload
 * @returns `undefined` for an algorithm that is not known here, or not strong enough
 */
export function hashName(algorithm: unknown = 'sha-256'): HashName | undefined {
  return typeof algorithm === 'string' && Object.hasOwn(DIGESTS, algorithm) ? (algorithm as HashName) : undefined
}

/** True for hashes that must not be used (RFC 9901, section 4.1.1). Others are only not known here. */
export function isWeakHash(algorithm: string): boolean {
  return /^(?:md[245]|sha-?1)$/i.test(algorithm)
}

/** Returns the digest of a text's UTF-8 bytes. */
export function digestOf(name: HashName, text: string): Uint8Array {
  return DIGESTS[name](new TextEncoder().encode(text))
}

/** Returns the same digest in base64url, as in SD-JWTs (RFC 9901, section 4.2.3). */
export function sdHash(name: HashName, text: string): string {
  return base64url.encode(digestOf(name, text))
}
