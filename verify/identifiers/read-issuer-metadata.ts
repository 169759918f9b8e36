/** Finds the keys of an issuer that is named by an https address: JWT VC Issuer Metadata. */

import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { isBeyondLimits, PerRequest, parseOnce } from '../evidence/budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence/evidence.ts'
import { jsonFault } from '../reading/read-result.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { readPublicJwk } from '../signatures/public-jwk.ts'
import type { SigningAlgorithm } from '../signatures/signing-algorithm.ts'
import { isThumbprint } from './key-hint.ts'
import { documentFault, type FoundKey, jwkFault, type KeyFault, keyFault, unsupportedKey } from './key-result.ts'
import { documentUrl } from './methods/did-web.ts'

const MAX_LENGTH = 1024 * 1024

/** Real sets hold fewer than ten. */
const MAX_KEYS = 100

/**
 * Returns the address of an issuer's metadata: `/.well-known/jwt-vc-issuer` between host and path (SD-JWT VC, section
 * "JWT VC Issuer Metadata").
 *
 * @returns `undefined` when `issuer` is not a plain https address (http only on this machine)
 */
function issuerMetadataUrl(issuer: string): string | undefined {
  const address = documentUrl(issuer)
  if (address === undefined || address.includes('?')) return undefined
  const { origin, pathname } = new URL(address)
  return `${origin}/.well-known/jwt-vc-issuer${pathname.replace(/\/$/, '')}`
}

/** Returns the known addresses of the issuer's keys: the metadata, and its `jwks_uri` once the metadata was fetched. */
export function issuerMetadataUrls(issuer: string, documents: EvidenceDocuments): readonly string[] {
  const url = issuerMetadataUrl(issuer)
  if (url === undefined) return []
  const metadata = readDocument(documents, url)
  const keys = metadata.ok ? documentUrl(metadata.value.jwks_uri) : undefined
  return keys === undefined ? [url] : [url, keys]
}

/**
 * Finds the key that an issuer publishes under a `kid` (section "JWT VC Issuer Metadata Validation").
 *
 * @param kid the name or the thumbprint of a key; without it, the issuer must publish exactly one key for the algorithm
 */
export async function metadataKey(
  issuer: string,
  wanted: { readonly kid: string | undefined; readonly algorithm: SigningAlgorithm },
  documents: EvidenceDocuments,
): Promise<FoundKey> {
  const named = JSON.stringify([issuer, wanted.kid, wanted.algorithm])
  return KEYS.get(documents, named, () => lookUpKey(issuer, wanted, documents))
}

/** A key is looked up once in a request, for everything that it signed. */
const KEYS = new PerRequest<string, Promise<FoundKey>>()

async function lookUpKey(
  issuer: string,
  wanted: { readonly kid: string | undefined; readonly algorithm: SigningAlgorithm },
  documents: EvidenceDocuments,
): Promise<FoundKey> {
  const url = issuerMetadataUrl(issuer)
  if (url === undefined) return unavailable(reason('key_no_metadata_address', { issuer }))
  const metadata = readDocument(documents, url)
  if (!metadata.ok) return metadata
  if (metadata.value.issuer !== issuer) return documentFault(reason('key_metadata_of_another'))
  const set = keySet(metadata.value, documents)
  if (!set.ok) return set
  const { keys } = set.value
  if (!Array.isArray(keys)) return documentFault(reason('key_set_missing'))
  if (keys.length > MAX_KEYS) return unsupportedKey(reason('key_too_many', { limit: MAX_KEYS }))
  return keyAmong(keys.filter(isObject), wanted.kid, wanted.algorithm)
}

type ReadDocument = { readonly ok: true; readonly value: JsonObject } | KeyFault

/** Finds the JWK Set, which is either in the metadata or at the address that it gives. */
function keySet({ jwks, jwks_uri: address }: JsonObject, documents: EvidenceDocuments): ReadDocument {
  if ((jwks === undefined) === (address === undefined)) return documentFault(reason('key_set_in_two_places'))
  if (jwks !== undefined) return isObject(jwks) ? { ok: true, value: jwks } : documentFault(reason('key_set_missing'))
  const url = documentUrl(address)
  return url === undefined ? documentFault(reason('key_set_no_address')) : readDocument(documents, url)
}

async function keyAmong(
  keys: readonly JsonObject[],
  kid: string | undefined,
  algorithm: SigningAlgorithm,
): Promise<FoundKey> {
  if (kid === undefined) return onlyKey(keys, algorithm)
  const byName = keys.filter(key => key.kid === kid)
  const [key, ...others] = byName.length > 0 ? byName : await withThumbprint(keys, kid)
  if (others.length > 0) return documentFault(reason('key_listed_twice', { key: kid }))
  if (!key) return keyFault('key_unknown', reason('key_not_listed', { key: kid }))
  const reading = readPublicJwk(key, algorithm)
  return reading.ok ? reading : jwkFault(reading.fault, algorithm)
}

function onlyKey(keys: readonly JsonObject[], algorithm: SigningAlgorithm): FoundKey {
  const readings = keys.map(key => readPublicJwk(key, algorithm))
  const [key, ...others] = readings.filter(reading => reading.ok)
  if (key) return others.length > 0 ? unsupportedKey(reason('key_not_named')) : key
  const unsupported = readings.some(reading => !reading.ok && reading.fault === 'unsupported')
  if (unsupported) return jwkFault('unsupported', algorithm)
  return keyFault('key_unknown', reason('key_none_for_algorithm', { algorithm }))
}

async function withThumbprint(keys: readonly JsonObject[], hint: string): Promise<readonly JsonObject[]> {
  const matching = await Promise.all(keys.map(key => isThumbprint(hint, key)))
  return keys.filter((_, at) => matching[at])
}

function readDocument(documents: EvidenceDocuments, url: string): ReadDocument {
  const text = documentText(documents, url)
  if (!text.ok) return unavailable(text.because)
  if (text.body.length > MAX_LENGTH) return overLimit(reason('key_document_too_large'))
  const parsed = parseOnce(documents, text.body)
  if (!parsed.ok) {
    const because = jsonFault(parsed.reason)
    return isBeyondLimits(parsed) ? overLimit(because) : documentFault(because)
  }
  return isObject(parsed.value) ? { ok: true, value: parsed.value } : documentFault(reason('key_document_no_object'))
}

function overLimit(because: Reasons): KeyFault {
  return keyFault('over_limit', reason('key_document_over_limit', {}, because))
}

function unavailable(because: Reasons): KeyFault {
  return keyFault('issuer_document_unavailable', reason('key_document_unavailable', {}, because))
}
