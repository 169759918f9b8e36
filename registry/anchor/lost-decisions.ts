/**
 * Compares decisions that the wallet remembers, and that an accepted copy of the
 * database lacks, with the copy's state. Returns the ones to make again.
 */
import type { CredentialStatusAction } from '../../domain/audit.ts'
import type { CredentialId } from '../../domain/identifiers.ts'
import type { Store } from '../store/port.ts'
import type { RememberedDecision } from './decision-journal.ts'

export interface LostDecision {
  readonly credential: CredentialId
  /** The action to take now; absent for a credential that the copy does not have. */
  readonly action?: CredentialStatusAction
  /** The last lost decision about the credential. */
  readonly last: RememberedDecision
}

/**
 * @param lost in the order in which the decisions were made
 * @returns one entry for each credential whose status differs from the last decision, unless a later decision was made
 *   about it; also one, without `action`, for each credential that the copy lacks
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
): CredentialStatusAction | undefined {
  if (!status || status.revoked) return undefined
  if (decisions.some(({ action }) => action === 'revoke')) return 'revoke'
  const wanted = decisions.at(-1)?.action === 'suspend'
  if (wanted === status.suspended) return undefined
  return wanted ? 'suspend' : 'reinstate'
}
