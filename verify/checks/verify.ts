/** The single entry point for callers that do not know whether the input is a credential or a presentation. */
import { forRequest } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { parsedInput } from '../reading/parsed-input.ts'
import type { VerificationReport } from '../report/report.ts'
import { verifyCredential } from './verify-credential.ts'
import { verifyPresentation } from './verify-presentation.ts'

/**
 * Verifies a credential or a presentation in any known format: as text, or as the object that was parsed from a text.
 * It makes no network requests and never throws. The work is bounded however large the input is (`budget.ts`): a check
 * that would exceed the bound is not made, and its code says so.
 *
 * @returns a report with `presentation` for a presentation, and one like `verifyCredential`'s for anything else. An
 * SD-JWT with its key binding is a credential whose check `binding` says whether its holder presents it.
 */
export async function verify(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  try {
    const request = forRequest(evidence)
    const given = parsedInput(input)
    return (await verifyPresentation(given, request)) ?? (await verifyCredential(given, request))
  } catch {
    return verifyCredential(undefined, evidence)
  }
}
