/**
 * Verifies one credential or presentation in a separate thread: a stranger's text may take much work, and the page must
 * answer its reader meanwhile. The thread tells the page when it starts and stops waiting for the network, so that only
 * work counts towards the time limit. Only `verify-here.ts` starts this file.
 */

import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { readInput } from '../../verify/reading/read-input.ts'
import { gravestOutcome, outcomeOf } from '../../verify/report/outcome.ts'
import type { VerificationReport } from '../../verify/report/report.ts'
import { issuers } from '../shared/api.ts'
import { fetchDocument } from './fetch-document.ts'

export interface LocalVerification {
  readonly report: VerificationReport
  /** ISO 8601 */
  readonly checkedAt: string
  /** The documents that were requested, and whether each was available. */
  readonly documents: readonly { readonly url: string; readonly ok: boolean }[]
  /** The DIDs of this registry and of its agencies; undefined when they could not be fetched. */
  readonly ownIssuers: readonly string[] | undefined
}

/** The messages of this thread to the page. The page sends one message to it: the text to verify. */
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

/** Verifies the text. The reader trusts the issuers and vocabularies that the registry names as its own. */
async function verified(given: string): Promise<LocalVerification> {
  const asked = issuers(AbortSignal.timeout(ISSUERS_TIMEOUT_MS)).catch(() => undefined)
  const reading = readInput(given)
  const documents = await collectEvidence(reading, url => waitingFor<Fetched>(fetchDocument(url)))
  const own = await waitingFor(asked)
  const ownIssuers = own?.items.flatMap(({ did, webvhDid }) => [did, webvhDid])
  const now = new Date()
  const trusted = { trustedIssuers: ownIssuers ?? [], trustedContexts: own?.contexts ?? [] }
  const report = await verify(reading, { now, ...trusted, documents })
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

/**
 * Makes the issuer check "not checked" when the registry's own DIDs could not be fetched. A warning would be wrong
 * then.
 */
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
