/** Derives the outcome from the checklist. */
import { gravest } from './gravest.ts'
import type { Check, Outcome } from './report.ts'

/**
 * Returns the outcome of all checks together. A failed check outweighs all else,
 * so that a tampered credential of an unknown issuer is invalid rather than not
 * trusted. Only a sound credential can be "not trusted".
 */
export function outcomeOf(checks: readonly Check[]): Outcome {
  const failed = checks.filter(({ outcome }) => outcome === 'fail')
  if (failed.some(({ code }) => code !== 'issuer_not_trusted')) return 'invalid'
  if (checks.some(({ outcome }) => outcome === 'unknown')) return 'unverifiable'
  return failed.length > 0 ? 'not-trusted' : 'verified'
}

/** The gravest first. */
const GRAVITY: readonly Outcome[] = ['invalid', 'unverifiable', 'not-trusted', 'verified']

/**
 * Returns the outcome of a presentation: the gravest of its own and those of its credentials, so that one bad
 * credential among good ones is never overlooked.
 */
export function gravestOutcome(own: Outcome, others: readonly Outcome[]): Outcome {
  return gravest([own, ...others], outcome => outcome, GRAVITY) ?? own
}
