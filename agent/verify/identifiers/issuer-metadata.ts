/** JWT VC Issuer Metadata: the keys of an issuer who is known by an https address. */

import { PerRequest, parseOnce } from '../budget.ts'
import { documentText, type EvidenceDocuments } from '../evidence.ts'
import type { SigningAlgorithm } from '../reading/jose-header.ts'
import { isObject, JSON_FAULTS, type JsonObject } from '../reading/strict-json.ts'
import { documentUrl } from './did-web.ts'
import { type PublicJwk, readPublicJwk } from './public-jwk.ts'

const MAX_LENGTH = 1024 * 1024

type MetadataFault =
  | 'key_unknown'
  | 'key_not_authorized'
  | 'algorithm_not_allowed'
  | 'issuer_document_invalid'
  | 'issuer_document_unavailable'

export type MetadataKey =
  | { readonly ok: true; readonly jwk: PublicJwk }
  | { readonly ok: false; readonly code: MetadataFault; readonly message: string }

/**
 * The address of an issuer's metadata: `/.well-known/jwt-vc-issuer` between host and path (SD-JWT VC, section "JWT VC
 * Issuer Metadata").
 *
 * @returns `undefined` for what is not a plain https address (http on this machine alone)
 */
function issuerMetadataUrl(issuer: string): string | undefined {
  const address = documentUrl(issuer)
  if (address === undefined || address.includes('?')) return undefined
  const { origin, pathname } = new URL(address)
  return `${origin}/.well-known/jwt-vc-issuer${pathname.replace(/\/$/, '')}`
}

/** Every address from which the issuer's keys come, as far as it can be told: the metadata, and its `jwks_uri`. */
export function issuerMetadataUrls(issuer: string, documents: EvidenceDocuments): readonly string[] {
  const url = issuerMetadataUrl(issuer)
  if (url === undefined) return []
  const metadata = readDocument(documents, url, 'metadata')
  const keys = metadata.ok ? documentUrl(metadata.value.jwks_uri) : undefined
  return keys === undefined ? [url] : [url, keys]
}

/**
 * The key that an issuer publishes under a `kid` (section "JWT VC Issuer Metadata Validation").
 *
 * @param kid without it, the issuer must publish exactly one key for the algorithm
 */
export function metadataKey(
  issuer: string,
  { kid, algorithm }: { readonly kid: string | undefined; readonly algorithm: SigningAlgorithm },
  documents: EvidenceDocuments,
): MetadataKey {
  const wanted = JSON.stringify([issuer, kid, algorithm])
  return KEYS.get(documents, wanted, () => lookUpKey(issuer, { kid, algorithm }, documents))
}

/** Looked up once in a request, for all that the issuer signed with it. */
const KEYS = new PerRequest<string, MetadataKey>()

function lookUpKey(
  issuer: string,
  { kid, algorithm }: { readonly kid: string | undefined; readonly algorithm: SigningAlgorithm },
  documents: EvidenceDocuments,
): MetadataKey {
  const url = issuerMetadataUrl(issuer)
  if (url === undefined) return unavailable(`${issuer.slice(0, 200)} is not an address that it could be at`)
  const metadata = readDocument(documents, url, 'metadata')
  if (!metadata.ok) return metadata
  if (metadata.value.issuer !== issuer) return invalid('metadata', 'another issuer published it')
  const set = keySet(metadata.value, documents)
  if (!set.ok) return set
  const { keys } = set.value
  if (!Array.isArray(keys)) return invalid('keys', 'there is no list of them')
  return keyAmong(keys.filter(isObject), kid, algorithm)
}

type ReadDocument = { readonly ok: true; readonly value: JsonObject } | Extract<MetadataKey, { readonly ok: false }>

/** The JWK Set, which is in the metadata or at the address that it gives, never both. */
function keySet({ jwks, jwks_uri: address }: JsonObject, documents: EvidenceDocuments): ReadDocument {
  if ((jwks === undefined) === (address === undefined)) {
    return invalid('metadata', 'it does not give the keys in one place')
  }
  if (jwks !== undefined)
    return isObject(jwks) ? { ok: true, value: jwks } : invalid('keys', 'there is no list of them')
  const url = documentUrl(address)
  return url === undefined ? invalid('keys', 'they are not at an https address') : readDocument(documents, url, 'keys')
}

function keyAmong(keys: readonly JsonObject[], kid: string | undefined, algorithm: SigningAlgorithm): MetadataKey {
  const named =
    kid === undefined ? keys.filter(key => readPublicJwk(key, algorithm).ok) : keys.filter(key => key.kid === kid)
  const [key, ...others] = named
  if (others.length > 0) {
    return kid === undefined
      ? {
          ok: false,
          code: 'key_unknown',
          message: 'The credential does not say which of its keys the issuer signed with.',
        }
      : invalid('keys', 'two have the same name')
  }
  if (!key)
    return { ok: false, code: 'key_unknown', message: 'The issuer does not publish the key that the credential names.' }
  const reading = readPublicJwk(key, algorithm)
  if (reading.ok) return reading
  switch (reading.fault) {
    case 'other-algorithm': {
      const message = `The issuer's key is not one for ${algorithm}, which the credential names.`
      return { ok: false, code: 'algorithm_not_allowed', message }
    }
    case 'other-use':
      return {
        ok: false,
        code: 'key_not_authorized',
        message: 'The key that the credential names is not meant for signatures.',
      }
    case 'private':
      return invalid('keys', 'the private part is there too, so that anyone could have signed')
    default:
      return invalid('keys', 'the key is incomplete')
  }
}

function readDocument(documents: EvidenceDocuments, url: string, what: 'metadata' | 'keys'): ReadDocument {
  const text = documentText(documents, url)
  if (!text.ok) return unavailable(text.reason)
  if (text.body.length > MAX_LENGTH) return invalid(what, 'it is larger than 1 MiB')
  const parsed = parseOnce(documents, text.body)
  if (!parsed.ok) return invalid(what, `the text ${JSON_FAULTS[parsed.reason]}`)
  return isObject(parsed.value) ? { ok: true, value: parsed.value } : invalid(what, 'it is not a JSON object')
}

function unavailable(reason: string): Extract<MetadataKey, { readonly ok: false }> {
  const message = `The issuer's keys could not be obtained: ${reason}.`
  return { ok: false, code: 'issuer_document_unavailable', message }
}

function invalid(what: 'metadata' | 'keys', fault: string): Extract<MetadataKey, { readonly ok: false }> {
  return {
    ok: false,
    code: 'issuer_document_invalid',
    message: `The issuer's published ${what} cannot be relied on: ${fault}.`,
  }
}
