/**
 * Decides which key may speak for a DID. A signature only proves that some key
 * signed. This module checks that the key is the issuer's and is for credentials.
 */

import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import type { SigningAlgorithm } from '../signatures/signing-algorithm.ts'
import { canonicalJson } from '../signatures/verify-eddsa-jcs.ts'
import { documentFault, type FoundKey, keyFault } from './key-result.ts'
import { readMethodKey } from './method-key.ts'

export type { FoundKey } from './key-result.ts'

export interface KeyWanted {
  /** The DID, or the https address of a controlled identifier document. */
  readonly did: string
  /** The name of the key, absolute: a DID URL, or an address. */
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** The relationship for which the controller must have listed the key. */
  readonly relationship: 'assertionMethod' | 'authentication'
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Finds the verification method in a DID document and makes sure that the DID
 * itself controls it and asserts with it (Controlled Identifiers v1.0, section
 * 3.3; the key as in sections 2.2.2 and 2.2.3, and in Securing Verifiable
 * Credentials using JOSE and COSE, section 4.2).
 */
export function findKey(document: JsonObject, wanted: KeyWanted): FoundKey {
  const { did, keyId, relationship, now } = wanted
  const names = (id: unknown) => typeof id === 'string' && absolute(id, did) === keyId

  const listed = asArray(document[relationship])
  const methods = methodsOf(document, relationship).filter(({ id }) => names(id))
  const [method, ...others] = methods
  if (!method) return keyFault('key_unknown', reason('key_not_listed', { key: keyId }))
  if (!others.every(other => isAlike(other, method))) return documentFault(reason('key_listed_twice', { key: keyId }))

  if (method.controller !== did) return notAuthorized('key_of_another_controller')
  if (!listed.some(entry => (isObject(entry) ? methods.includes(entry) : names(entry)))) {
    return notAuthorized(relationship === 'assertionMethod' ? 'key_not_for_assertions' : 'key_not_for_authentication')
  }
  if (hasPassed(method.revoked, now)) return notAuthorized('key_revoked')
  if (hasPassed(method.expires, now)) return notAuthorized('key_expired')
  return readMethodKey(method, wanted.algorithm)
}

/** Returns the verification methods of a document, from `verificationMethod` and from the relationship. */
export function methodsOf(document: JsonObject, relationship: KeyWanted['relationship']): readonly JsonObject[] {
  return [...asArray(document.verificationMethod), ...asArray(document[relationship])].filter(isObject)
}

/** Returns the absolute name of a key. A bare fragment belongs to the document. */
export function absolute(id: string, did: string): string {
  return id.startsWith('#') ? did + id : id
}

/** A key that is listed twice in the same form counts once. */
function isAlike(one: JsonObject, other: JsonObject): boolean {
  const text = textOf(one)
  return text !== undefined && text === textOf(other)
}

/** A cache, because a document may list thousands of keys under one name, which are compared for every signature. */
const TEXTS = new WeakMap<JsonObject, { readonly text: string | undefined }>()

function textOf(method: JsonObject): string | undefined {
  const known = TEXTS.get(method)
  if (known) return known.text
  const { id: _, ...others } = method
  const text = canonicalJson(others)
  TEXTS.set(method, { text })
  return text
}

/** A key with an unreadable end counts as ended. */
function hasPassed(instant: unknown, now: number): boolean {
  if (instant === undefined) return false
  const time = parseDateTimeStamp(instant)
  return time === undefined || time <= now
}

function notAuthorized(
  why:
    | 'key_of_another_controller'
    | 'key_not_for_assertions'
    | 'key_not_for_authentication'
    | 'key_revoked'
    | 'key_expired',
): FoundKey {
  return keyFault('key_not_authorized', reason('key_not_authorized', {}, reason(why)))
}
