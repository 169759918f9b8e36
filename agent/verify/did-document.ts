/**
 * Which key may speak for a DID. The signature only proves that some key signed;
 * that the key is the issuer's, and meant for credentials, is what this finds out.
 */
import { parseDateTimeStamp } from './date-time-stamp.ts'
import { CURVES, type SigningAlgorithm } from './jose-header.ts'
import { asArray, isObject, type JsonObject, parseStrictJson } from './strict-json.ts'

/** A public key as WebCrypto imports it; nothing else of the document's JWK is passed on. */
interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: (typeof CURVES)[SigningAlgorithm]
  readonly x: string
  readonly y: string
}

type KeyFault = 'key_unknown' | 'key_not_authorized' | 'algorithm_not_allowed' | 'issuer_document_invalid'

export type FoundKey =
  | { readonly ok: true; readonly jwk: PublicJwk }
  | { readonly ok: false; readonly code: KeyFault; readonly message: string }

export interface KeyWanted {
  readonly did: string
  /** An absolute DID URL. */
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** Milliseconds since 1970. */
  readonly now: number
}

const MAX_DOCUMENT_LENGTH = 1024 * 1024

/**
 * Finds the verification method in a DID document and makes sure that the DID
 * itself controls it and asserts with it (Controlled Identifiers v1.0, section
 * 3.3; the key as `publicKeyJwk`, Securing Verifiable Credentials using JOSE and
 * COSE, section 4.2).
 */
export function findKey(body: string, wanted: KeyWanted): FoundKey {
  if (body.length > MAX_DOCUMENT_LENGTH) return documentInvalid('is larger than 1 MiB')
  const parsed = parseStrictJson(body)
  if (!parsed.ok || !isObject(parsed.value)) return documentInvalid('is not a JSON object with one meaning')
  const document = parsed.value
  if (document.id !== wanted.did) return documentInvalid('is the document of another identifier')
  const names = (id: unknown) => typeof id === 'string' && absolute(id, wanted.did) === wanted.keyId

  const assertion = asArray(document.assertionMethod)
  const embedded = assertion.filter(isObject)
  const methods = [...asArray(document.verificationMethod).filter(isObject), ...embedded].filter(({ id }) => names(id))
  const [method, ...others] = methods
  if (!method) return fault('key_unknown', `The issuer's document does not list the key ${wanted.keyId}.`)
  if (others.length > 0) return documentInvalid('lists two keys under the same name')

  if (method.controller !== wanted.did) return notAuthorized('is controlled by someone else')
  if (!assertion.some(entry => (isObject(entry) ? entry === method : names(entry)))) {
    return notAuthorized('is not one that the issuer signs credentials with')
  }
  if (hasPassed(method.revoked, wanted.now)) return notAuthorized('was revoked by the issuer')
  if (hasPassed(method.expires, wanted.now)) return notAuthorized('has expired')
  return readJwk(method.publicKeyJwk, wanted.algorithm)
}

function readJwk(jwk: unknown, algorithm: SigningAlgorithm): FoundKey {
  if (!isObject(jwk)) return documentInvalid('does not give the key as publicKeyJwk')
  if ('d' in jwk)
    return documentInvalid('publishes the private key with the public one, so that anyone could have signed')
  const { kty, crv, x, y, alg, use } = jwk as JsonObject
  if (kty !== 'EC' || crv !== CURVES[algorithm] || (alg !== undefined && alg !== algorithm)) {
    return fault('algorithm_not_allowed', `The issuer's key is not one for ${algorithm}, which the credential names.`)
  }
  if (use !== undefined && use !== 'sig') return notAuthorized('is not meant for signatures')
  if (typeof x !== 'string' || typeof y !== 'string') return documentInvalid('gives the key incompletely')
  return { ok: true, jwk: { kty, crv: CURVES[algorithm], x, y } }
}

/** A key whose end cannot be read has ended. */
function hasPassed(instant: unknown, now: number): boolean {
  if (instant === undefined) return false
  const time = parseDateTimeStamp(instant)
  return time === undefined || time <= now
}

function absolute(id: string, did: string): string {
  return id.startsWith('#') ? did + id : id
}

function notAuthorized(what: string): FoundKey {
  return fault('key_not_authorized', `The key that the credential names ${what}.`)
}

function documentInvalid(what: string): FoundKey {
  return fault('issuer_document_invalid', `The issuer's DID document ${what}.`)
}

function fault(code: KeyFault, message: string): FoundKey {
  return { ok: false, code, message }
}
