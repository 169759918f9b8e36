/** Did the key that the credential names sign exactly this, and is it the issuer's to sign with? */
import { check } from './check.ts'
import type { Evidence } from './evidence.ts'
import { proofOfDataIntegrity } from './proofs/data-integrity.ts'
import { proofOfJws } from './proofs/proof-jose.ts'
import type { ReadCredential } from './reading/read-result.ts'
import type { Check } from './report.ts'

/** Each way of securing has its own procedure; the answer is one line of the checklist whichever it was. */
export async function checkProof({ securing, issuer }: ReadCredential, evidence: Evidence): Promise<Check> {
  const relationship = 'assertionMethod'
  if (securing.kind === 'data-integrity')
    return proofOfDataIntegrity({ ...securing, relationship, author: issuer }, evidence)
  const proof = await proofOfJws({ jwt: securing.jwt, header: securing.header, relationship }, evidence)
  if (securing.kind === 'sd-jwt' && securing.disclosureFault !== undefined && proof.outcome !== 'fail') {
    return check('proof', 'fail', 'disclosure_invalid', securing.disclosureFault)
  }
  return proof
}
