/** Reads a stream with a limit that holds while reading, so that a text without an end is never read whole. */

/**
 * Reads the bytes of a stream, and stops as soon as there are more than `limit` of them.
 *
 * @returns at most one chunk more than the limit; compare its length with the limit
 */
export async function readBounded(
  stream: AsyncIterable<Uint8Array | string>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop early closes the stream.
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    chunks.push(bytes)
    length += bytes.length
    if (length > limit) break
  }
  return joined(chunks, length)
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
