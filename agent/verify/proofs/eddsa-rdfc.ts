/**
 * `eddsa-rdfc-2022`: Ed25519 over the statements that a JSON-LD document makes.
 * The processor that finds them is loaded when the first such proof is met.
 */

import type { EvidenceDocuments } from '../evidence.ts'
import { decodeBase58btc } from '../identifiers/multikey.ts'
import type { JsonObject } from '../reading/strict-json.ts'
import { type SignatureAnswer, verifyEd25519 } from './ed25519.ts'
import { sha256 } from './eddsa-jcs.ts'
import type { Canonical } from './json-ld.ts'

/** What a proof signs: a document without `proof`, one proof of it as given, and the 32 bytes of an Ed25519 key. */
export interface RdfcProven {
  readonly document: JsonObject
  readonly proof: JsonObject
  readonly publicKey: Uint8Array<ArrayBuffer>
}

export type RdfcAnswer =
  | { readonly ok: true; readonly answer: SignatureAnswer }
  | Extract<Canonical, { readonly ok: false }>

/**
 * Verifies one proof (Data Integrity EdDSA Cryptosuites v1.0, section 3.2.2). Whose key it is, and what for, is the
 * caller's to decide.
 */
export async function verifyEddsaRdfc(
  { document, proof, publicKey }: RdfcProven,
  documents: EvidenceDocuments,
): Promise<RdfcAnswer> {
  const { proofValue, ...options } = proof
  const signature = decodeBase58btc(proofValue)
  if (signature?.length !== 64) return { ok: true, answer: 'wrong' }
  const processor = await import('./json-ld.ts').catch(() => undefined)
  // In a browser this is one more file from the server, which may be out of reach by now.
  if (!processor) return { ok: true, answer: 'cannot-tell' }
  const { canonicalStatements } = processor
  // The document comes first: what is wrong with it is wrong with the proof's options, too, which have its contexts.
  const statements = await canonicalStatements(document, documents)
  if (!statements.ok) return statements
  const config = await canonicalStatements({ ...options, '@context': document['@context'] }, documents)
  if (!config.ok) return config
  const signed = new Uint8Array([...(await sha256(config.quads)), ...(await sha256(statements.quads))])
  return { ok: true, answer: await verifyEd25519(publicKey, signature, signed) }
}
