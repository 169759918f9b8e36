/**
 * `orgseal check`: examines every invariant, read-only. Each invariant is a file
 * in `invariants/`; a finding says what is wrong and where.
 */
import { auditIsWhole } from './invariants/audit-is-whole.ts'
import { credentialStatusIsAudited } from './invariants/credential-status-is-audited.ts'
import { credentialsAreWhole } from './invariants/credentials-are-whole.ts'
import { cursorsAreNotAhead } from './invariants/cursors-are-not-ahead.ts'
import { feedHasNoGaps } from './invariants/feed-has-no-gaps.ts'
import { indexAgrees } from './invariants/index-agrees.ts'
import type { CheckContext, ExaminedInvariant, Finding, Invariant } from './invariants/invariant.ts'
import { registersAreCounted } from './invariants/registers-are-counted.ts'
import { statusEntriesAreWhole } from './invariants/status-entries-are-whole.ts'
import { statusListsArePublished } from './invariants/status-lists-are-published.ts'
import { supersessionIsWhole } from './invariants/supersession-is-whole.ts'
import { versionsAreWhole } from './invariants/versions-are-whole.ts'

const INVARIANTS: readonly Invariant[] = [
  feedHasNoGaps,
  auditIsWhole,
  credentialStatusIsAudited,
  registersAreCounted,
  versionsAreWhole,
  credentialsAreWhole,
  supersessionIsWhole,
  statusEntriesAreWhole,
  statusListsArePublished,
  cursorsAreNotAhead,
  indexAgrees,
]

/** Runs all invariants, one after another; `onExamined` receives each result as it ends. */
export async function examineInvariants(
  context: CheckContext,
  onExamined?: (examined: ExaminedInvariant) => void,
): Promise<readonly ExaminedInvariant[]> {
  const all: ExaminedInvariant[] = []
  for (const invariant of INVARIANTS) {
    const findings: Finding[] = []
    const run = invariant.findings(context)
    let step = await run.next()
    while (!step.done) {
      findings.push({ invariant: invariant.name, ...step.value })
      step = await run.next()
    }
    const { name, suggests } = invariant
    const examined = { name, ...(suggests && { suggests }), examined: step.value, findings }
    all.push(examined)
    onExamined?.(examined)
  }
  return all
}
