/** Verifies that the key that a compact JWS names signed exactly this text, and may sign for its owner. */
import { budgetOf, SIGNATURE_COSTS } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { findSigningKey } from '../identifiers/read-issuer-keys.ts'
import type { HeaderReading } from '../reading/jose-header.ts'
import { check } from '../report/check.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'
import { verifyJws } from '../signatures/jws-signature.ts'

/** The input: a compact JWS, its header as read, and the relationship that the key must have. */
export interface SignedText {
  readonly jwt: string
  readonly header: HeaderReading
  /** `assertionMethod` for credentials and lists, `authentication` for presentations. */
  readonly relationship: 'assertionMethod' | 'authentication'
}

/**
 * Verifies the signature (RFC 7515, section 5.2) with the key that the header names, as its controller publishes it.
 */
export async function proofOfJws({ jwt, header, relationship }: SignedText, evidence: Evidence): Promise<Check> {
  if (!header.ok) return check('proof', header.outcome, header.code, header.reasons)
  const { algorithm } = header
  if (!budgetOf(evidence.documents).take('signatures', SIGNATURE_COSTS.get(algorithm) ?? 1)) {
    return check('proof', 'unknown', 'over_limit', reason('proof_over_limit'))
  }
  const found = await findSigningKey(header, relationship, evidence)
  if (!found.ok) return check('proof', found.outcome, found.code, found.reasons)
  switch (await verifyJws(jwt, found.key, algorithm)) {
    case 'right':
      return check('proof', 'pass', 'signature_valid', reason('jose_signature_right'))
    case 'wrong':
      return check('proof', 'fail', 'signature_invalid', reason('jose_signature_wrong'))
    case 'no-key': {
      const reasons = reason('key_document_invalid', {}, reason('key_not_on_curve'))
      return check('proof', 'fail', 'issuer_document_invalid', reasons)
    }
    case 'cannot-tell':
      return check('proof', 'unknown', 'not_checked', reason('jose_not_on_this_device', { algorithm }))
  }
}
