/** Reads a request's body with a size limit. A body that is too large is refused during reading, not at its end. */
import type { AppContext } from './environment.ts'
import { JSON_MEDIA_TYPE, mediaTypeOf } from './media-type.ts'
import { ProblemError } from './problem.ts'
import { readBounded } from './read-bounded.ts'

/**
 * Reads a body that the client declares as JSON. How strictly the text is parsed is the caller's decision.
 * @param maxBytes the maximum size
 * @throws {ProblemError} `unsupported_media_type`; else as `readText`
 */
export async function readJsonText(c: AppContext, maxBytes: number): Promise<string> {
  if (requestMediaType(c) === JSON_MEDIA_TYPE) return readText(c, maxBytes)
  throw new ProblemError('unsupported_media_type', `Send the request as ${JSON_MEDIA_TYPE}.`, {
    headers: { 'Accept-Post': JSON_MEDIA_TYPE },
  })
}

/** Returns the media type of the body as the client declares it, in lower case and without parameters. */
export function requestMediaType(c: AppContext): string {
  return mediaTypeOf(c.req.header('content-type'))
}

async function readText(c: AppContext, maxBytes: number): Promise<string> {
  const bytes = await readBytes(c, maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ProblemError('invalid_body', 'The body is not UTF-8.')
  }
}

interface ReadOptions {
  /** Receives the size of each piece before the next is read; an exception from it ends the reading. */
  readonly onBytes?: (bytes: number) => void
  /** Ends the reading when it is aborted. */
  readonly signal?: AbortSignal
}

/**
 * @param maxBytes the maximum size
 * @throws {ProblemError} `body_too_large`; `bad_request` when the body ends early; the signal's reason
 */
export async function readBytes(
  c: AppContext,
  maxBytes: number,
  options: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new ProblemError('body_too_large', `The body may have at most ${maxBytes.toLocaleString('en')} bytes.`, {
      // The rest of the body is not read, so the connection cannot be used again.
      headers: { Connection: 'close' },
    })
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge()
  const bytes = await readBounded(chunksOf(c, options), maxBytes)
  if (bytes.length > maxBytes) throw tooLarge()
  return bytes
}

/** Yields the body in pieces. Ending the iteration cancels the rest of the body. */
async function* chunksOf(c: AppContext, { onBytes, signal }: ReadOptions): AsyncGenerator<Uint8Array> {
  const reader = c.req.raw.body?.getReader()
  if (!reader) return
  const cancel = () => void reader.cancel().catch(() => undefined)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => {
        throw new ProblemError('bad_request', 'The body ended before it was complete. Send it again.')
      })
      signal?.throwIfAborted()
      if (done) return
      yield value
      onBytes?.(value.byteLength)
    }
  } finally {
    signal?.removeEventListener('abort', cancel)
    cancel()
  }
}
