/**
 * The input of a verification besides the credential. Everything from outside is
 * a value here: the time, the trusted issuers, and the documents that the caller
 * fetched.
 */

import { type Reasons, reason } from '../report/reasons/reason.ts'

/** A fetched document, or why it could not be fetched. */
export type Fetched =
  | { readonly ok: true; readonly body: string; readonly mediaType: string }
  | {
      readonly ok: false
      /** Why it could not be fetched: reasons of the catalogue, or a clause in English from the caller's fetch. */
      readonly reason: string | Reasons
    }

/** Documents by absolute URL, spelled as in the credential, or as `didWebUrl` returns it. */
export type EvidenceDocuments = ReadonlyMap<string, Fetched>

export interface Evidence {
  readonly now: Date
  /** How far the issuer's clock and ours may differ. Default 60 seconds. */
  readonly clockToleranceSeconds?: number
  /** DIDs of the issuers that the reader relies on. */
  readonly trustedIssuers: readonly string[]
  readonly documents: EvidenceDocuments
  /** Roots of certificate chains (`x5c`) that the reader relies on: DER in base64. Default: none. */
  readonly trustedCertificates?: readonly string[]
  /**
   * JSON-LD contexts that the reader relies on, by their exact addresses, besides those that are part of the verifier
   * (`proofs/known-contexts.ts`). `any` is for a reader who uses only the expanded meaning of terms. Default: none.
   */
  readonly trustedContexts?: 'any' | readonly string[]
  /** The nonce and audience that were sent when asking for a presentation or a key binding of an SD-JWT. */
  readonly expected?: ExpectedPresentation
}

/** Without these, a recorded presentation could be presented again. */
export interface ExpectedPresentation {
  /** `nonce` (JOSE), or `challenge` (Data Integrity). */
  readonly nonce: string
  /** `aud` (JOSE), or `domain` (Data Integrity). */
  readonly audience: string
  /** How old the binding may be, by its `iat`. Default 300 seconds. */
  readonly maxAgeSeconds?: number
}

/** The instants between which `now` may lie, in milliseconds since 1970. */
export interface ClockWindow {
  readonly earliest: number
  readonly latest: number
}

/** `now`, give or take the tolerance. */
export function clockWindow(evidence: Pick<Evidence, 'now' | 'clockToleranceSeconds'>): ClockWindow {
  const now = evidence.now.getTime()
  const tolerance = (evidence.clockToleranceSeconds ?? 60) * 1000
  return { earliest: now - tolerance, latest: now + tolerance }
}

export type DocumentText =
  | { readonly ok: true; readonly body: string }
  | {
      readonly ok: false
      /** A clause. */
      readonly because: Reasons
    }

/**
 * Returns the text of a document, or why there is none. A web page in place of a
 * document (a captive portal, a site's "not found" page) counts as none: it says
 * nothing about the credential.
 */
export function documentText(documents: EvidenceDocuments, url: string): DocumentText {
  const fetched = documents.get(url)
  if (!fetched) return missing(reason('document_not_fetched'))
  if (!fetched.ok) {
    const { reason: why } = fetched
    return missing(typeof why === 'string' ? reason('document_unavailable', { detail: why }) : why)
  }
  if (/^\s*(text\/html|application\/xhtml\+xml)\b/i.test(fetched.mediaType))
    return missing(reason('document_is_web_page'))
  return { ok: true, body: fetched.body }
}

function missing(because: Reasons): DocumentText {
  return { ok: false, because }
}
