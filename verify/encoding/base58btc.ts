/** Decodes base58btc, in which Multikeys, proofs and digests are written. */
import { base58 } from '@scure/base'

/** Decoding takes quadratic time. The longest text that is read, a signature of P-521, has 181 characters. */
const MAX_LENGTH = 200
const ALPHABET = /^[1-9A-HJ-NP-Za-km-z]*$/

/** @returns `undefined` for a text of more than 200 characters, or with a character that base58btc does not have */
export function decodeBase58btc(text: string): Uint8Array<ArrayBuffer> | undefined {
  return text.length <= MAX_LENGTH && ALPHABET.test(text) ? new Uint8Array(base58.decode(text)) : undefined
}

/** Decodes a multibase text that begins with `z` (Controlled Identifiers v1.0, section 2.4); `undefined` for any other. */
export function decodeMultibase58btc(text: unknown): Uint8Array<ArrayBuffer> | undefined {
  return typeof text === 'string' && text.startsWith('z') ? decodeBase58btc(text.slice(1)) : undefined
}
