/** A request's body, read with a limit: what is too much is known as soon as it is, not when all of it is here. */
import type { AppContext } from './environment.ts'
import { ProblemError } from './problem.ts'

/**
 * @param maxBytes how much is read at most
 * @throws {ProblemError} `body_too_large`; `bad_request` when the body ends early; `invalid_body` when it is not UTF-8
 */
export async function readText(c: AppContext, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new ProblemError('body_too_large', `The body may have at most ${maxBytes.toLocaleString('en')} bytes.`, {
      // The rest of it is not read, so the connection cannot be used again.
      headers: { Connection: 'close' },
    })
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = c.req.raw.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch(() => {
      throw new ProblemError('bad_request', 'The body ended before it was complete. Send it again.')
    })
    if (done) break
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel().catch(() => undefined)
      throw tooLarge()
    }
    chunks.push(value)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new ProblemError('invalid_body', 'The body is not UTF-8.')
  }
}
