/** What a verification needs, from the network. At a terminal the operator decides what may be asked for, so private addresses are allowed. */
import type { Fetched } from '../../agent/verify/collect-evidence.ts'
import { readBounded } from './read-bounded.ts'

const TIMEOUT_MILLISECONDS = 10_000
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024
const ACCEPT_DOCUMENT = 'application/vc+jwt, application/statuslist+jwt, application/did+json, application/ld+json'

/** A document as text, or why it is not to be had. */
export async function fetchDocument(url: string): Promise<Fetched> {
  const fetched = await fetchBytes(url, ACCEPT_DOCUMENT, MAX_DOCUMENT_BYTES)
  if (!fetched.ok) return fetched
  if (fetched.bytes.length > MAX_DOCUMENT_BYTES) return { ok: false, reason: 'it is too large' }
  try {
    return { ...fetched, body: new TextDecoder('utf-8', { fatal: true }).decode(fetched.bytes) }
  } catch {
    return { ok: false, reason: 'it is not UTF-8' }
  }
}

type FetchedBytes =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly mediaType: string }
  | { readonly ok: false; readonly reason: string }

/** @param limit bytes; when there are more, one chunk more than that is given */
export async function fetchBytes(url: string, accept: string, limit: number): Promise<FetchedBytes> {
  try {
    const response = await fetch(url, {
      headers: { accept: `${accept}, application/json;q=0.9, */*;q=0.5` },
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    })
    if (!response.ok) return { ok: false, reason: `it answered ${response.status}` }
    const bytes = response.body ? await readBounded(response.body, limit) : new Uint8Array()
    return { ok: true, bytes, mediaType: response.headers.get('content-type') ?? '' }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'it cannot be reached' }
  }
}
