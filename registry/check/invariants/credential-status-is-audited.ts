/**
 * The credential statuses in the tables equal those in the audit trail. Every status change in the feed has a reason:
 * an entry of the trail, or a credential that superseded it.
 */
import type { Unaccounted } from '../../store/port.ts'
import type { Invariant } from './invariant.ts'

export const credentialStatusIsAudited: Invariant = {
  name: 'the audit trail accounts for every credential’s status',
  async *findings({ store }) {
    for (const one of await store.credentialStatus.unaccounted()) {
      for (const detail of faults(one)) yield { subject: one.credential, detail }
    }
    return store.credentials.count()
  },
}

function* faults(one: Unaccounted): Generator<string> {
  for (const [word, is, said] of [
    ['revoked', one.revoked, one.saidRevoked],
    ['suspended', one.suspended, one.saidSuspended],
  ] as const) {
    if (is && !said) yield `is ${word}, but not according to the audit trail`
    if (said && !is) yield `is not ${word}, but the audit trail says that it is`
  }
  if (one.changes !== one.accounted) {
    yield `its status was changed ${one.changes} times, but the audit trail and its successor account for ${one.accounted}`
  }
}
