/** What resolving a DID gives: its document, or why there is none and what that means for a signature. */
import type { CodeOf } from '../check.ts'
import type { JsonObject } from '../reading/strict-json.ts'
import { type Reasons, reason, sentenceOf } from '../reasons/reason.ts'

/** `unavailable`: what is needed was not fetched; `invalid`: it was, and cannot be relied on. */
export type ResolvedDid = { readonly ok: true; readonly document: JsonObject } | UnresolvedDid

export interface UnresolvedDid {
  readonly ok: false
  readonly kind: 'unsupported' | 'unavailable' | 'invalid'
  /** The clause of `because` in English. */
  readonly message: string
  readonly because: Reasons
  /** What it means for a signature whose key should be in the document. */
  readonly proof: {
    readonly outcome: 'fail' | 'unknown'
    readonly code: Extract<
      CodeOf<'proof'>,
      'issuer_document_invalid' | 'issuer_document_unavailable' | 'key_unsupported'
    >
    readonly reasons: Reasons
  }
}

/** @param because a clause: why there is no document */
export function unresolved(kind: UnresolvedDid['kind'], because: Reasons): UnresolvedDid {
  const proof =
    kind === 'invalid'
      ? ({
          outcome: 'fail',
          code: 'issuer_document_invalid',
          reasons: reason('key_document_invalid', {}, because),
        } as const)
      : ({
          outcome: 'unknown',
          code: 'issuer_document_unavailable',
          reasons: reason('key_document_unavailable', {}, because),
        } as const)
  return { ok: false, kind, message: sentenceOf(because) ?? '', because, proof }
}
