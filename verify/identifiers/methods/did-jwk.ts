/** Reads a did:jwk: the identifier is a JWK, and its document is made from it. */
import { decodeBase64url } from '../../encoding/base64url.ts'
import { isObject, type JsonObject, parseJsonBytes } from '../../encoding/strict-json.ts'

const DID_JWK = /^did:jwk:([A-Za-z0-9_-]+)$/
/** The longest public key that is accepted here needs a fifth of this length. */
const MAX_LENGTH = 2048

/**
 * Makes the document of a did:jwk (did:jwk Method Specification, section "Read"), with
 * the one key in it as `#0`.
 *
 * @returns `undefined` unless the identifier is a JSON object in canonical base64url
 */
export function didJwkDocument(did: string): JsonObject | undefined {
  const encoded = did.length > MAX_LENGTH ? undefined : DID_JWK.exec(did)?.[1]
  const bytes = encoded === undefined ? undefined : decodeBase64url(encoded)
  const parsed = bytes && parseJsonBytes(bytes)
  if (!parsed?.ok || !isObject(parsed.value)) return undefined
  const jwk = parsed.value
  const id = `${did}#0`
  // A key for encryption is in the document, but with no verification relationship.
  const speaking = jwk.use === 'enc' ? {} : { assertionMethod: [id], authentication: [id] }
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
    id: did,
    verificationMethod: [{ id, type: 'JsonWebKey2020', controller: did, publicKeyJwk: jwk }],
    ...speaking,
  }
}
