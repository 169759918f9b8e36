/**
 * The result of verification. There are four outcomes, because each asks
 * something else of the reader: `verified` (all checks hold), `invalid` (a check
 * failed), `not-trusted` (sound, but the issuer is not known to the verifier) and
 * `unverifiable` (a check could not be made). Codes are stable; sentences are for
 * people.
 */

import type { Reasons } from './reasons/reason.ts'

export type Outcome = 'verified' | 'invalid' | 'not-trusted' | 'unverifiable'

export type CheckId = 'format' | 'proof' | 'issuer' | 'validity' | 'status' | 'schema' | 'binding'

/** The checks of a credential, in the order in which they are shown. */
export const CHECK_IDS: readonly CheckId[] = ['format', 'proof', 'issuer', 'validity', 'status', 'schema', 'binding']

/** The checks of a presentation itself. Each credential in it has its own report. */
export const PRESENTATION_CHECK_IDS: readonly CheckId[] = ['format', 'proof', 'binding']

export const CHECK_CODES = {
  format: [
    'format_ok',
    'too_large',
    'not_a_credential',
    'unsupported_format',
    'credential_malformed',
    'malformed',
    // The verifier itself failed, so nothing is said about the input.
    'internal',
  ],
  proof: [
    'signature_valid',
    'signature_invalid',
    'key_unknown',
    'key_not_authorized',
    'key_unsupported',
    'algorithm_not_allowed',
    'algorithm_unsupported',
    'header_invalid',
    'header_unsupported',
    'issuer_document_unavailable',
    'issuer_document_invalid',
    'proof_invalid',
    'disclosure_invalid',
    'context_invalid',
    'context_unavailable',
    'context_not_relied_on',
    'related_resource_changed',
    'related_resource_unsupported',
    'certificate_invalid',
    'over_limit',
    'not_checked',
  ],
  issuer: ['issuer_trusted', 'issuer_not_trusted', 'issuer_mismatch', 'not_checked'],
  validity: ['within_period', 'no_period', 'not_yet_valid', 'expired', 'period_invalid', 'not_checked'],
  status: [
    'status_good',
    'status_superseded',
    'status_none',
    'revoked',
    'suspended',
    'status_list_unavailable',
    'status_list_altered',
    'status_list_invalid',
    'status_list_expired',
    'status_entry_invalid',
    'over_limit',
    'not_checked',
  ],
  schema: [
    'schema_valid',
    'schema_none',
    'schema_invalid',
    'schema_unavailable',
    'schema_unsupported',
    'over_limit',
    'not_checked',
  ],
  binding: [
    'binding_none',
    'binding_not_asked',
    'binding_proven',
    'binding_missing',
    'binding_invalid',
    'binding_mismatch',
    'binding_stale',
    'binding_replay_possible',
    'not_checked',
  ],
} as const satisfies Record<CheckId, readonly string[]>

export type CheckCode = (typeof CHECK_CODES)[CheckId][number]

export interface Check {
  readonly id: CheckId
  readonly outcome: 'pass' | 'fail' | 'unknown'
  readonly code: CheckCode
  /** One English sentence: the reasons, or what the code means. */
  readonly message: string
  /** The particulars, from which the sentence can be made in another language; see `reasons/catalogue.ts`. */
  readonly reasons?: Reasons
}

/**
 * How a credential is secured: its media type without `application/`, or `data-integrity`. Credentials in a `vc` or
 * `vp` claim, as in VCDM 1.1, have no media type, so the names of OpenID4VCI are used.
 */
export type CredentialFormat = 'vc+jwt' | 'jwt_vc_json' | 'dc+sd-jwt' | 'data-integrity'

type PresentationFormat = 'vp+jwt' | 'jwt_vp_json' | 'data-integrity'

export interface VerificationReport {
  readonly outcome: Outcome
  readonly checks: readonly Check[]
  /** Absent when nothing could be read. */
  readonly format?: CredentialFormat | PresentationFormat
  /** The credential's claims as read, also when a check failed: show them with the outcome, never without. */
  readonly credential?: Readonly<Record<string, unknown>>
  /** Only for a presentation: its holder, and the report of each credential in it, in their order. */
  readonly presentation?: {
    readonly holder?: string
    readonly credentials: readonly VerificationReport[]
  }
}
