/**
 * Expands and reads the statuses in a status list. They are compressed, and a few
 * kilobytes can expand to gigabytes, so expansion stops at a limit.
 */

import { decodeBase64url } from '../encoding/base64url.ts'
import { type Budget, budgetOf, PerRequest } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'

/** 4 MiB, 33 million entries: far more than any practical list. */
export const MAX_BITSTRING_BYTES = 4 * 1024 * 1024

export type Expanded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `over-limit`: together with the other lists of the request it is too large. */
  | { readonly ok: false; readonly reason: 'not-decodable' | 'too-large' | 'over-limit' }

/** A list is expanded once in a request, and all of them pay from its budget. */
const EXPANDED = {
  gzip: new PerRequest<string, Promise<Expanded>>(),
  deflate: new PerRequest<string, Promise<Expanded>>(),
} as const
const NO_REQUEST: EvidenceDocuments = new Map()

/**
 * gzip begins with 1f 8b 08, which is `H4sI` in base64, so a multibase prefix before it is recognised with certainty.
 */
const GZIP = /^[uUmM]?(?=H4sI)/

/**
 * Expands an `encodedList`: multibase `u` (base64url), gzip (Bitstring Status List v1.0, section 3.4). Some issuers
 * leave out the prefix, as the draft of January 2023 did, add padding or use the other alphabet of base64. Each such
 * text still has only one meaning.
 */
export async function expandBitstring(encodedList: string, documents = NO_REQUEST): Promise<Expanded> {
  if (!GZIP.test(encodedList)) return { ok: false, reason: 'not-decodable' }
  const text = encodedList.replace(GZIP, '')
  return EXPANDED.gzip.get(documents, text, () => expand(text, 'gzip', budgetOf(documents)))
}

/**
 * Expands a `lst`: base64url, zlib (Token Status List, section 4.2), also padded or in the other alphabet of base64.
 */
export async function expandTokenList(lst: string, documents = NO_REQUEST): Promise<Expanded> {
  return EXPANDED.deflate.get(documents, lst, () => expand(lst, 'deflate', budgetOf(documents)))
}

/** Converts a text in either alphabet to unpadded base64url (RFC 4648, sections 4 and 5); `undefined` for a mixture. */
function asBase64url(text: string): string | undefined {
  const unpadded = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text
  if (!/[+/]/.test(unpadded)) return unpadded
  return /[-_]/.test(unpadded) ? undefined : unpadded.replaceAll('+', '-').replaceAll('/', '_')
}

/** @param format as the Compression Streams standard names it: `deflate` has zlib's header and checksum */
async function expand(text: string, format: 'gzip' | 'deflate', budget: Budget): Promise<Expanded> {
  const compressed = decodeBase64url(asBase64url(text) ?? '')
  if (!compressed || compressed.length === 0) return { ok: false, reason: 'not-decodable' }
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = new Blob([compressed]).stream().pipeThrough(new DecompressionStream(format)).getReader()
  for (;;) {
    // The only error of this stream is that the data cannot be decompressed.
    const read = await reader.read().catch(() => undefined)
    if (!read) return { ok: false, reason: 'not-decodable' }
    if (read.done) break
    length += read.value.length
    const isTooLarge = length > MAX_BITSTRING_BYTES
    if (isTooLarge || !budget.take('expandedBytes', read.value.length)) {
      await reader.cancel()
      return { ok: false, reason: isTooLarge ? 'too-large' : 'over-limit' }
    }
    chunks.push(read.value)
  }
  const bytes = joined(chunks, length)
  return endsWithSum(compressed, format, bytes) ? { ok: true, bytes } : { ok: false, reason: 'not-decodable' }
}

/**
 * Browsers refuse bytes after the compressed data, Node ignores them. Here both
 * refuse them. The last bytes must be the checksum that the format ends with:
 * the length (RFC 1952, section 2.3.1), or Adler-32 (RFC 1950, section 2.2).
 */
function endsWithSum(compressed: Uint8Array, format: 'gzip' | 'deflate', bytes: Uint8Array): boolean {
  const end = new DataView(compressed.buffer, compressed.byteOffset + compressed.length - 4)
  return format === 'gzip' ? end.getUint32(0, true) === bytes.length : end.getUint32(0) === adler32(bytes)
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  // This many bytes at a time cannot make the sums larger than 32 bits.
  for (let start = 0; start < bytes.length; start += 3_800) {
    const end = Math.min(start + 3_800, bytes.length)
    for (let at = start; at < end; at++) {
      low += bytes[at] ?? 0
      high += low
    }
    low %= 65_521
    high %= 65_521
  }
  return high * 65_536 + low
}

/**
 * Returns the status at an index: `size` bits, the most significant first, beginning at
 * bit `index * size` counted from the left (section 2.2, `encodedList`).
 *
 * @returns `undefined` when the index is outside of the bitstring
 */
export function statusAt(bytes: Uint8Array, index: number, size: number): number | undefined {
  const first = index * size
  if (first + size > bytes.length * 8) return undefined
  let status = 0
  for (let bit = first; bit < first + size; bit++) {
    const byte = bytes[Math.floor(bit / 8)] ?? 0
    status = status * 2 + ((byte >> (7 - (bit % 8))) & 1)
  }
  return status
}

/**
 * Returns the status at an index of a Token Status List: `bits` is 1, 2, 4 or 8, and
 * each byte is filled from its least significant bit (section 4.1).
 *
 * @returns `undefined` when the index is outside of the list
 */
export function tokenStatusAt(bytes: Uint8Array, index: number, bits: number): number | undefined {
  const perByte = 8 / bits
  const byte = bytes[Math.floor(index / perByte)]
  return byte === undefined ? undefined : (byte >> ((index % perByte) * bits)) & (2 ** bits - 1)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
