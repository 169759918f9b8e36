/**
 * Which key may speak for a DID. The signature only proves that some key signed;
 * that the key is the issuer's, and meant for credentials, is what this finds out.
 */
import { parseDateTimeStamp } from '../reading/date-time-stamp.ts'
import { CURVES, type SigningAlgorithm } from '../reading/jose-header.ts'
import { asArray, isObject, type JsonObject } from '../reading/strict-json.ts'
import { decodeMultikey, multikeyToJwk } from './multikey.ts'
import { type JwkFault, type PublicJwk, readPublicJwk } from './public-jwk.ts'

type KeyFault = 'key_unknown' | 'key_not_authorized' | 'algorithm_not_allowed' | 'issuer_document_invalid'

export type FoundKey =
  | { readonly ok: true; readonly jwk: PublicJwk }
  | { readonly ok: false; readonly code: KeyFault; readonly message: string }

export interface KeyWanted {
  readonly did: string
  /** An absolute DID URL. */
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** For what the controller must have listed the key. */
  readonly relationship: 'assertionMethod' | 'authentication'
  /** Milliseconds since 1970. */
  readonly now: number
}

/** The kinds of verification method, and the member in which each holds its key. */
const KEY_MEMBERS: ReadonlyMap<unknown, 'publicKeyJwk' | 'publicKeyMultibase'> = new Map([
  ['JsonWebKey', 'publicKeyJwk'],
  ['JsonWebKey2020', 'publicKeyJwk'],
  ['Multikey', 'publicKeyMultibase'],
  ['Ed25519VerificationKey2020', 'publicKeyMultibase'],
])

const PRIVATE_MEMBERS = [
  'privateKeyJwk',
  'privateKeyMultibase',
  'secretKeyJwk',
  'secretKeyMultibase',
  'privateKeyBase58',
]

/**
 * Finds the verification method in a DID document and makes sure that the DID
 * itself controls it and asserts with it (Controlled Identifiers v1.0, section
 * 3.3; the key as in sections 2.2.2 and 2.2.3, and in Securing Verifiable
 * Credentials using JOSE and COSE, section 4.2).
 */
export function findKey(document: JsonObject, wanted: KeyWanted): FoundKey {
  const names = (id: unknown) => typeof id === 'string' && absolute(id, wanted.did) === wanted.keyId

  const listed = asArray(document[wanted.relationship])
  const embedded = listed.filter(isObject)
  const methods = [...asArray(document.verificationMethod).filter(isObject), ...embedded].filter(({ id }) => names(id))
  const [method, ...others] = methods
  if (!method) return fault('key_unknown', `The issuer's document does not list the key ${wanted.keyId}.`)
  if (others.length > 0) return documentInvalid('lists two keys under the same name')

  if (method.controller !== wanted.did) return notAuthorized('is controlled by someone else')
  if (!listed.some(entry => (isObject(entry) ? entry === method : names(entry)))) {
    const purpose = wanted.relationship === 'assertionMethod' ? 'signs credentials with' : 'proves itself with'
    return notAuthorized(`is not one that the issuer ${purpose}`)
  }
  if (hasPassed(method.revoked, wanted.now)) return notAuthorized('was revoked by the issuer')
  if (hasPassed(method.expires, wanted.now)) return notAuthorized('has expired')
  return keyOf(method, wanted.algorithm)
}

function keyOf(method: JsonObject, algorithm: SigningAlgorithm): FoundKey {
  if (PRIVATE_MEMBERS.some(member => Object.hasOwn(method, member))) return jwkFault('private', algorithm)
  const member = KEY_MEMBERS.get(method.type)
  if (member === undefined) return documentInvalid('gives the key in a form that is not known here')
  if (method.publicKeyJwk !== undefined && method.publicKeyMultibase !== undefined) {
    return documentInvalid('gives the key twice')
  }
  if (member === 'publicKeyMultibase') return keyOfMultibase(method, algorithm)
  const reading = readPublicJwk(method.publicKeyJwk, algorithm)
  return reading.ok ? reading : jwkFault(reading.fault, algorithm)
}

function keyOfMultibase({ type, publicKeyMultibase }: JsonObject, algorithm: SigningAlgorithm): FoundKey {
  const key = decodeMultikey(publicKeyMultibase)
  if (!key) return documentInvalid('gives the key in a form that is not known here')
  if (key.curve !== CURVES[algorithm]) return jwkFault('other-algorithm', algorithm)
  if (type === 'Ed25519VerificationKey2020' && key.curve !== 'Ed25519')
    return documentInvalid('gives another kind of key')
  const jwk = multikeyToJwk(key)
  return jwk ? { ok: true, jwk } : documentInvalid('holds a key that is not a valid one')
}

function jwkFault(jwk: JwkFault, algorithm: SigningAlgorithm): FoundKey {
  switch (jwk) {
    case 'not-a-jwk':
      return documentInvalid('does not give the key as publicKeyJwk')
    case 'private':
      return documentInvalid('publishes the private key with the public one, so that anyone could have signed')
    case 'other-algorithm':
      return fault('algorithm_not_allowed', `The issuer's key is not one for ${algorithm}, which the credential names.`)
    case 'other-use':
      return notAuthorized('is not meant for signatures')
    case 'incomplete':
      return documentInvalid('gives the key incompletely')
  }
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
