/**
 * Reads a did:key: the identifier is the key, and its document is made from it.
 * Nothing is fetched, and nothing can be rotated or revoked.
 */

import type { JsonObject } from '../../encoding/strict-json.ts'
import { type MultikeyFault, readMultikey } from '../../signatures/read-multikey.ts'

const DID_KEY = /^did:key:(z[1-9A-HJ-NP-Za-km-z]+)$/
const KEY_REFERENCE = /^(did:key:(z[1-9A-HJ-NP-Za-km-z]+))#(z[1-9A-HJ-NP-Za-km-z]+)$/

export type DidKeyReading =
  | { readonly ok: true; readonly document: JsonObject }
  | { readonly ok: false; readonly fault: MultikeyFault }

/**
 * Makes the document of a did:key (The did:key Method, section 3.1), with the one key
 * in it as Multikey, for assertions and authentication.
 *
 * @returns `undefined` for another method
 */
export function readDidKey(did: string): DidKeyReading | undefined {
  if (!did.startsWith('did:key:')) return undefined
  const multibase = DID_KEY.exec(did)?.[1]
  // It has another multibase, a version before it, or letters that base58 does not have.
  if (multibase === undefined) return { ok: false, fault: 'unsupported' }
  const reading = readMultikey(multibase)
  if (!reading.ok) return reading
  const id = `${did}#${multibase}`
  const document = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase: multibase }],
    assertionMethod: [id],
    authentication: [id],
  }
  return { ok: true, document }
}

/**
 * Reads the DID and the Multikey of a `did:key:<key>#<key>`. Both halves must be
 * the same, because otherwise the text would name two keys.
 */
export function readDidKeyReference(text: unknown): { readonly did: string; readonly multikey: string } | undefined {
  const [, did, body, fragment] = (typeof text === 'string' && KEY_REFERENCE.exec(text)) || []
  return did !== undefined && body !== undefined && body === fragment ? { did, multikey: body } : undefined
}
