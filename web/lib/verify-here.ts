/** Verifies a credential in this browser: fetches what is needed, then does the arithmetic, and says when. */
import { collectEvidence } from '../../agent/verify/collect-evidence.ts'
import { outcomeOf } from '../../agent/verify/outcome.ts'
import type { VerificationReport } from '../../agent/verify/report.ts'
import { verifyCredential } from '../../agent/verify/verify-credential.ts'
import { registers } from './api.ts'
import { fetchDocument } from './fetch-document.ts'

export interface LocalVerification {
  readonly report: VerificationReport
  /** ISO 8601 */
  readonly checkedAt: string
  /** What was fetched for it, and whether it could be had. */
  readonly documents: readonly { readonly url: string; readonly ok: boolean }[]
  /** The DID of this registry, when it could be asked. */
  readonly ownIssuer: string | undefined
}

/** The one issuer that the site knows is the registry's own. */
export async function verifyHere(credential: string): Promise<LocalVerification> {
  const [documents, ownIssuer] = await Promise.all([
    collectEvidence(credential, fetchDocument),
    registers().then(
      ({ issuer }) => issuer,
      () => undefined,
    ),
  ])
  const now = new Date()
  const trustedIssuers = ownIssuer === undefined ? [] : [ownIssuer]
  const report = await verifyCredential(credential, { now, trustedIssuers, documents })
  return {
    report: ownIssuer === undefined ? withoutTrust(report) : report,
    checkedAt: now.toISOString(),
    documents: [...documents].map(([url, { ok }]) => ({ url, ok })),
    ownIssuer,
  }
}

/** When the registry's own DID could not be had, an issuer that is not known is not one to be warned of: it was not checked. */
function withoutTrust(report: VerificationReport): VerificationReport {
  const checks = report.checks.map(check =>
    check.code === 'issuer_not_trusted'
      ? { ...check, outcome: 'unknown' as const, code: 'not_checked' as const }
      : check,
  )
  return { ...report, checks, outcome: outcomeOf(checks) }
}
