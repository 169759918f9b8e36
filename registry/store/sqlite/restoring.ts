/** Begins a new epoch, as `RestoringStore` of the port describes it, in one transaction. */
import type { Acceptance, RestoringStore } from '../port.ts'
import { CommitConflict } from '../to-commit.ts'
import { auditWriter } from './audit.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { epochs } from './schema.ts'

/** Reserve for what was allocated after the wallet's last record: list numbers, and ordinals of one organization. */
const LEFT_OUT = { lists: 16, ordinals: 100 }
/** Ordinals of an epoch begin above a multiple of this, so that people see that the gap is deliberate. */
const ORDINAL_STEP = 1000

export function restoringStore({ db, sqlite }: Connection): RestoringStore {
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
    async entryOf(acceptance) {
      return trail.seal(newEntry(acceptance))
    },

    async accept(acceptance, hash) {
      accept.immediate(acceptance, hash)
    },
  }
}
