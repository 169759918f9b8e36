/**
 * Finds the key when a header does not name it in full but gives a hint: a fragment, the `kid` of a JWK, a thumbprint,
 * or nothing if the issuer has only one key. A hint only selects among the keys of one document.
 */
import { calculateJwkThumbprint, errors } from 'jose'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'
import { reason } from '../report/reasons/reason.ts'
import { documentFault, type FoundKey, type KeyFault, keyFault, unsupportedKey } from './key-result.ts'
import { absolute, findKey, type KeyWanted, methodsOf } from './read-did-document.ts'

export interface HintedKey extends Omit<KeyWanted, 'keyId'> {
  readonly hint: string | undefined
}

/** Real documents list fewer than ten. */
const MAX_METHODS = 100
/** Decompressing a point of a large curve takes as long as verifying this many signatures. */
const SIGNATURES_PER_KEY = 3
/** RFC 9278, section 3; the names of hashes are those of the Named Information registry. */
const THUMBPRINT_URN = /^urn:ietf:params:oauth:jwk-thumbprint:(sha-256|sha-384|sha-512):([A-Za-z0-9_-]+)$/
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/
const HASHES: ReadonlyMap<unknown, 'sha256' | 'sha384' | 'sha512'> = new Map([
  ['sha-256', 'sha256'],
  ['sha-384', 'sha384'],
  ['sha-512', 'sha512'],
] as const)

/**
 * Finds the one key of the document that the hint selects. It must meet the rules of `findKey`: controller and purpose.
 *
 * @param documents of the request, which pays for each key that is tried
 */
export async function findHintedKey(
  document: JsonObject,
  wanted: HintedKey,
  documents: EvidenceDocuments,
): Promise<FoundKey> {
  const { length } = methodsOf(document, wanted.relationship)
  if (length > MAX_METHODS) return unsupportedKey(reason('key_too_many', { limit: MAX_METHODS }))
  if (!budgetOf(documents).take('signatures', length * SIGNATURES_PER_KEY)) {
    return keyFault('over_limit', reason('key_document_over_limit', {}, reason('key_trials_over_limit')))
  }
  if (wanted.hint === undefined) return onlyKey(document, wanted)
  const named = await namedKey(document, wanted, wanted.hint)
  return typeof named === 'string' ? findKey(document, { ...wanted, keyId: named }) : named
}

/** True when the hint is the thumbprint of the JWK, or its URN (RFC 7638; RFC 9278). */
export async function isThumbprint(hint: string, jwk: unknown): Promise<boolean> {
  const [, name = 'sha-256', urn] = THUMBPRINT_URN.exec(hint) ?? []
  const digest = urn ?? (THUMBPRINT.test(hint) ? hint : undefined)
  if (digest === undefined || !isObject(jwk) || typeof jwk.kty !== 'string') return false
  try {
    return (await calculateJwkThumbprint({ ...jwk }, HASHES.get(name) ?? 'sha256')) === digest
  } catch (error) {
    if (error instanceof errors.JOSEError) return false
    throw error
  }
}

async function namedKey(document: JsonObject, wanted: HintedKey, hint: string): Promise<string | KeyFault> {
  const { did, relationship } = wanted
  const methods = methodsOf(document, relationship)
  const fragment = hint.startsWith('#') ? hint : `#${hint}`
  const byName = methods.filter(
    ({ id, publicKeyJwk }) =>
      (typeof id === 'string' && (id === hint || absolute(id, did) === did + fragment)) ||
      (isObject(publicKeyJwk) && publicKeyJwk.kid === hint),
  )
  const found = byName.length > 0 ? byName : await withThumbprint(methods, hint)
  const ids = new Set(found.flatMap(({ id }) => (typeof id === 'string' ? [absolute(id, did)] : [])))
  const [id, ...others] = ids
  if (id === undefined) return keyFault('key_unknown', reason('key_not_listed', { key: hint }))
  return others.length > 0 ? documentFault(reason('key_listed_twice', { key: hint })) : id
}

async function withThumbprint(methods: readonly JsonObject[], hint: string): Promise<readonly JsonObject[]> {
  const matching = await Promise.all(methods.map(({ publicKeyJwk }) => isThumbprint(hint, publicKeyJwk)))
  return methods.filter((_, at) => matching[at])
}

/** Without a hint, exactly one key must be possible. The same key under two names counts once. */
function onlyKey(document: JsonObject, wanted: HintedKey): FoundKey {
  const ids = new Set(
    asArray(document[wanted.relationship]).flatMap(entry => {
      const id = isObject(entry) ? entry.id : entry
      return typeof id === 'string' ? [absolute(id, wanted.did)] : []
    }),
  )
  const found = [...ids].map(keyId => findKey(document, { ...wanted, keyId }))
  const [key, ...others] = found.filter(one => one.ok)
  const isOther = (other: FoundKey) => JSON.stringify(other) !== JSON.stringify(key)
  if (key) return others.some(isOther) ? unsupportedKey(reason('key_not_named')) : key
  const faults = found.filter(one => !one.ok)
  const [only] = faults
  if (only && faults.length === 1) return only
  return (
    faults.find(({ outcome }) => outcome === 'unknown') ??
    keyFault('key_unknown', reason('key_none_for_algorithm', { algorithm: wanted.algorithm }))
  )
}
