/** The check `proof`: did the named key sign exactly this text, and may it sign for the issuer? */

import type { Evidence } from '../evidence/evidence.ts'
import { proofOfDataIntegrity } from '../proofs/data-integrity.ts'
import { proofOfJws } from '../proofs/proof-jose.ts'
import type { ReadCredential } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import type { Check } from '../report/report.ts'
import { checkRelatedResources } from './check-related-resources.ts'

/**
 * Each way of securing has its own procedure; all give one line of the checklist. A valid signature means little when a
 * document that the credential commits to was changed, so this line covers those digests too.
 */
export async function checkProof(credential: ReadCredential, evidence: Evidence): Promise<Check> {
  const proof = await proofOf(credential, evidence)
  if (proof.outcome === 'fail') return proof
  const resources = checkRelatedResources(credential.payload, evidence.documents)
  // A failure outweighs an unknown; of two unknowns, the signature's is reported.
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
    // Of two unknowns, the signature's is reported.
    if (proof.outcome === 'pass') return check('proof', 'unknown', code, reasons)
  }
  return proof
}
