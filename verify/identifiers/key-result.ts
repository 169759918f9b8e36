/** The result of looking for a key: the key, or why none was found that can verify the signature. */

import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason, sentenceOf } from '../report/reasons/reason.ts'
import type { JwkFault, PublicJwk } from '../signatures/public-jwk.ts'
import type { SigningAlgorithm } from '../signatures/signing-algorithm.ts'

export type KeyFaultCode = Extract<
  CodeOf<'proof'>,
  | 'key_unknown'
  | 'key_not_authorized'
  | 'key_unsupported'
  | 'algorithm_not_allowed'
  | 'issuer_document_invalid'
  | 'issuer_document_unavailable'
  | 'over_limit'
>

export interface KeyFault {
  readonly ok: false
  /** `unknown`: the key may be right, but it could not be obtained or used. */
  readonly outcome: 'fail' | 'unknown'
  readonly code: KeyFaultCode
  /** The sentence of `reasons` in English. */
  readonly message: string
  readonly reasons: Reasons
}

export type FoundKey = { readonly ok: true; readonly jwk: PublicJwk } | KeyFault

const UNKNOWN: ReadonlySet<KeyFaultCode> = new Set(['key_unsupported', 'issuer_document_unavailable', 'over_limit'])

export function keyFault(code: KeyFaultCode, reasons: Reasons): KeyFault {
  const outcome = UNKNOWN.has(code) ? 'unknown' : 'fail'
  return { ok: false, outcome, code, message: sentenceOf(reasons) ?? '', reasons }
}

/** @param because a clause that says what is wrong with the document that has the key */
export function documentFault(because: Reasons): KeyFault {
  return keyFault('issuer_document_invalid', reason('key_document_invalid', {}, because))
}

/** @param because a clause that says in which unsupported way the key is given */
export function unsupportedKey(because: Reasons): KeyFault {
  return keyFault('key_unsupported', reason('key_unsupported', {}, because))
}

/** Returns what a fault of a JWK means for the signature. */
export function jwkFault(jwk: JwkFault, algorithm: SigningAlgorithm): KeyFault {
  switch (jwk) {
    case 'not-a-jwk':
      return documentFault(reason('key_missing'))
    case 'private':
      return documentFault(reason('key_private'))
    case 'incomplete':
      return documentFault(reason('key_incomplete'))
    case 'weak':
      return documentFault(reason('key_weak'))
    case 'unsupported':
      return unsupportedKey(reason('key_kind_unsupported'))
    case 'other-algorithm':
      return keyFault('algorithm_not_allowed', reason('key_other_algorithm', { algorithm }))
    case 'other-use':
      return keyFault('key_not_authorized', reason('key_other_use'))
  }
}
