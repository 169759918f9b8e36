/** The change feed: written in the transaction of the change itself, read by followers and by the API. */
import { asc, gt, max } from 'drizzle-orm'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import type { Change } from '../../../domain/change.ts'
import type { Connection } from './connection.ts'
import { changes } from './schema.ts'

type Row = typeof changes.$inferSelect

export function changeStore({ db }: Connection) {
  return {
    /** Returns the feed's end; 0 when there is no change yet. */
    async lastSeq(): Promise<number> {
      return lastSeq(db)
    },

    /** Returns up to `limit` changes after `seq`, in order. */
    async after(seq: number, limit: number): Promise<readonly Change[]> {
      return db
        .select()
        .from(changes)
        .where(gt(changes.seq, seq))
        .orderBy(asc(changes.seq))
        .limit(limit)
        .all()
        .map(toChange)
    },
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
