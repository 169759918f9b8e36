/** The result of resolving a DID: its document, or why there is none and what that means for a signature. */

import type { JsonObject } from '../../encoding/strict-json.ts'
import type { CodeOf } from '../../report/check.ts'
import { type Reasons, reason, sentenceOf } from '../../report/reasons/reason.ts'

/**
 * `unavailable`: a needed document was not fetched; `over-limit`: it is too large; `invalid`: it cannot be relied on.
 */
export type ResolvedDid = { readonly ok: true; readonly document: JsonObject } | UnresolvedDid

export interface UnresolvedDid {
  readonly ok: false
  readonly kind: 'unsupported' | 'unavailable' | 'over-limit' | 'invalid'
  /** The clause of `because`, in English. */
  readonly message: string
  readonly because: Reasons
  /** The result for a signature whose key should be in the document. */
  readonly proof: {
    readonly outcome: 'fail' | 'unknown'
    readonly code: Extract<
      CodeOf<'proof'>,
      'issuer_document_invalid' | 'issuer_document_unavailable' | 'key_unsupported' | 'over_limit'
    >
    readonly reasons: Reasons
  }
}

/** @param because a clause that says why there is no document */
export function unresolved(kind: UnresolvedDid['kind'], because: Reasons): UnresolvedDid {
  return { ok: false, kind, message: sentenceOf(because) ?? '', because, proof: meaningFor(kind, because) }
}

function meaningFor(kind: UnresolvedDid['kind'], because: Reasons): UnresolvedDid['proof'] {
  switch (kind) {
    case 'invalid': {
      const reasons = reason('key_document_invalid', {}, because)
      return { outcome: 'fail', code: 'issuer_document_invalid', reasons }
    }
    case 'over-limit': {
      const reasons = reason('key_document_over_limit', {}, because)
      return { outcome: 'unknown', code: 'over_limit', reasons }
    }
    default: {
      const reasons = reason('key_document_unavailable', {}, because)
      return { outcome: 'unknown', code: 'issuer_document_unavailable', reasons }
    }
  }
}
