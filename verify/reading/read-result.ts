/**
 * The result of reading: the parts of a credential in one shape for all ways of securing. Nothing here is verified.
 */

import { isObject, type JsonObject, MAX_DEPTH, type ParsedJson } from '../encoding/strict-json.ts'
import type { ParsedDocument } from '../evidence/budget.ts'
import type { CodeOf } from '../report/check.ts'
import { type Reasons, reason, sentenceOf } from '../report/reasons/reason.ts'
import type { CredentialFormat } from '../report/report.ts'
import type { DisclosureProblem, OpenedSdJwt } from '../sd-jwt/sd-jwt.ts'
import type { HeaderReading } from './jose-header.ts'

/** 1 MiB, measured before anything is parsed. */
export const MAX_CREDENTIAL_LENGTH = 1024 * 1024

export interface ReadCredential {
  readonly format: CredentialFormat
  /**
   * The unverified claims: the credential itself (VCDM 2.0 or 1.1; a JWT with a `vc` claim is decoded as in VCDM 1.1),
   * or an SD-JWT's payload with its disclosures put in.
   */
  readonly payload: JsonObject
  /** The named issuer: `issuer`, or its `id`; `iss` of an SD-JWT VC. */
  readonly issuer: string
  readonly securing: JoseSecuring | SdJwtSecuring | DataIntegritySecuring
  /** Claims that limit the signature in time (`nbf`, `exp`, `iat`), when they are not in the payload itself. */
  readonly signatureTimes?: JsonObject
}

export interface JoseSecuring {
  readonly kind: 'jose'
  /** The compact JWS, trimmed. */
  readonly jwt: string
  /** Algorithm and key, or why the header cannot be accepted; the payload is readable either way. */
  readonly header: HeaderReading
}

export interface SdJwtSecuring {
  readonly kind: 'sd-jwt'
  /** Only the issuer-signed JWT. */
  readonly jwt: string
  readonly header: HeaderReading
  /** Its payload as signed, with the digests. */
  readonly signedPayload: JsonObject
  /** The same payload with the disclosures put in, if they are accepted. */
  readonly opened?: OpenedSdJwt
  /** Why the disclosures are not accepted. Then `payload` has only the claims that were signed in plain. */
  readonly disclosureFault?: DisclosureProblem
  /** Everything before the key binding, including the last `~`: the text that `sd_hash` is computed over. */
  readonly presented: string
  /** The key binding JWT, when there is one. */
  readonly keyBinding?: string
}

export interface DataIntegritySecuring {
  readonly kind: 'data-integrity'
  /** The whole document as given, with its proofs. */
  readonly document: JsonObject
  /** `proof`, always as an array. */
  readonly proofs: readonly JsonObject[]
}

export type FormatFault = Exclude<CodeOf<'format'>, 'format_ok' | 'internal'>

export interface ReadFault {
  readonly ok: false
  /** `unknown`: it may be valid, but it is not read here. */
  readonly outcome: 'fail' | 'unknown'
  readonly code: FormatFault
  /** The sentence of `reasons` in English. */
  readonly message: string
  readonly reasons: Reasons
}

export type ReadResult = { readonly ok: true; readonly credential: ReadCredential } | ReadFault

/** A damaged credential, or one that breaks the data model, fails. The others are only not read. */
const OUTCOMES: Readonly<Record<FormatFault, ReadFault['outcome']>> = {
  malformed: 'fail',
  credential_malformed: 'fail',
  not_a_credential: 'unknown',
  unsupported_format: 'unknown',
  too_large: 'unknown',
}

export function fault(code: FormatFault, reasons: Reasons): ReadFault {
  return { ok: false, outcome: OUTCOMES[code], code, message: sentenceOf(reasons) ?? '', reasons }
}

export function tooLarge(): ReadFault {
  return fault('too_large', reason('reading_too_large'))
}

/** The fault of a text that is not JSON with one meaning: "damaged", or "too large" when it is nested too deeply. */
export function damaged(
  why: Extract<ParsedJson, { ok: false }>['reason'],
  code: 'reading_text_damaged' | 'reading_header_damaged' | 'reading_payload_damaged' = 'reading_text_damaged',
): ReadFault {
  return why === 'too-deep'
    ? fault('too_large', reason('reading_too_nested', { limit: MAX_DEPTH }))
    : fault('malformed', reason(code, {}, jsonFault(why)))
}

const JSON_REASONS = {
  'not-utf-8': 'reading_no_utf8',
  'not-json': 'reading_no_json',
  'too-deep': 'reading_too_deep',
  'duplicate-name': 'reading_duplicate_name',
  'over-limit': 'reading_documents_over_limit',
} as const

/** Returns why a text is not JSON with one meaning, as a clause. */
export function jsonFault(why: Extract<ParsedDocument, { ok: false }>['reason']): Reasons {
  return reason(JSON_REASONS[why])
}

/** Returns the `issuer` of a VCDM credential, or its `id`. */
export function issuerOf({ issuer }: JsonObject): string {
  return String(isObject(issuer) ? issuer.id : issuer)
}
