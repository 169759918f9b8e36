/** Did the key that the credential names sign exactly this, and is it the issuer's to sign with? */

import type { Evidence } from '../evidence/evidence.ts'
import { proofOfDataIntegrity } from '../proofs/data-integrity.ts'
import { proofOfJws } from '../proofs/proof-jose.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import type { Check } from '../report/report.ts'
import { checkRelatedResources } from './check-related-resources.ts'

/**
 * Each way of securing has its own procedure; the answer is one line of the checklist whichever it was. A signature that
 * holds says little where a document that it commits to was changed, so that is part of this line.
 */
export async function checkProof(credential: ReadCredential, evidence: Evidence): Promise<Check> {
  const proof = await proofOf(credential, evidence)
  if (proof.outcome === 'fail') return proof
  const resources = checkRelatedResources(credential.payload, evidence.documents)
  // What is wrong outweighs what could not be judged; of two that could not, the signature comes first.
  return resources?.outcome === 'fail' || proof.outcome === 'pass' ? (resources ?? proof) : proof
}

async function proofOf({ securing, issuer }: ReadCredential, evidence: Evidence): Promise<Check> {
  const relationship = 'assertionMethod'
  if (securing.kind === 'data-integrity')
    return proofOfDataIntegrity({ ...securing, relationship, signer: issuer }, evidence)
  const proof = await proofOfJws({ jwt: securing.jwt, header: securing.header, relationship }, evidence)
  if (securing.kind === 'sd-jwt' && securing.disclosureFault !== undefined && proof.outcome !== 'fail') {
    const { code, reasons } = securing.disclosureFault
    if (code === 'disclosure_invalid') return check('proof', 'fail', code, reasons)
    // Of two things that could not be judged, the signature comes first.
    if (proof.outcome === 'pass') return check('proof', 'unknown', code, reasons)
  }
  return proof
}
