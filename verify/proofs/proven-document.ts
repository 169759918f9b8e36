/** What embedded proofs are over. */
import type { JsonObject } from '../encoding/strict-json.ts'

/** A document with proofs, and for what the keys must be meant. */
export interface ProvenDocument {
  readonly document: JsonObject
  readonly proofs: readonly JsonObject[]
  readonly relationship: 'assertionMethod' | 'authentication'
  /**
   * Whose proof counts, as a DID: the issuer of a credential, the holder of a presentation. Without it, every proof has
   * to hold.
   */
  readonly signer?: string
  /** Members that are documents with proofs of their own: `verifiableCredential` of a presentation. */
  readonly besides?: readonly string[]
}

/** What is signed beside a proof's options: the document without its proofs, but with those that this one continues. */
export function unsignedWith({ proof: _, ...unsigned }: JsonObject, previous: readonly JsonObject[]): JsonObject {
  return previous.length > 0 ? { ...unsigned, proof: previous } : unsigned
}
