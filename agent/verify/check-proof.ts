/** Did the key that the credential names sign exactly this text, and is it the issuer's to sign with? */
import { compactVerify, errors, importJWK } from 'jose'
import { check } from './check.ts'
import { findKey } from './did-document.ts'
import { didWebUrl } from './did-web.ts'
import { documentText, type Evidence } from './evidence.ts'
import type { ReadCredential } from './read-credential.ts'
import type { Check } from './report.ts'

/** Verifies the signature (RFC 7515, section 5.2) with the key from the DID document of the key id's DID. */
export async function checkProof({ jwt, header }: ReadCredential, evidence: Evidence): Promise<Check> {
  if (!header.ok) return check('proof', 'fail', header.code, header.message)
  const { did, keyId, algorithm } = header

  const url = didWebUrl(did)
  if (url === undefined) {
    return unavailable(
      `The issuer's key could not be looked up: only did:web is supported yet, and the issuer is ${did}.`,
    )
  }
  const document = documentText(evidence.documents, url)
  if (!document.ok) return unavailable(`The issuer's DID document could not be obtained: ${document.reason}.`)

  const found = findKey(document.body, { did, keyId, algorithm, now: evidence.now.getTime() })
  if (!found.ok) return check('proof', 'fail', found.code, found.message)
  try {
    const key = await importJWK({ ...found.jwk }, algorithm)
    await compactVerify(jwt, key, { algorithms: [algorithm] })
  } catch (error) {
    return error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWSInvalid
      ? check(
          'proof',
          'fail',
          'signature_invalid',
          'The text was altered after it was signed, or someone else signed it.',
        )
      : check(
          'proof',
          'fail',
          'issuer_document_invalid',
          "The issuer's DID document holds a key that is not a valid one.",
        )
  }
  return check('proof', 'pass', 'signature_valid', "The text is exactly what the issuer's key signed.")
}

function unavailable(message: string): Check {
  return check('proof', 'unknown', 'issuer_document_unavailable', message)
}
