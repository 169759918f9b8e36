/**
 * `eddsa-jcs-2022`: Ed25519 over canonical JSON. Data Integrity's smallest suite,
 * with which did:webvh signs its log and its witnesses sign for it.
 */
import canonicalize from 'canonicalize'
import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'
import { type SignatureAnswer, verifyEd25519 } from './ed25519.ts'
import { decodeBase58btc } from './multikey.ts'

/** `over-limit`: it was not checked, because the request has asked for too much. */
export type JcsAnswer = SignatureAnswer | 'over-limit'

/** What a proof signs: a document without `proof`, one proof of it as given, and the 32 bytes of an Ed25519 key. */
export interface JcsProven {
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** Of the request, whose budget it pays from. */
  readonly documents: EvidenceDocuments
}

/**
 * Verifies one proof (Data Integrity EdDSA Cryptosuites v1.0, section 3.3.2). Whose key it is, and what for
 * (`verificationMethod`, `proofPurpose`, `expires`), is the caller's to decide.
 */
export async function verifyEddsaJcs({ document, proof, publicKey, documents }: JcsProven): Promise<JcsAnswer> {
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022') return 'wrong'
  if (proof.created !== undefined && parseDateTimeStamp(proof.created) === undefined) return 'wrong'
  const signature = decodeBase58btc(proof.proofValue)
  if (signature?.length !== 64) return 'wrong'
  if (!pays(document, proof, documents)) return 'over-limit'
  const texts = jcsTexts(document, proof)
  if (!texts) return 'wrong'
  const [optionsHash, documentHash] = await Promise.all([sha256(texts.options), sha256(texts.document)])
  return verifyEd25519(publicKey, signature, new Uint8Array([...optionsHash, ...documentHash]))
}

/** What is signed is written canonically for each proof. */
function pays(document: JsonObject, proof: JsonObject, documents: EvidenceDocuments): boolean {
  const budget = budgetOf(documents)
  const length = JSON.stringify(document).length + JSON.stringify(proof).length
  return budget.take('signatures', 1) && budget.take('canonicalCharacters', length)
}

/**
 * The canonical forms (RFC 8785) of a proof's options and of the document that it is over: what the suites that sign
 * JSON itself hash.
 *
 * @returns `undefined` for what has no canonical form (lone surrogates), and for a document whose contexts do not begin
 * with the proof's
 */
export function jcsTexts(
  document: JsonObject,
  { proofValue: _, ...options }: JsonObject,
): { readonly options: string; readonly document: string } | undefined {
  const signed = withProofContext(document, options)
  const texts = signed && { options: canonicalJson(options), document: canonicalJson(signed) }
  if (texts?.options === undefined || texts.document === undefined) return undefined
  return { options: texts.options, document: texts.document }
}

/**
 * The same as the drafts before 2024 hash it: the document's contexts are among the options that are signed, but not
 * written into the proof. `undefined` where that makes no difference.
 */
export function draftJcsTexts(document: JsonObject, proof: JsonObject): ReturnType<typeof jcsTexts> {
  const context = document['@context']
  return '@context' in proof || context === undefined
    ? undefined
    : jcsTexts(document, { ...proof, '@context': context })
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
  if (context === undefined) return document
  const given = asArray(document['@context']).map(entry => JSON.stringify(entry))
  const begins = asArray(context).every((entry, at) => given[at] === JSON.stringify(entry))
  return begins ? { ...document, '@context': context } : undefined
}
