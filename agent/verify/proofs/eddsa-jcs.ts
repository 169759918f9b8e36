/**
 * `eddsa-jcs-2022`: Ed25519 over canonical JSON. Data Integrity's smallest suite,
 * with which did:webvh signs its log and its witnesses sign for it.
 */
import canonicalize from 'canonicalize'
import { budgetOf, PerRequest } from '../budget.ts'
import type { EvidenceDocuments } from '../evidence.ts'
import { decodeBase58btc } from '../identifiers/multikey.ts'
import { parseDateTimeStamp } from '../reading/date-time-stamp.ts'
import { asArray, type JsonObject } from '../reading/strict-json.ts'
import { type SignatureAnswer, verifyEd25519 } from './ed25519.ts'

/** What a proof signs: a document without `proof`, one proof of it as given, and the 32 bytes of an Ed25519 key. */
export interface JcsProven {
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** Of the request, if the document belongs to one: it is then hashed once for all its proofs. */
  readonly documents?: EvidenceDocuments
}

const NO_REQUEST: EvidenceDocuments = new Map()
type JsonHash = Uint8Array<ArrayBuffer> | 'over-limit' | undefined
const HASHES = new PerRequest<JsonObject, Promise<JsonHash>>()

/**
 * Verifies one proof (Data Integrity EdDSA Cryptosuites v1.0, section 3.3.2). Whose key it is, and what for
 * (`verificationMethod`, `proofPurpose`, `expires`), is the caller's to decide.
 */
export async function verifyEddsaJcs({
  document,
  proof,
  publicKey,
  documents = NO_REQUEST,
}: JcsProven): Promise<SignatureAnswer | 'over-limit'> {
  const { proofValue, ...options } = proof
  if (options.type !== 'DataIntegrityProof' || options.cryptosuite !== 'eddsa-jcs-2022') return 'wrong'
  if (options.created !== undefined && parseDateTimeStamp(options.created) === undefined) return 'wrong'
  const signature = decodeBase58btc(proofValue)
  const signed = withProofContext(document, options)
  if (signature?.length !== 64 || !signed) return 'wrong'
  const hashes = await Promise.all([options, signed].map(value => hashOnce(value, documents)))
  const [optionsHash, documentHash] = hashes
  if (optionsHash === 'over-limit' || documentHash === 'over-limit') return 'over-limit'
  if (!optionsHash || !documentHash) return 'wrong'
  return verifyEd25519(publicKey, signature, new Uint8Array([...optionsHash, ...documentHash]))
}

function hashOnce(value: JsonObject, documents: EvidenceDocuments): Promise<JsonHash> {
  return HASHES.get(documents, value, async () =>
    budgetOf(documents).take('canonicalCharacters', JSON.stringify(value).length) ? sha256OfJson(value) : 'over-limit',
  )
}

/**
 * SHA-256 over the canonical form (RFC 8785).
 *
 * @returns `undefined` for what has none: lone surrogates
 */
async function sha256OfJson(value: JsonObject): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const text = canonicalJson(value)
  return text === undefined ? undefined : sha256(text)
}

/** The canonical form (RFC 8785) of a JSON value, or `undefined` where it has none. */
export function canonicalJson(value: JsonObject): string | undefined {
  try {
    return canonicalize(value)
  } catch {
    return undefined
  }
}

/** SHA-256 over the UTF-8 of a text. */
export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** A proof with an `@context` of its own was made over a document with exactly that one; more may have been added since. */
function withProofContext(document: JsonObject, options: JsonObject): JsonObject | undefined {
  const context = options['@context']
  if (context === undefined || JSON.stringify(context) === JSON.stringify(document['@context'])) return document
  const given = asArray(document['@context']).map(entry => JSON.stringify(entry))
  const begins = asArray(context).every((entry, at) => given[at] === JSON.stringify(entry))
  return begins ? { ...document, '@context': context } : undefined
}
