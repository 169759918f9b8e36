/** Verifies a presentation: its own checks, and every credential in it like one that was given alone. */
import { defined } from '../encoding/defined.ts'
import { forRequest } from '../evidence/budget.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { type PresentationResult, type ReadPresentation, readPresentation } from '../reading/read-presentation.ts'
import type { ReadFault } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { gravestOutcome, outcomeOf } from '../report/outcome.ts'
import { reason } from '../report/reasons/reason.ts'
import { type Check, PRESENTATION_CHECK_IDS, type VerificationReport } from '../report/report.ts'
import { checkPresentationBinding, checkPresentationProof } from './check-presentation.ts'
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
 * @returns one check for each of `PRESENTATION_CHECK_IDS` and a report for each credential; `undefined` when the input
 * is not a presentation (it may be a credential)
 */
export async function verifyPresentation(input: unknown, evidence: Evidence): Promise<VerificationReport | undefined> {
  const read = readQuietly(input)
  if (!read) return undefined
  return read.ok ? reportOf(read.presentation, forRequest(evidence)) : unreadable(read)
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

/** Verifies one after the other: twenty at once need too much memory in a browser. Equal texts are verified once. */
async function reportsOf(
  { credentials }: ReadPresentation,
  evidence: Evidence,
): Promise<readonly VerificationReport[]> {
  const known = new Map<string, VerificationReport>()
  const reports: VerificationReport[] = []
  for (const credential of credentials) {
    const text = JSON.stringify(credential)
    const report = known.get(text) ?? (await verifyCredential(credential, evidence))
    known.set(text, report)
    reports.push(report)
  }
  return reports
}

function unreadable({ outcome, code, reasons }: ReadFault): VerificationReport {
  const checks = PRESENTATION_CHECK_IDS.map((id): Check => {
    if (id === 'format') return check(id, outcome, code, reasons)
    return check(id, 'unknown', 'not_checked', reason('reading_not_checked'))
  })
  return { outcome: outcomeOf(checks), checks, presentation: { credentials: [] } }
}

/** Accepts any input, even objects that throw when they are read. */
function readQuietly(input: unknown): PresentationResult {
  try {
    return readPresentation(input)
  } catch {
    return undefined
  }
}
