/**
 * Whether a document is the very one that the issuer meant: a credential may
 * carry the digest of what it refers to, so that nobody can change it afterwards.
 */
import { base58, base64, base64nopad, base64urlnopad } from '@scure/base'
import { budgetOf, PerRequest } from '../budget.ts'
import type { EvidenceDocuments } from '../evidence.ts'
import { asArray, isObject, type JsonObject } from '../reading/strict-json.ts'
import { digestOf, type HashName } from '../sd-jwt/sd-hash.ts'

/** `unknown`: a digest is given, but in a way that is not supported, or one request has asked for too many. */
export type IntegrityResult = 'none' | 'right' | 'wrong' | 'unknown'

/** The strongest first; SRI looks at the strongest that is there and at no other. */
const SRI_NAMES: readonly (readonly [string, HashName])[] = [
  ['sha512', 'sha-512'],
  ['sha384', 'sha-384'],
  ['sha256', 'sha-256'],
]

/** Multihash codes with the length of the digest after them. */
const MULTIHASH: Readonly<Record<string, HashName>> = { '18,32': 'sha-256', '32,48': 'sha-384', '19,64': 'sha-512' }

const NO_REQUEST: EvidenceDocuments = new Map()

type Digest = Uint8Array | 'over-limit'

/** A document is hashed once in a request, however many credentials give its digest. */
const DIGESTS: Readonly<Record<HashName, PerRequest<string, Digest>>> = {
  'sha-256': new PerRequest(),
  'sha-384': new PerRequest(),
  'sha-512': new PerRequest(),
}

/**
 * Holds a document against "integrity metadata" (Subresource Integrity, section
 * 3; SD-JWT VC, section "Integrity of Referenced Documents").
 *
 * @param body the document's text, whose UTF-8 bytes are hashed
 * @param documents of the request, whose budget it pays from
 */
export function checkSri(metadata: unknown, body: string, documents: EvidenceDocuments = NO_REQUEST): IntegrityResult {
  if (metadata === undefined) return 'none'
  if (typeof metadata !== 'string') return 'wrong'
  const expressions = metadata.split(/[\t\n\f\r ]+/).map(expression => expression.split('-'))
  for (const [name, hash] of SRI_NAMES) {
    const digests = expressions.filter(([algorithm]) => algorithm === name).map(([, ...rest]) => rest.join('-'))
    if (digests.length === 0) continue
    const actual = digestIn(documents, hash, body)
    if (actual === 'over-limit') return 'unknown'
    const text = base64nopad.encode(actual)
    return digests.some(digest => plainBase64(digest) === text) ? 'right' : 'wrong'
  }
  return 'unknown'
}

/**
 * Holds a document against what a credential says of it (VCDM 2.0, section 5.3):
 * `digestSRI` and `digestMultibase`, where it is named and in `relatedResource`.
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
  const results = [named, ...related].flatMap(({ digestSRI, digestMultibase }) => [
    checkSri(digestSRI, body, documents),
    checkMultibase(digestMultibase, body, documents),
  ])
  return (['wrong', 'unknown', 'right'] as const).find(result => results.includes(result)) ?? 'none'
}

/** A multihash of SHA-2 in base58btc or base64url (Controlled Identifiers v1.0, sections 2.4 and 2.5). */
function checkMultibase(multibase: unknown, body: string, documents: EvidenceDocuments): IntegrityResult {
  if (multibase === undefined) return 'none'
  if (typeof multibase !== 'string') return 'wrong'
  const bytes = decodeMultibase(multibase)
  if (bytes === undefined) return 'unknown'
  const hash = MULTIHASH[bytes.subarray(0, 2).join()]
  if (hash === undefined) return 'unknown'
  const actual = digestIn(documents, hash, body)
  if (actual === 'over-limit') return 'unknown'
  return base64.encode(bytes.subarray(2)) === base64.encode(actual) ? 'right' : 'wrong'
}

function digestIn(documents: EvidenceDocuments, hash: HashName, body: string): Digest {
  return DIGESTS[hash].get(documents, body, () =>
    budgetOf(documents).take('hashedCharacters', body.length) ? digestOf(hash, body) : 'over-limit',
  )
}

function decodeMultibase(text: string): Uint8Array | undefined {
  try {
    if (text.startsWith('z') && text.length < 200) return base58.decode(text.slice(1))
    return text.startsWith('u') ? base64urlnopad.decode(text.slice(1)) : undefined
  } catch {
    return undefined
  }
}

/** Either alphabet, with or without padding, without the options that may follow a `?`. */
function plainBase64(digest: string): string {
  return (digest.split('?')[0] ?? '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
}
