/**
 * Fetches the documents of a verification from the network. At a terminal the operator decides what may be fetched, so
 * private addresses are allowed.
 */
import { readBounded } from '../../http/read-bounded.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { type Reasons, reason } from '../../verify/report/reasons/reason.ts'

const TIMEOUT_SECONDS = 10
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
const ACCEPT_DOCUMENT = 'application/vc+jwt, application/statuslist+jwt, application/did+json, application/ld+json'

/** Fetches a document as text, or says why it cannot be obtained. */
export async function fetchDocument(url: string): Promise<Fetched> {
  const fetched = await fetchBytes(url, ACCEPT_DOCUMENT, MAX_DOCUMENT_BYTES)
  if (!fetched.ok) return fetched
  const { bytes, mediaType } = fetched
  if (bytes.length > MAX_DOCUMENT_BYTES) return refuse(reason('document_too_large', { limit: MAX_DOCUMENT_BYTES }))
  try {
    return { ok: true, body: new TextDecoder('utf-8', { fatal: true }).decode(bytes), mediaType }
  } catch {
    return refuse(reason('document_not_text'))
  }
}

interface Refused {
  readonly ok: false
  readonly reason: Reasons
}

type FetchedBytes = { readonly ok: true; readonly bytes: Uint8Array; readonly mediaType: string } | Refused

/** @param limit bytes; of a longer document at most one chunk more than this is returned */
export async function fetchBytes(url: string, accept: string, limit: number): Promise<FetchedBytes> {
  try {
    const response = await fetch(url, {
      headers: { accept: `${accept}, application/json;q=0.9, */*;q=0.5` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return refuse(refusalOf(response.status))
    }
    const bytes = response.body ? await readBounded(response.body, limit) : new Uint8Array()
    return { ok: true, bytes, mediaType: response.headers.get('content-type') ?? '' }
  } catch (error) {
    return refuse(failureOf(error))
  }
}

function refusalOf(status: number): Reasons {
  return status >= 300 && status < 400 ? reason('document_redirects') : reason('document_http_status', { status })
}

/** `fetch` hides what went wrong (ENOTFOUND, ECONNREFUSED …) in the cause of its error. */
function failureOf(error: unknown): Reasons {
  if (!(error instanceof Error)) return reason('document_not_reachable')
  if (error.name === 'TimeoutError') return reason('document_timed_out', { seconds: TIMEOUT_SECONDS })
  const { cause } = error
  const detail = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : error.message
  return reason('document_connection_failed', { detail })
}

function refuse(because: Reasons): Refused {
  return { ok: false, reason: because }
}
