/** The single entry point for callers that do not know whether the input is a credential or a presentation. */
import { forRequest } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { readInput } from '../reading/read-input.ts'
import { check } from '../report/check.ts'
import { outcomeOf } from '../report/outcome.ts'
import { reason } from '../report/reasons/reason.ts'
import { CHECK_IDS, type VerificationReport } from '../report/report.ts'
import { verifyCredential } from './verify-credential.ts'
import { verifyPresentation } from './verify-presentation.ts'

/**
 * Verifies a credential or a presentation in any known format. It makes no network requests and never throws. The work
 * is bounded however large the input is (`budget.ts`): a check that would exceed the bound is not made, and its code
 * says so. If the verifier itself fails, the check `format` has the code `internal` and nothing is said about the input.
 *
 * @param input a text, the bytes of a text, the object that was parsed from a text, or what `readInput` returned for one
 * of these, so that it is not read again
 * @returns a report with `presentation` for a presentation, and one like `verifyCredential`'s for anything else. An
 * SD-JWT with its key binding is a credential whose check `binding` says whether its holder presents it.
 */
export async function verify(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  try {
    const request = forRequest(evidence)
    const reading = readInput(input)
    switch (reading.kind) {
      case 'presentation':
        return await verifyPresentation(reading.result, request)
      case 'credential':
        return await verifyCredential(reading.result, request)
      case 'failed':
        throw reading.error
    }
  } catch {
    // The only place where an error of any kind is caught: an expected one is caught where it is thrown.
    return failureOfOurs()
  }
}

function failureOfOurs(): VerificationReport {
  const reasons = reason('verifier_failed')
  const checks = CHECK_IDS.map(id => check(id, 'unknown', id === 'format' ? 'internal' : 'not_checked', reasons))
  return { outcome: outcomeOf(checks), checks }
}
