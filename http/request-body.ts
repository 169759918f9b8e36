/** Reads a request's body with a size limit. A body that is too large is refused during reading, not at its end. */
import type { AppContext } from './environment.ts'
import { ProblemError } from './problem.ts'

/**
 * @param maxBytes the maximum size
 * @throws {ProblemError} `body_too_large`; `bad_request` when the body ends early; `invalid_body` when it is not UTF-8
 */
export async function readText(c: AppContext, maxBytes: number): Promise<string> {
  const bytes = await readBytes(c, maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError('invalid_body', 'The body is not UTF-8.')
  }
}

/**
 * @param maxBytes the maximum size
 * @param options.onBytes receives the size of each piece before the next is read; an exception from it ends the reading
 * @param options.signal ends the reading when it is aborted
 * @throws {ProblemError} `body_too_large`; `bad_request` when the body ends early; the signal's reason
 */
export async function readBytes(
  c: AppContext,
  maxBytes: number,
  options: { readonly onBytes?: (bytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { onBytes, signal } = options
  const tooLarge = () =>
    new ProblemError('body_too_large', `The body may have at most ${maxBytes.toLocaleString('en')} bytes.`, {
      // The rest of the body is not read, so the connection cannot be used again.
      headers: { Connection: 'close' },
    })
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = c.req.raw.body?.getReader()
  const cancel = () => void reader?.cancel().catch(() => undefined)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    while (reader) {
      const { done, value } = await reader.read().catch(() => {
        throw new ProblemError('bad_request', 'The body ended before it was complete. Send it again.')
      })
      signal?.throwIfAborted()
      if (done) break
      length += value.byteLength
      if (length > maxBytes) throw tooLarge()
      onBytes?.(value.byteLength)
      chunks.push(value)
    }
  } catch (error) {
    cancel()
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
