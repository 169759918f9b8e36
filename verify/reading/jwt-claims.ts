/**
 * Compares the registered claims of a JWT with the members of the document in it. They say the same things twice (`sub`
 * and the subject's id, `jti` and `id`, `iss` and the issuer), and a reader of the claims must not see another
 * credential than a reader of the members.
 */

import { parseDateTimeStamp, toDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { isDataModel1, isUrl } from './vcdm-members.ts'

/** The document in a `vc` or `vp` claim, or the contradiction between it and the claims beside it. */
export type DecodedClaim =
  | { readonly ok: true; readonly document: JsonObject }
  | { readonly ok: false; readonly because: Reasons }

/**
 * Decodes the credential in a `vc` claim (VCDM 1.1, section 6.3.1, "JWT Decoding"). Some wallets put credentials of
 * version 2.0 there too. They are read in the same way, and `exp` limits them besides their own end.
 */
export function decodeVcClaim(claims: JsonObject): DecodedClaim {
  const { vc } = claims
  if (!isObject(vc)) return contradicting(reason('reading_claim_no_object', { claim: 'vc' }))
  // Readers could differ on whether a member beside the credential counts.
  const isElsewhere = 'vp' in claims || MEMBERS.some(member => member in claims && !isSame(claims[member], vc[member]))
  if (isElsewhere || (claims.status !== undefined && vc.status !== undefined)) {
    return contradicting(reason('reading_two_documents'))
  }
  const because = disagreement(claims, vc) ?? differentName(claims.iss, idOf(vc.issuer), 'iss', 'issuer')
  if (because) return contradicting(because)
  const [begin, end] = isDataModel1(vc) ? ['issuanceDate', 'expirationDate'] : [undefined, 'validUntil']
  const isEarlier = begin !== undefined && beginsShortlyBefore(claims.nbf, vc[begin])
  const differs =
    (isEarlier ? undefined : differentTime(claims.nbf, vc, begin, 'nbf')) ??
    (begin && differentTime(claims.exp, vc, end, 'exp'))
  if (differs) return contradicting(differs)
  return {
    ok: true,
    document: {
      ...vc,
      ...withId('issuer', vc.issuer, claims.iss),
      ...named('id', vc.id, addressOf(claims.jti)),
      ...withId('credentialSubject', vc.credentialSubject, addressOf(claims.sub)),
      // Without `nbf`, wallets use the time of signing.
      ...(begin === undefined ? {} : named(begin, vc[begin], dateOf(claims.nbf ?? claims.iat))),
      ...named(end, vc[end], dateOf(claims.exp)),
      // `status` is a claim of JWTs and not of the data model (Token Status List, "Referenced Token in JOSE").
      ...named('status', vc.status, claims.status),
    },
  }
}

/** A JWT's `sub` and `jti` may be any text (RFC 7519, section 4.1.7); the ids of the data model are URLs. */
function addressOf(claim: unknown): unknown {
  return isUrl(claim) ? claim : undefined
}

/** True when a copy beside the credential is equal to it in every member, so that readers cannot differ. */
function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => isSame(item, other[at]))
  }
  if (!isObject(one) || !isObject(other)) return one === other
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every(name => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  )
}

/**
 * Some issuers let the token begin a little earlier, for slow clocks; walt.id by 90 seconds. The credential
 * itself still begins at its own date.
 */
const EARLIER_SECONDS = 300

function beginsShortlyBefore(nbf: unknown, date: unknown): boolean {
  const begin = parseDateTimeStamp(date)
  if (typeof nbf !== 'number' || begin === undefined) return false
  const seconds = begin / 1000 - nbf
  return seconds >= 0 && seconds <= EARLIER_SECONDS
}

/** Members of a credential that decide whether it is valid. */
const MEMBERS = [
  '@context',
  'issuer',
  'credentialSubject',
  'credentialStatus',
  'issuanceDate',
  'expirationDate',
  'validFrom',
  'validUntil',
]

/**
 * Removes an `id` that is a text but not a URL before the form is checked: many wallets number what they sign, `"id":
 * "1"`. No check reads the id of a version 1.1 document in a JWT, so that is harmless.
 */
export function withoutOpaqueId(document: JsonObject): JsonObject {
  const { id, ...rest } = document
  return isDataModel1(document) && typeof id === 'string' && id !== '' ? rest : document
}

/** Decodes the presentation in a `vp` claim, with the claims that name the occasion that it was made for. */
export function decodeVpClaim(claims: JsonObject): DecodedClaim {
  const { vp, iss, jti } = claims
  if (!isObject(vp)) return contradicting(reason('reading_claim_no_object', { claim: 'vp' }))
  const isElsewhere = ['@context', 'vc', 'holder', 'verifiableCredential'].some(member => member in claims)
  if (isElsewhere) return contradicting(reason('reading_two_documents'))
  const because = presentationDisagreement(claims, vp)
  if (because) return contradicting(because)
  // Only the claims name the occasion, never members of the document with the same names.
  const members = Object.entries(vp).filter(([name]) => !OCCASION.includes(name))
  const occasion = Object.entries(claims).filter(([name]) => OCCASION.includes(name))
  return {
    ok: true,
    document: {
      ...Object.fromEntries([...members, ...occasion]),
      ...withId('holder', vp.holder, iss),
      ...named('id', vp.id, addressOf(jti)),
    },
  }
}

/** Claims that name the occasion that a presentation was made for. */
const OCCASION = ['nonce', 'aud', 'iat', 'nbf', 'exp']

/**
 * Returns how `sub` or `jti` contradicts a credential (VC-JOSE-COSE, section 3.1.3, and VCDM 1.1, section 6.3.1), as a
 * clause. With several subjects, `sub` must be one of them. A member that the credential lacks contradicts nothing.
 */
export function disagreement(claims: JsonObject, credential: JsonObject): Reasons | undefined {
  const { sub, jti } = claims
  const subjects = asArray(credential.credentialSubject).flatMap(one => (isObject(one) && 'id' in one ? [one.id] : []))
  if (sub !== undefined && (typeof sub !== 'string' || (subjects.length > 0 && !subjects.includes(sub)))) {
    return reason('reading_claims_differ', { claim: 'sub', member: 'credentialSubject.id' })
  }
  return differentName(jti, credential.id, 'jti', 'id')
}

/** Returns how `iss` or `jti` contradicts a presentation. */
export function presentationDisagreement(claims: JsonObject, presentation: JsonObject): Reasons | undefined {
  return (
    differentName(claims.iss, idOf(presentation.holder), 'iss', 'holder') ??
    differentName(claims.jti, presentation.id, 'jti', 'id')
  )
}

function differentName(claim: unknown, value: unknown, name: string, member: string): Reasons | undefined {
  if (claim === undefined || (typeof claim === 'string' && (value === undefined || value === claim))) return undefined
  return reason('reading_claims_differ', { claim: name, member })
}

/**
 * Compares to the second, as most issuers write. A malformed time is refused by the check that compares with the clock.
 */
function differentTime(
  claim: unknown,
  document: JsonObject,
  member: string | undefined,
  name: string,
): Reasons | undefined {
  const written = member === undefined ? undefined : parseDateTimeStamp(document[member])
  if (typeof claim !== 'number' || written === undefined || member === undefined) return undefined
  const isSame = Math.floor(claim) === Math.floor(written / 1000)
  return isSame ? undefined : reason('reading_claims_differ', { claim: name, member })
}

function idOf(value: unknown): unknown {
  return isObject(value) ? value.id : value
}

/** Returns the member with the id from the claim, if it lacks its own. */
function withId(member: string, value: unknown, id: unknown): JsonObject {
  if (id === undefined) return {}
  if (value === undefined) return member === 'credentialSubject' ? {} : { [member]: id }
  if (isObject(value)) return { [member]: { id, ...value } }
  const [only, ...others] = asArray(value)
  return Array.isArray(value) && isObject(only) && others.length === 0 ? { [member]: [{ id, ...only }] } : {}
}

function named(member: string, value: unknown, claimed: unknown): JsonObject {
  return value === undefined && claimed !== undefined ? { [member]: claimed } : {}
}

/** Returns ISO 8601 to the second when the claim is a time. */
function dateOf(claim: unknown): string | undefined {
  if (typeof claim !== 'number' || !(Math.abs(claim) <= 8.64e12)) return undefined
  return toDateTimeStamp(claim * 1000)
}

function contradicting(because: Reasons): DecodedClaim {
  return { ok: false, because }
}
