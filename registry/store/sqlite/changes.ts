/** Reads the change feed. `commit.ts` and `credential-status.ts` write it. */
import { asc, gt, max } from 'drizzle-orm'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Change } from '../../../domain/change.ts'
import type { ChangeStore, FeedEnd } from '../port.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { changes } from './schema.ts'

type Row = typeof changes.$inferSelect

export function changeStore({ db, sqlite }: Connection): ChangeStore {
  function after(seq: number, limit: number): readonly Change[] {
    return db
      .select()
      .from(changes)
      .where(gt(changes.seq, seq))
      .orderBy(asc(changes.seq))
      .limit(limit)
      .all()
      .map(toChange)
  }

  function end(): FeedEnd {
    const { registry, epoch } = readIdentity(sqlite)
    return { registry, epoch, lastSeq: lastSeq(db) }
  }
  const pageInOneState = sqlite.transaction((seq: number, limit: number) => ({ ...end(), items: after(seq, limit) }))
  const endInOneState = sqlite.transaction(end)

  return {
    lastSeq: async () => lastSeq(db),
    end: async () => endInOneState(),
    after: async (seq, limit) => after(seq, limit),
    page: async (seq, limit) => pageInOneState(seq, limit),
  }
}

/** Returns the feed's end within this transaction. */
export function lastSeq(db: Pick<BaseSQLiteDatabase<'sync', unknown>, 'select'>): number {
  return (
    db
      .select({ last: max(changes.seq) })
      .from(changes)
      .get()?.last ?? 0
  )
}

function toChange(row: Row): Change {
  const { seq, at, organization, kind, version, credential } = row
  if (kind === 'organization-version' && version !== null) return { seq, at, organization, kind, version }
  if (kind === 'credential-minted' && version !== null && credential !== null) {
    return { seq, at, organization, kind, version, credential }
  }
  if (kind === 'credential-status' && credential !== null) return { seq, at, organization, kind, credential }
  throw new Error(`change ${seq} is of an unknown kind`)
}
