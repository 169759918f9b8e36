/** Reads a document of VCDM 2.0 or 1.1 with embedded proofs (Verifiable Credential Data Integrity 1.0). */

import { asArray, isObject, isParsedJson, type JsonObject, parseStrictJson } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import {
  damaged,
  fault,
  issuerOf,
  MAX_CREDENTIAL_LENGTH,
  type ReadFault,
  type ReadResult,
  tooLarge,
} from './read-result.ts'
import { credentialFlaw } from './vcdm.ts'

/** Reads an object that says that it is a credential. Its proofs are not examined here. */
export function readDataIntegrity(document: JsonObject): ReadResult {
  const read = readProven(document)
  if (!read.ok) return read
  const { proof: _, ...payload } = read.document
  const flaw = credentialFlaw(payload)
  if (flaw) return fault(flaw.code, flaw.reasons)
  return {
    ok: true,
    credential: {
      format: 'data-integrity',
      payload,
      issuer: issuerOf(payload),
      securing: { kind: 'data-integrity', document: read.document, proofs: read.proofs },
    },
  }
}

export type ReadProven =
  | { readonly ok: true; readonly document: JsonObject; readonly proofs: readonly JsonObject[] }
  | ReadFault

/** Returns the document as plain JSON, and its proofs. Nothing is verified. */
export function readProven(given: JsonObject): ReadProven {
  const plain = isParsedJson(given) ? { ok: true as const, document: given } : plainJson(given)
  if (!plain.ok) return plain
  const { document } = plain
  const proofs = asArray(document.proof)
  if (proofs.length === 0) return fault('credential_malformed', reason('reading_not_signed'))
  if (!proofs.every(isObject)) return fault('malformed', reason('reading_proof_no_object'))
  return { ok: true, document, proofs }
}

/** An object from the caller may have getters and prototypes. It is reduced to plain JSON here. */
function plainJson(given: JsonObject): { readonly ok: true; readonly document: JsonObject } | ReadFault {
  const text = JSON.stringify(given)
  if (text.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return damaged(parsed.reason)
  return isObject(parsed.value)
    ? { ok: true, document: parsed.value }
    : fault('malformed', reason('reading_text_damaged', {}, reason('key_document_no_object')))
}
