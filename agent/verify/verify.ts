/** The one way in for whoever does not know, or does not care, what kind of thing there is to verify. */
import type { Evidence } from './evidence.ts'
import type { VerificationReport } from './report.ts'
import { verifyCredential } from './verify-credential.ts'
import { verifyPresentation } from './verify-presentation.ts'

export type { Evidence, Fetched } from './evidence.ts'

/**
 * Verifies a credential or a presentation in any format that is known: as text, or as the object that a text stands
 * for. It reaches no network and never throws.
 *
 * @returns a report with `presentation` for a presentation, and one like `verifyCredential`'s for all else. An SD-JWT
 * with its key binding is a credential whose check `binding` says whether its holder presents it.
 */
export async function verify(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  try {
    return (await verifyPresentation(input, evidence)) ?? (await verifyCredential(input, evidence))
  } catch {
    return verifyCredential(undefined, evidence)
  }
}
