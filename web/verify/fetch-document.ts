/**
 * Fetches the documents of a verification in the visitor's browser. Nothing is taken from a cache: an old status list
 * would give an old status. A redirect is an error, and so it is on the server: an address that is relied on must not
 * lead to a document somewhere else.
 */
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { type Reasons, reason } from '../../verify/report/reasons/reason.ts'

const TIMEOUT_SECONDS = 15
const MAX_BYTES = 4 * 1024 * 1024

/** Fetches a document. It never throws: for a document that is not available, the result has the reason. */
export async function fetchDocument(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url, {
      headers: {
        Accept:
          'application/vc+jwt, application/statuslist+jwt, application/did+json, application/json;q=0.9, */*;q=0.1',
      },
      cache: 'no-store',
      // With `error` instead, a redirect would look the same as a server that cannot be reached.
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    })
    if (response.type === 'opaqueredirect') return { ok: false, reason: reason('document_redirects') }
    if (!response.ok) return { ok: false, reason: reason('document_http_status', { status: response.status }) }
    const body = await readAtMost(response, MAX_BYTES)
    if (body === undefined) return { ok: false, reason: reason('document_too_large', { limit: MAX_BYTES }) }
    return { ok: true, body, mediaType: response.headers.get('Content-Type') ?? '' }
  } catch (error) {
    return { ok: false, reason: whyNot(error) }
  }
}

function whyNot(error: unknown): Reasons {
  const isTimeout = error instanceof Error && error.name === 'TimeoutError'
  return isTimeout ? reason('document_timed_out', { seconds: TIMEOUT_SECONDS }) : reason('document_unreachable')
}

async function readAtMost(response: Response, limit: number): Promise<string | undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.length
    if (size > limit) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}
