/**
 * Checks that a document is exactly the one that the issuer meant: a credential
 * may have a digest of a document that it refers to, so that a change is noticed.
 */
import { base64nopad } from '@scure/base'
import { decodeMultibase58btc } from '../encoding/base58btc.ts'
import { decodeBase64url } from '../encoding/base64url.ts'
import { digestOf, type HashName } from '../encoding/sd-hash.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf, PerRequest } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'

/** `unknown`: a digest is given in an unsupported way; `over-limit`: the budget for digests is used up. */
export type IntegrityResult = 'none' | 'right' | 'wrong' | 'unknown' | 'over-limit'

/** The strongest first. SRI uses only the strongest hash that is given. */
const SRI_NAMES: readonly (readonly [string, HashName])[] = [
  ['sha512', 'sha-512'],
  ['sha384', 'sha-384'],
  ['sha256', 'sha-256'],
]

/** The hash by the length of its digest. */
const BARE_DIGESTS: Readonly<Record<number, HashName>> = { 32: 'sha-256', 48: 'sha-384', 64: 'sha-512' }

/** The hash by its multihash code and the length of the digest. */
const MULTIHASH: Readonly<Record<string, HashName>> = { '18,32': 'sha-256', '32,48': 'sha-384', '19,64': 'sha-512' }

/**
 * Returns the digest of a text's bytes, in base64 without padding: one for each known edition. Returns `undefined` when
 * the request's budget is used up.
 */
export type DigestsOf = (hash: HashName) => readonly string[] | undefined

const NO_REQUEST: EvidenceDocuments = new Map()

/** A document is hashed once in a request, even if several credentials give its digest. */
const DIGESTS: Readonly<Record<HashName, PerRequest<string, readonly string[] | undefined>>> = {
  'sha-256': new PerRequest(),
  'sha-384': new PerRequest(),
  'sha-512': new PerRequest(),
}

/** Returns the digests of a text's UTF-8 bytes. The request pays for them. */
function digestsOfText(text: string, documents: EvidenceDocuments): DigestsOf {
  return hash =>
    DIGESTS[hash].get(documents, text, () =>
      budgetOf(documents).take('hashedCharacters', text.length)
        ? [base64nopad.encode(digestOf(hash, text))]
        : undefined,
    )
}

/**
 * Compares a document with "integrity metadata" (Subresource Integrity, section
 * 3; SD-JWT VC, section "Integrity of Referenced Documents").
 *
 * @param body the document's text, whose UTF-8 bytes are hashed
 * @param documents of the request, whose budget it pays from
 */
export function checkSri(metadata: unknown, body: string, documents: EvidenceDocuments = NO_REQUEST): IntegrityResult {
  return sriResult(metadata, digestsOfText(body, documents))
}

/**
 * Compares a document with the digests that a credential gives (VCDM 2.0, section
 * 5.3): `digestSRI` and `digestMultibase`, where it is named and in `relatedResource`.
 *
 * @param named the object in the credential that names the document
 */
export function checkRelatedResource(
  payload: JsonObject,
  named: JsonObject,
  body: string,
  documents: EvidenceDocuments = NO_REQUEST,
): IntegrityResult {
  const { id } = named
  const related = asArray(payload.relatedResource)
    .filter(isObject)
    .filter(resource => resource.id === id)
  return gravest([named, ...related].map(resource => checkResourceDigests(resource, body, documents)))
}

/**
 * Compares a text, or the digests of its known editions, with the `digestSRI` and the `digestMultibase` of one object.
 */
export function checkResourceDigests(
  { digestSRI, digestMultibase }: JsonObject,
  content: string | DigestsOf,
  documents: EvidenceDocuments = NO_REQUEST,
): IntegrityResult {
  const digests = typeof content === 'string' ? digestsOfText(content, documents) : content
  return gravest([sriResult(digestSRI, digests), multibaseResult(digestMultibase, digests)])
}

function gravest(results: readonly IntegrityResult[]): IntegrityResult {
  return (['wrong', 'over-limit', 'unknown', 'right'] as const).find(result => results.includes(result)) ?? 'none'
}

function sriResult(metadata: unknown, digestsOf: DigestsOf): IntegrityResult {
  if (metadata === undefined) return 'none'
  if (typeof metadata !== 'string') return 'wrong'
  const expressions = metadata.split(/[\t\n\f\r ]+/).map(expression => expression.split('-'))
  for (const [name, hash] of SRI_NAMES) {
    const named = expressions.filter(([algorithm]) => algorithm === name).map(([, ...rest]) => rest.join('-'))
    if (named.length === 0) continue
    const actual = digestsOf(hash)
    if (actual === undefined) return 'over-limit'
    return named.some(digest => actual.includes(plainBase64(digest))) ? 'right' : 'wrong'
  }
  return 'unknown'
}

/** Compares a multihash of SHA-2 in base58btc or base64url (Controlled Identifiers v1.0, sections 2.4 and 2.5). */
function multibaseResult(multibase: unknown, digestsOf: DigestsOf): IntegrityResult {
  if (multibase === undefined) return 'none'
  if (typeof multibase !== 'string') return 'wrong'
  const bytes = decodeMultibase(multibase)
  if (bytes === undefined) return 'unknown'
  const hash = MULTIHASH[bytes.subarray(0, 2).join()]
  if (hash !== undefined) {
    const actual = digestsOf(hash)
    if (actual === undefined) return 'over-limit'
    return actual.includes(base64nopad.encode(bytes.subarray(2))) ? 'right' : 'wrong'
  }
  // Some issuers write a bare digest without its kind. It can be recognised when it matches, but not refuted.
  const bare = BARE_DIGESTS[bytes.length]
  return bare !== undefined && digestsOf(bare)?.includes(base64nopad.encode(bytes)) ? 'right' : 'unknown'
}

function decodeMultibase(text: string): Uint8Array | undefined {
  return text.startsWith('u') ? decodeBase64url(text.slice(1)) : decodeMultibase58btc(text)
}

/** Accepts either alphabet, with or without padding, and removes options after a `?`. */
function plainBase64(digest: string): string {
  return (digest.split('?')[0] ?? '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
}
