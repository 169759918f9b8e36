/**
 * The acceptance of an older copy of this database. What was committed after the
 * copy was made is lost here, but not in the world: credentials with these ids,
 * at these indexes of status lists, are in others' hands. So a new epoch begins,
 * in which nothing is given out that may have been given out before:
 *
 * - Ordinals of credentials go on above a floor that the lost time cannot have
 *   reached.
 * - Status lists are closed, and new ones begun under numbers that were not in
 *   use. What a closed list never gave out, as far as this copy knows, counts as
 *   revoked: a credential there is one that this registry can no longer answer
 *   for, and it may have been revoked before it was lost.
 * - Every list is signed again.
 */
import type { AuditEntry } from '../../domain/audit.ts'
import { auditWriter } from './audit.ts'
import { CommitConflict } from './commit.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { epochs } from './schema.ts'
import type { StoreMark } from './store-state.ts'

export interface Acceptance {
  /** The last that is known of the database before it was lost. */
  readonly lost: StoreMark
  /** The epoch that begins. */
  readonly epoch: number
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly reason: string
}

/** For what was given out after the wallet last looked: numbers of lists, and ordinals of one organization's. */
const LEFT_OUT = { lists: 16, ordinals: 100 }
/** Ordinals of an epoch begin above a multiple of it, so that people see that numbers are left out on purpose. */
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
    if (trail.append(newEntry(acceptance)).hash !== hash) throw new CommitConflict('the audit trail has gone on')
    const highest = Math.max(readIdentity(sqlite).highestOrdinal, lost.highestOrdinal) + LEFT_OUT.ordinals
    const ordinalFloor = Math.ceil(highest / ORDINAL_STEP) * ORDINAL_STEP
    const listFloor = Math.max(lastList.get() ?? 0, lost.lastList) + LEFT_OUT.lists
    db.insert(epochs).values({ epoch, begunAt: at, ordinalFloor, listFloor, highestOrdinal: ordinalFloor }).run()
    sqlite.exec('UPDATE status_lists SET closed = 1')
    // Followers with a cursor here go through the feed again, and sign every list.
    sqlite.exec('UPDATE follower_cursors SET seq = 0')
  })

  return {
    /** The audit entry that `accept` writes, if nothing else is written before. */
    async entryOf(acceptance: Acceptance): Promise<AuditEntry> {
      return trail.seal(newEntry(acceptance))
    },

    /**
     * Begin the epoch.
     * @param hash of the entry that `entryOf` gave
     * @throws {CommitConflict} when something was written since
     */
    async accept(acceptance: Acceptance, hash: string): Promise<void> {
      accept.immediate(acceptance, hash)
    },
  }
}
