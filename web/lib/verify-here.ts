/** Verifies a credential or a presentation in this browser: fetches what is needed, then does the arithmetic, and says when. */
import { collectEvidence } from '../../agent/verify/collect-evidence.ts'
import { gravestOutcome, outcomeOf } from '../../agent/verify/outcome.ts'
import type { VerificationReport } from '../../agent/verify/report.ts'
import { verify } from '../../agent/verify/verify.ts'
import { issuers } from './api.ts'
import { fetchDocument } from './fetch-document.ts'

export interface LocalVerification {
  readonly report: VerificationReport
  /** ISO 8601 */
  readonly checkedAt: string
  /** What was fetched for it, and whether it could be had. */
  readonly documents: readonly { readonly url: string; readonly ok: boolean }[]
  /** The DIDs of this registry and of the agencies that it signs for, when it could be asked. */
  readonly ownIssuers: readonly string[] | undefined
}

/** The issuers and vocabularies that the registry says are its own: the reader relies on these. */
export async function verifyHere(given: string): Promise<LocalVerification> {
  const [documents, own] = await Promise.all([collectEvidence(given, fetchDocument), issuers().catch(() => undefined)])
  const ownIssuers = own?.items.flatMap(({ did, webvhDid }) => (webvhDid === undefined ? [did] : [did, webvhDid]))
  const now = new Date()
  const trusted = { trustedIssuers: ownIssuers ?? [], trustedContexts: own?.contexts ?? [] }
  const report = await verify(given, { now, ...trusted, documents })
  return {
    report: ownIssuers === undefined ? withoutTrust(report) : report,
    checkedAt: now.toISOString(),
    documents: [...documents].map(([url, { ok }]) => ({ url, ok })),
    ownIssuers,
  }
}

/** When the registry's own DID could not be had, an issuer that is not known is not one to be warned of: it was not checked. */
function withoutTrust(report: VerificationReport): VerificationReport {
  const checks = report.checks.map(check =>
    check.code === 'issuer_not_trusted'
      ? { ...check, outcome: 'unknown' as const, code: 'not_checked' as const }
      : check,
  )
  if (!report.presentation) return { ...report, checks, outcome: outcomeOf(checks) }
  const credentials = report.presentation.credentials.map(withoutTrust)
  const outcomes = credentials.map(({ outcome }) => outcome)
  return {
    ...report,
    checks,
    outcome: gravestOutcome(outcomeOf(checks), outcomes),
    presentation: { ...report.presentation, credentials },
  }
}
