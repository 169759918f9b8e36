/** Reading with a limit that holds while reading: what is too much is known before it is here. */

/**
 * The bytes of a stream, or more than `limit` of them as soon as there are more; the rest is not read.
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
  return new Uint8Array(Buffer.concat(chunks))
}
