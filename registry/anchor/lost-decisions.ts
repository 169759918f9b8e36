/**
 * What the wallet remembers of decisions that an accepted copy of the database
 * lacks, beside what the copy says now: what has to be decided again.
 */
import type { StandingAction } from '../../domain/audit.ts'
import type { CredentialId } from '../../domain/identifiers.ts'
import type { Store } from '../store/store.ts'
import type { RememberedDecision } from './standing-journal.ts'

export interface LostDecision {
  readonly credential: CredentialId
  /** What would have to be done now; absent for a credential that the copy does not have. */
  readonly action?: StandingAction
  /** What was last decided about it, and lost. */
  readonly last: RememberedDecision
}

/**
 * @param lost in the order in which they were made
 * @returns by credential: those that are not as was decided, unless something else was decided about them since
 */
export async function decisionsToMake(
  { credentials, audit }: Pick<Store, 'credentials' | 'audit'>,
  lost: readonly RememberedDecision[],
): Promise<readonly LostDecision[]> {
  const byCredential = new Map<CredentialId, RememberedDecision[]>()
  for (const one of lost) byCredential.set(one.credential, [...(byCredential.get(one.credential) ?? []), one])
  const open: LostDecision[] = []
  for (const [credential, decisions] of byCredential) {
    const last = decisions.at(-1)
    if (!last) continue
    const stored = await credentials.get(credential)
    if (!stored) {
      open.push({ credential, last })
      continue
    }
    const since = (await audit.about([credential])).some(({ at }) => at > last.at)
    const action = since ? undefined : actionFor(decisions, stored.status)
    if (action) open.push({ credential, action, last })
  }
  return open
}

function actionFor(
  decisions: readonly RememberedDecision[],
  status: { readonly revoked: boolean; readonly suspended: boolean } | undefined,
): StandingAction | undefined {
  if (!status || status.revoked) return undefined
  if (decisions.some(({ action }) => action === 'revoke')) return 'revoke'
  const wanted = decisions.at(-1)?.action === 'suspend'
  if (wanted === status.suspended) return undefined
  return wanted ? 'suspend' : 'reinstate'
}
