/**
 * Combines the results of all proofs to one line of the checklist. Anyone can add
 * a proof to a document or remove one. So proofs by others and proofs that cannot
 * be judged neither weaken nor strengthen the signer's own.
 */
import { check } from '../report/check.ts'
import { gravest } from '../report/gravest.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'

export interface JudgedProof {
  readonly check: Check
  /** The DID whose key it names. */
  readonly did?: string
  /** The suite that it was made with. */
  readonly name: string
}

const NONE = check('proof', 'fail', 'proof_invalid', reason('proof_unacceptable', {}, reason('proof_missing')))

/**
 * Combines the signer's proofs, or all proofs when the signer has none or is not given: then all must hold.
 *
 * One valid proof of the signer is enough, but none of the signer's proofs may fail: a failed signature means that
 * something was altered or is broken, and it is not known which of the two.
 */
export function combineProofs(proofs: readonly JudgedProof[], signer: string | undefined): Check {
  const own = proofs.filter(({ did }) => did !== undefined && did === signer)
  const worst = gravest(own.length > 0 ? own : proofs, proof => proof.check.outcome)
  const holding = own.find(proof => proof.check.outcome === 'pass')
  if (!worst || !holding || worst.check.outcome === 'fail') return worst?.check ?? NONE
  const beside = proofs.filter(proof => !own.includes(proof) || proof.check.outcome !== 'pass')
  if (beside.length === 0) return holding.check
  const others = beside.map(({ name, did }) => (did === undefined ? name : `${name} (${did})`)).join(', ')
  const reasons = reason('proof_holds_beside', { did: holding.did ?? '', others })
  return check('proof', 'pass', 'signature_valid', reasons)
}
