/**
 * What a verification is made with. Everything from outside comes in here as a
 * value: the time, whom to trust, and the documents that someone else fetched.
 */

/** A document as it was obtained, or why it was not. */
export type Fetched =
  | { readonly ok: true; readonly body: string; readonly mediaType: string }
  | { readonly ok: false; readonly reason: string }

/** By absolute URL, spelled as in the credential, or as `didWebUrl` gives it. */
export type EvidenceDocuments = ReadonlyMap<string, Fetched>

export interface Evidence {
  readonly now: Date
  /** How far the issuer's clock and ours may differ; 60 seconds unless told. */
  readonly clockToleranceSeconds?: number
  /** DIDs of the issuers that the reader relies on. */
  readonly trustedIssuers: readonly string[]
  readonly documents: EvidenceDocuments
}

/** The instants between which `now` may lie, in milliseconds since 1970. */
export interface ClockWindow {
  readonly earliest: number
  readonly latest: number
}

/** `now`, give or take the tolerance. */
export function clockWindow(evidence: Evidence): ClockWindow {
  const now = evidence.now.getTime()
  const tolerance = (evidence.clockToleranceSeconds ?? 60) * 1000
  return { earliest: now - tolerance, latest: now + tolerance }
}

export type DocumentText =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly reason: string }

/**
 * The text of a document, or why there is none. A web page in the place of a
 * document (a captive portal, a site's own page for whatever it has not) counts
 * as none: it says nothing about the credential.
 */
export function documentText(documents: EvidenceDocuments, url: string): DocumentText {
  const fetched = documents.get(url)
  if (!fetched) return { ok: false, reason: 'it was not fetched' }
  if (!fetched.ok) return { ok: false, reason: fetched.reason }
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(fetched.mediaType)) {
    return { ok: false, reason: 'a web page was there instead' }
  }
  return { ok: true, body: fetched.body }
}
