/** Verifies a presentation: its own checks, and every credential in it like one that was given alone. */
import { defined } from '../encoding/defined.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { PresentationResult, ReadPresentation } from '../reading/read-presentation.ts'
import type { ReadFault, ReadResult } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { gravestOutcome, outcomeOf } from '../report/outcome.ts'
import { reason } from '../report/reasons/reason.ts'
import { PRESENTATION_CHECK_IDS, type VerificationReport } from '../report/report.ts'
import { checkPresentationBinding, checkPresentationProof } from './check-presentation.ts'
import { unreadChecks } from './unread-checks.ts'
import { verifyCredential } from './verify-credential.ts'

const FORMATS = {
  'vp+jwt': 'reading_ok_vp_jwt',
  jwt_vp_json: 'reading_ok_vp_claim',
  'data-integrity': 'reading_ok_vp_data_integrity',
} as const

/**
 * Verifies a presentation (VCDM 2.0, section 7.1). Its outcome is the gravest of
 * its own and its credentials' outcomes.
 *
 * @returns one check for each of `PRESENTATION_CHECK_IDS` and a report for each credential
 */
export async function verifyPresentation(
  read: Exclude<PresentationResult, undefined>,
  evidence: Evidence,
): Promise<VerificationReport> {
  return read.ok ? reportOf(read.presentation, evidence) : unreadable(read)
}

async function reportOf(presentation: ReadPresentation, evidence: Evidence): Promise<VerificationReport> {
  const { format, holder } = presentation
  const checks = [
    check('format', 'pass', 'format_ok', reason(FORMATS[format])),
    await checkPresentationProof(presentation, evidence),
    checkPresentationBinding(presentation, evidence),
  ]
  const credentials = await reportsOf(presentation, evidence)
  return {
    outcome: gravestOutcome(
      outcomeOf(checks),
      credentials.map(({ outcome }) => outcome),
    ),
    checks,
    format,
    presentation: { ...defined({ holder }), credentials },
  }
}

/** Verifies one after the other: twenty at once need too much memory in a browser. Equal ones are verified once. */
async function reportsOf(
  { credentials }: ReadPresentation,
  evidence: Evidence,
): Promise<readonly VerificationReport[]> {
  const reports = new Map<ReadResult, VerificationReport>()
  for (const credential of new Set(credentials)) reports.set(credential, await verifyCredential(credential, evidence))
  return credentials.flatMap(credential => reports.get(credential) ?? [])
}

function unreadable(read: ReadFault): VerificationReport {
  const checks = unreadChecks(read, PRESENTATION_CHECK_IDS)
  return { outcome: outcomeOf(checks), checks, presentation: { credentials: [] } }
}
