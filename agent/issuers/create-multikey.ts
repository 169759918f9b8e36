/**
 * Short encodings of did:webvh, Multikey and Data Integrity: base58btc of keys,
 * hashes and signatures. Both of our DIDs name the same Ed25519 key in the same form.
 */
import { createHash } from 'node:crypto'
import { base58 } from '@scure/base'
import { encodeMultikey } from '../../verify/signatures/read-multikey.ts'

/** Multihash of SHA-256: function code and length in bytes. */
const SHA2_256 = [0x12, 0x20]

/**
 * The Multikey of an Ed25519 public key, `z6Mk…`.
 *
 * @param x the public key as in a JWK: 32 bytes, base64url
 */
export function ed25519Multikey(x: string): string {
  return encodeMultikey({ curve: 'Ed25519', bytes: new Uint8Array(Buffer.from(x, 'base64url')) })
}

/** SHA-256 of a text as multihash, base58btc without the multibase prefix, `Qm…`: the form of SCID and entry hash. */
export function sha256Multihash(text: string): string {
  return base58.encode(Uint8Array.from([...SHA2_256, ...createHash('sha256').update(text, 'utf8').digest()]))
}

/** Bytes as multibase base58btc, `z…`: the form of a proof value. */
export function multibaseBase58(bytes: Uint8Array): string {
  return `z${base58.encode(bytes)}`
}
