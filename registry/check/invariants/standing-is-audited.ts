/**
 * What the tables say of a credential's standing is what the audit trail says, and every change of status in the feed
 * has a reason: an entry of the trail, or a credential that took its place.
 */
import type { Unaccounted } from '../../store/standing.ts'
import type { Invariant } from './invariant.ts'

export const standingIsAudited: Invariant = {
  name: 'the audit trail accounts for every credential’s standing',
  async *findings({ store }) {
    for (const one of store.standing.unaccounted()) {
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
    if (is && !said) yield `is ${word}, and the audit trail does not say so`
    if (said && !is) yield `is not ${word}, and the audit trail says so`
  }
  if (one.changes !== one.accounted) {
    yield `its status was changed ${one.changes} times, and the audit trail and its successor account for ${one.accounted}`
  }
}
