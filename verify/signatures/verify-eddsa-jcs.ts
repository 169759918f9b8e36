/**
 * Verifies `eddsa-jcs-2022`: Ed25519 over canonical JSON. It is the simplest
 * suite of Data Integrity; logs of did:webvh and their witnesses use it.
 */

import canonicalize from 'canonicalize'
import { decodeMultibase58btc } from '../encoding/base58btc.ts'
import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import { asArray, type JsonObject } from '../encoding/strict-json.ts'
import { budgetOf } from '../evidence/budget.ts'
import type { EvidenceDocuments } from '../evidence/evidence.ts'
import { type SignatureAnswer, verifyEd25519 } from './ed25519.ts'

/** `over-limit`: it was not checked, because the request's budget is used up. */
export type JcsAnswer = SignatureAnswer | 'over-limit'

/** The input: a document without `proof`, one proof of it as given, and the 32 bytes of an Ed25519 key. */
export interface JcsProven {
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** The documents of the request, whose budget pays for the work. */
  readonly documents: EvidenceDocuments
}

/**
 * Verifies one proof (Data Integrity EdDSA Cryptosuites v1.0, section 3.3.2). The caller checks the owner and the
 * purpose of the key (`verificationMethod`, `proofPurpose`, `expires`).
 */
export async function verifyEddsaJcs({ document, proof, publicKey, documents }: JcsProven): Promise<JcsAnswer> {
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022') return 'wrong'
  if (proof.created !== undefined && parseDateTimeStamp(proof.created) === undefined) return 'wrong'
  const signature = decodeMultibase58btc(proof.proofValue)
  if (signature?.length !== 64) return 'wrong'
  if (!pays(document, proof, documents)) return 'over-limit'
  const texts = jcsTexts(document, proof)
  if (!texts) return 'wrong'
  const [optionsHash, documentHash] = await Promise.all([sha256(texts.options), sha256(texts.document)])
  return verifyEd25519(publicKey, signature, new Uint8Array([...optionsHash, ...documentHash]))
}

/** Pays for one proof: the document is canonicalized again for each. */
function pays(document: JsonObject, proof: JsonObject, documents: EvidenceDocuments): boolean {
  const budget = budgetOf(documents)
  const length = JSON.stringify(document).length + JSON.stringify(proof).length
  return budget.take('signatures', 1) && budget.take('canonicalCharacters', length)
}

/**
 * Returns the canonical forms (RFC 8785) of a proof's options and of its document, which the JCS suites hash.
 *
 * @returns `undefined` when there is no canonical form (lone surrogates), and for a document whose contexts do not
 * begin with the proof's
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
 * Returns the same for the drafts before 2024: there the document's contexts are part of the signed options, but are
 * not in the proof. `undefined` when that makes no difference.
 */
export function draftJcsTexts(document: JsonObject, proof: JsonObject): ReturnType<typeof jcsTexts> {
  const context = document['@context']
  return '@context' in proof || context === undefined
    ? undefined
    : jcsTexts(document, { ...proof, '@context': context })
}

/** Returns the canonical form (RFC 8785) of a JSON value, or `undefined` when it has none. */
export function canonicalJson(value: JsonObject): string | undefined {
  try {
    return canonicalize(value)
  } catch {
    // The library throws a plain Error for a text with half of a surrogate pair.
    return undefined
  }
}

/** Returns the SHA-256 of a text's UTF-8 bytes. */
export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** A proof with its own `@context` was made over a document with exactly that one; more may have been added since. */
function withProofContext(document: JsonObject, options: JsonObject): JsonObject | undefined {
  const context = options['@context']
  if (context === undefined) return document
  const given = asArray(document['@context']).map(entry => JSON.stringify(entry))
  const begins = asArray(context).every((entry, at) => given[at] === JSON.stringify(entry))
  return begins ? { ...document, '@context': context } : undefined
}
