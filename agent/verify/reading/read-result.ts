/** What reading gives: the parts of a credential in one shape, whatever it is secured with. Nothing here is verified. */
import type { CodeOf } from '../check.ts'
import type { Reasons } from '../reasons/reason.ts'
import type { CredentialFormat } from '../report.ts'
import type { OpenedSdJwt } from '../sd-jwt/sd-jwt.ts'
import type { HeaderReading } from './jose-header.ts'
import { isObject, type JsonObject } from './strict-json.ts'

/** 1 MiB, measured before anything is parsed. */
export const MAX_CREDENTIAL_LENGTH = 1024 * 1024

export interface ReadCredential {
  readonly format: CredentialFormat
  /** The claims, unverified: the credential itself (VCDM 2.0), or an SD-JWT's payload with what was disclosed put in. */
  readonly payload: JsonObject
  /** Who it says issued it: `issuer`, or its `id`; `iss` of an SD-JWT VC. */
  readonly issuer: string
  readonly securing: JoseSecuring | SdJwtSecuring | DataIntegritySecuring
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
  /** The issuer-signed JWT alone. */
  readonly jwt: string
  readonly header: HeaderReading
  /** Its payload as signed, digests and all. */
  readonly signedPayload: JsonObject
  /** The same with what was disclosed put in, unless that cannot be accepted. */
  readonly opened?: OpenedSdJwt
  /** Why the disclosures cannot be accepted, when they cannot; then `payload` holds what was signed in plain. */
  readonly disclosureFault?: Reasons
  /** Everything before the key binding, up to and including the last `~`: what `sd_hash` is over. */
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

export type FormatFault = Exclude<CodeOf<'format'>, 'format_ok'>

export interface ReadFault {
  readonly ok: false
  readonly code: FormatFault
  readonly message: string
}

export type ReadResult = { readonly ok: true; readonly credential: ReadCredential } | ReadFault

export function fault(code: FormatFault, message: string): ReadFault {
  return { ok: false, code, message }
}

export function tooLarge(): ReadFault {
  return fault('too_large', 'This is larger than 1 MiB, which no credential needs to be; it was not read.')
}

/** `issuer` of a VCDM credential, or its `id`. */
export function issuerOf({ issuer }: JsonObject): string {
  return String(isObject(issuer) ? issuer.id : issuer)
}
