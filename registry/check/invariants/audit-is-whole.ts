/**
 * The audit trail is an intact chain: no entry was changed, removed, inserted or moved. Each entry is about a change
 * in the feed, and each epoch was begun by an entry.
 */

import type { AuditEntry } from '../../../domain/audit.ts'
import { chainChecker } from '../../store/audit-chain.ts'
import type { Store } from '../../store/port.ts'
import type { Invariant } from './invariant.ts'
import { allAuditEntries } from './record-pages.ts'

export const auditIsWhole: Invariant = {
  name: 'the audit trail is whole',
  async *findings({ store }) {
    const { registry, epoch } = await store.identity.current()
    const chain = chainChecker(registry, await store.audit.lastWritten())
    let examined = 0
    let newest = 1
    for await (const page of allAuditEntries(store)) {
      for (const entry of page) {
        examined++
        for (const { id, detail } of chain.next(entry)) yield { subject: `audit entry ${id}`, detail }
        if (entry.action === 'restore') newest = Number(entry.details?.epoch)
        else if (!(await isInFeed(store, entry))) {
          yield { subject: `audit entry ${entry.id}`, detail: `change ${entry.seq} is not the one that it is about` }
        }
      }
    }
    for (const { id, detail } of chain.end()) yield { subject: `audit entry ${id}`, detail }
    if (newest !== epoch) {
      yield { subject: `epoch ${epoch}`, detail: `no audit entry begins it: the last that one begins is ${newest}` }
    }
    return examined
  },
}

async function isInFeed(store: Store, { seq, credential }: AuditEntry): Promise<boolean> {
  const [change] = await store.changes.after(seq - 1, 1)
  return change?.seq === seq && change.kind === 'credential-status' && change.credential === credential
}
