/**
 * The bitstring inside a status list. It comes over the network compressed, and
 * a few kilobytes of gzip can stand for gigabytes: expansion stops at a limit.
 */
import { decodeBase64url } from './base64url.ts'

/** 4 MiB, 33 million entries: well past any list that is worth fetching. */
export const MAX_BITSTRING_BYTES = 4 * 1024 * 1024

export type Expanded =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'not-decodable' | 'too-large' }

/** Expands an `encodedList`: multibase `u` (base64url), gzip (Bitstring Status List v1.0, section 3.4). */
export async function expandBitstring(encodedList: string): Promise<Expanded> {
  const compressed = encodedList.startsWith('u') ? decodeBase64url(encodedList.slice(1)) : undefined
  if (!compressed) return { ok: false, reason: 'not-decodable' }
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    const reader = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      length += value.length
      if (length > MAX_BITSTRING_BYTES) {
        await reader.cancel()
        return { ok: false, reason: 'too-large' }
      }
      chunks.push(value)
    }
  } catch {
    return { ok: false, reason: 'not-decodable' }
  }
  return { ok: true, bytes: joined(chunks, length) }
}

/**
 * The status at an index: `size` bits, the most significant first, beginning at
 * bit `index * size` counted from the left (section 2.2, `encodedList`).
 *
 * @returns `undefined` when it lies outside the bitstring
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

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
