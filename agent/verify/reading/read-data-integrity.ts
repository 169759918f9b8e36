/** A VCDM 2.0 document with embedded proofs (Verifiable Credential Data Integrity 1.0). */
import { fault, issuerOf, MAX_CREDENTIAL_LENGTH, type ReadFault, type ReadResult, tooLarge } from './read-result.ts'
import { asArray, isObject, JSON_FAULTS, type JsonObject, parseStrictJson } from './strict-json.ts'
import { vcdmFlaw } from './vcdm.ts'

/** Reads a credential whose `type` includes `VerifiableCredential`; its proofs are taken as they are. */
export function readDataIntegrity(document: JsonObject): ReadResult {
  const read = readProven(document)
  if (!read.ok) return read
  const { proof: _, ...payload } = read.document
  const flaw = vcdmFlaw(payload)
  if (flaw) return fault(flaw.code, flaw.message)
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

/** The document as plain JSON, and its proofs; nothing is verified. */
export function readProven(given: JsonObject): ReadProven {
  // An object that was given as such may be anything: from here on it is what its JSON says, and no more than that.
  const text = JSON.stringify(given)
  if (text.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const parsed = parseStrictJson(text)
  if (!parsed.ok) return fault('malformed', `The text ${JSON_FAULTS[parsed.reason]}.`)
  if (!isObject(parsed.value)) return fault('malformed', 'The text is not a JSON object.')
  const proofs = asArray(parsed.value.proof)
  if (proofs.length === 0) {
    return fault('not_a_credential', 'Nobody has signed this: it has neither a proof nor an envelope.')
  }
  if (!proofs.every(isObject)) return fault('malformed', 'A proof in this text is not an object.')
  return { ok: true, document: parsed.value, proofs }
}
