/**
 * Accepts an older copy of this database. Data committed after the copy was made
 * are lost here, but others have them: credentials with these ids, at these
 * status indexes, exist outside. So a new epoch begins, in which nothing is
 * allocated that may have been allocated before:
 *
 * - Ordinals of credentials continue above a floor that the lost period cannot
 *   have reached.
 * - Status lists are closed, and new ones begin under unused numbers. An index
 *   that a closed list never allocated, as far as this copy knows, counts as
 *   revoked: this registry does not know the credential at that index any more,
 *   and it may have been revoked before it was lost.
 * - Every list is signed again.
 */
import type { AuditEntry } from '../../../domain/audit.ts'
import { auditWriter } from './audit.ts'
import { CommitConflict } from './commit.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { epochs } from './schema.ts'
import type { StoreMark } from './store-state.ts'

export interface Acceptance {
  /** The last known state of the database before the loss. */
  readonly lost: StoreMark
  /** The new epoch. */
  readonly epoch: number
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly reason: string
}

/** Reserve for what was allocated after the wallet's last record: list numbers, and ordinals of one organization. */
const LEFT_OUT = { lists: 16, ordinals: 100 }
/** Ordinals of an epoch begin above a multiple of this, so that people see that the gap is deliberate. */
const ORDINAL_STEP = 1000

export function restoringStore({ db, sqlite }: Connection) {
  const trail = auditWriter(sqlite)
  const feedEnd = sqlite.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM changes').pluck()
  const lastList = sqlite.prepare<[], number>('SELECT coalesce(max(list), 0) FROM status_lists').pluck()

  function newEntry({ lost, epoch, at, actor, reason }: Acceptance) {
    const seq = feedEnd.get() ?? 0
    const details = { epoch, lostEpoch: lost.epoch, lostSeq: lost.seq, lostAudit: lost.audit.count }
    return { action: 'restore', ...{ at, actor, reason, seq, details } } as const
  }

  const accept = sqlite.transaction((acceptance: Acceptance, hash: string) => {
    const { lost, epoch, at } = acceptance
    if (trail.append(newEntry(acceptance)).hash !== hash)
      throw new CommitConflict('the audit trail has changed meanwhile')
    const highest = Math.max(readIdentity(sqlite).highestOrdinal, lost.highestOrdinal) + LEFT_OUT.ordinals
    const ordinalFloor = Math.ceil(highest / ORDINAL_STEP) * ORDINAL_STEP
    const listFloor = Math.max(lastList.get() ?? 0, lost.lastList) + LEFT_OUT.lists
    db.insert(epochs).values({ epoch, begunAt: at, ordinalFloor, listFloor, highestOrdinal: ordinalFloor }).run()
    sqlite.exec('UPDATE status_lists SET closed = 1')
    // Followers whose cursor is here read the feed again, and sign every list.
    sqlite.exec('UPDATE follower_cursors SET seq = 0')
  })

  return {
    /** Returns the audit entry that `accept` will write if nothing else is written before. */
    async entryOf(acceptance: Acceptance): Promise<AuditEntry> {
      return trail.seal(newEntry(acceptance))
    },

    /**
     * Begins the new epoch.
     * @param hash of the entry that `entryOf` returned
     * @throws {CommitConflict} when something was written in the meantime
     */
    async accept(acceptance: Acceptance, hash: string): Promise<void> {
      accept.immediate(acceptance, hash)
    },
  }
}
