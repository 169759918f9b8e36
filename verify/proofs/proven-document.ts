/** The document that embedded proofs sign. */
import type { JsonObject } from '../encoding/strict-json.ts'

/** A document with proofs, and the relationship that their keys must have. */
export interface ProvenDocument {
  readonly document: JsonObject
  readonly proofs: readonly JsonObject[]
  readonly relationship: 'assertionMethod' | 'authentication'
  /**
   * The DID whose proofs count: the issuer of a credential or the holder of a presentation. Without it, every proof
   * must hold.
   */
  readonly signer?: string
  /** Members that are separate documents with their own proofs: `verifiableCredential` of a presentation. */
  readonly besides?: readonly string[]
}

/** Returns what a proof signs besides its options: the document with only those proofs that this one continues. */
export function unsignedWith({ proof: _, ...unsigned }: JsonObject, previous: readonly JsonObject[]): JsonObject {
  return previous.length > 0 ? { ...unsigned, proof: previous } : unsigned
}
