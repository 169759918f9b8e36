/**
 * Verifies one credential or presentation, in a thread of its own: a stranger's
 * text may make work, and the page must go on answering its reader meanwhile.
 * It says whenever it begins or ends to wait for the network, so that the page
 * can tell work from waiting. Only `verify-here.ts` starts this file.
 */

import { collectEvidence, type Fetched } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import { gravestOutcome, outcomeOf } from '../../verify/report/outcome.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import { issuers } from '../shared/api.ts'
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

/** What this thread says to the page. The page says one thing to it: the text that was given. */
export type WorkerMessage =
  | { readonly kind: 'waiting' | 'working' | 'failed' }
  | { readonly kind: 'done'; readonly result: LocalVerification }

const ISSUERS_TIMEOUT_MS = 15_000

let awaited = 0

addEventListener('message', ({ data }: MessageEvent<string>) => {
  say({ kind: 'working' })
  verified(data).then(
    result => say({ kind: 'done', result }),
    () => say({ kind: 'failed' }),
  )
})

function say(message: WorkerMessage): void {
  postMessage(message)
}

/** The issuers and vocabularies that the registry says are its own: the reader relies on these. */
async function verified(given: string): Promise<LocalVerification> {
  const asked = issuers(AbortSignal.timeout(ISSUERS_TIMEOUT_MS)).catch(() => undefined)
  const documents = await collectEvidence(given, url => waitingFor<Fetched>(fetchDocument(url)))
  const own = await waitingFor(asked)
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

async function waitingFor<T>(answer: Promise<T>): Promise<T> {
  if (awaited++ === 0) say({ kind: 'waiting' })
  try {
    return await answer
  } finally {
    if (--awaited === 0) say({ kind: 'working' })
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
