/** Did the key that a compact JWS names sign exactly this text, and is it that signer's to sign with? */
import { compactVerify } from 'jose'
import { check } from '../check.ts'
import type { Evidence } from '../evidence.ts'
import { findSigningKey } from '../identifiers/issuer-keys.ts'
import type { HeaderReading } from '../reading/jose-header.ts'
import type { Check } from '../report.ts'

/** What is to be verified: a compact JWS, its header as read, and for what the key must be meant. */
export interface SignedText {
  readonly jwt: string
  readonly header: HeaderReading
  /** `assertionMethod` for credentials and lists, `authentication` for presentations. */
  readonly relationship: 'assertionMethod' | 'authentication'
}

/** Verifies the signature (RFC 7515, section 5.2) with the key that the header names, as its controller publishes it. */
export async function proofOfJws({ jwt, header, relationship }: SignedText, evidence: Evidence): Promise<Check> {
  if (!header.ok) return check('proof', 'fail', header.code, header.message)
  const found = await findSigningKey(header, relationship, evidence)
  if (!found.ok) return check('proof', found.outcome, found.code, found.message)
  try {
    await compactVerify(jwt, found.key, { algorithms: [header.algorithm] })
  } catch {
    const message = 'The text was altered after it was signed, or someone else signed it.'
    return check('proof', 'fail', 'signature_invalid', message)
  }
  return check('proof', 'pass', 'signature_valid', "The text is exactly what the issuer's key signed.")
}
