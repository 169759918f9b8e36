/**
 * From what was found of each proof to the one line of the checklist. Anyone can
 * add a proof to a document or take one away, so the others' proofs and those
 * that cannot be judged neither spoil the signer's own nor lend it anything.
 */
import { check } from '../report/check.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'

export interface JudgedProof {
  readonly check: Check
  /** Whose key it names. */
  readonly did?: string
  /** With what it was made. */
  readonly name: string
}

const NONE = check('proof', 'fail', 'proof_invalid', reason('proof_unacceptable', {}, reason('proof_missing')))

/** The gravest first. */
const GRAVITY = ['fail', 'unknown', 'pass']

/**
 * The signer's proofs together, or everyone's where the signer has none or is not given: then all have to hold.
 *
 * Of several proofs by the signer one that holds is enough, but none of them may fail: a signature of the signer's own
 * that does not hold means that something was altered, or that something is broken, and which of the two cannot be told.
 */
export function combineProofs(proofs: readonly JudgedProof[], signer: string | undefined): Check {
  const own = proofs.filter(({ did }) => did !== undefined && did === signer)
  const [gravest] = (own.length > 0 ? own : proofs).toSorted(
    (one, other) => GRAVITY.indexOf(one.check.outcome) - GRAVITY.indexOf(other.check.outcome),
  )
  const holding = own.find(proof => proof.check.outcome === 'pass')
  if (!gravest || !holding || gravest.check.outcome === 'fail') return gravest?.check ?? NONE
  const beside = proofs.filter(proof => !own.includes(proof) || proof.check.outcome !== 'pass')
  if (beside.length === 0) return holding.check
  const others = beside.map(({ name, did }) => (did === undefined ? name : `${name} (${did})`)).join(', ')
  const reasons = reason('proof_holds_beside', { did: holding.did ?? '', others })
  return check('proof', 'pass', 'signature_valid', reasons)
}
