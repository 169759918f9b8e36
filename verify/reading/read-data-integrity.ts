/** Reads a document of VCDM 2.0 or 1.1 with embedded proofs (Verifiable Credential Data Integrity 1.0). */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { fault, issuerOf, type ReadFault, type ReadResult } from './read-result.ts'
import { credentialFlaw } from './vcdm.ts'

/** Reads an object that says that it is a credential. Its proofs are not examined here. */
export function readDataIntegrity(document: JsonObject): ReadResult {
  const read = readProven(document)
  if (!read.ok) return read
  const { proof: _, ...payload } = document
  const flaw = credentialFlaw(payload)
  if (flaw) return fault(flaw.code, flaw.reasons)
  return {
    ok: true,
    credential: {
      format: 'data-integrity',
      payload,
      issuer: issuerOf(payload),
      securing: { kind: 'data-integrity', document, proofs: read.proofs },
    },
  }
}

export type ReadProven = { readonly ok: true; readonly proofs: readonly JsonObject[] } | ReadFault

/** Returns the proofs of a document. Nothing is verified. */
export function readProven(document: JsonObject): ReadProven {
  const proofs = asArray(document.proof)
  if (proofs.length === 0) return fault('credential_malformed', reason('reading_not_signed'))
  if (!proofs.every(isObject)) return fault('malformed', reason('reading_proof_no_object'))
  return { ok: true, proofs }
}
