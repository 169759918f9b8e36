/**
 * Status lists: the taken indexes, the set bits, and the signed lists as
 * published. An index is random within its list, so that it reveals nothing
 * about when a credential was made: each list has a random permutation of its
 * indexes, of which the first `next` are taken.
 */
import { and, asc, desc, eq, max, or, sql } from 'drizzle-orm'
import type { StatusPurpose } from '../../../domain/credential.ts'
import type { ReadAt, StatusListStore } from '../port.ts'
import { type AllocatedIndex, STATUS_LIST_LENGTH, type Taker } from '../to-commit.ts'
import { lastSeq } from './changes.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { publishedStatusLists, statusEntries, statusLists } from './schema.ts'

type ListRow = typeof statusLists.$inferSelect

const FLAG = {
  revocation: statusEntries.revoked,
  suspension: statusEntries.suspended,
  message: statusEntries.superseded,
} as const satisfies Record<StatusPurpose, unknown>

export function statusListStore({ db, sqlite }: Connection): StatusListStore {
  const now = (tx: Parameters<typeof lastSeq>[0]): ReadAt => ({ seq: lastSeq(tx), epoch: readIdentity(sqlite).epoch })
  const closedList = sqlite.prepare<[number], { next: number; allocation: Buffer }>(
    'SELECT next, allocation FROM status_lists WHERE list = ? AND closed',
  )

  /** Ascending; empty for a list that is not closed. */
  function neverTaken(list: number): readonly number[] {
    const closed = closedList.get(list)
    if (!closed) return []
    const words = closed.allocation.length / 4 - closed.next
    return Array.from({ length: words }, (_, at) => closed.allocation.readUInt32LE((closed.next + at) * 4)).sort(
      (a, b) => a - b,
    )
  }

  function newestList(issuer: string, taker: Taker): ListRow | undefined {
    return db
      .select()
      .from(statusLists)
      .where(and(eq(statusLists.issuer, issuer), eq(statusLists.taker, taker), eq(statusLists.closed, false)))
      .orderBy(desc(statusLists.list))
      .get()
  }

  /** Begins a list, unless another process has meanwhile begun one after this number. */
  const beginAfter = sqlite.transaction(
    (
      after: number,
      { issuer, taker, random }: Omit<Parameters<StatusListStore['nextIndexes']>[0], 'count'>,
    ): ListRow => {
      const newest = newestList(issuer, taker)
      if (newest && newest.list > after && newest.next < newest.length) return newest
      const last =
        db
          .select({ list: max(statusLists.list) })
          .from(statusLists)
          .get()?.list ?? 0
      const row = {
        list: Math.max(last, readIdentity(sqlite).listFloor) + 1,
        ...{ issuer, taker, closed: false, length: STATUS_LIST_LENGTH, next: 0 },
        allocation: randomPermutation(STATUS_LIST_LENGTH, random),
      }
      db.insert(statusLists).values(row).run()
      return row
    },
  )

  return {
    async lists() {
      const { list, issuer, length, next, closed } = statusLists
      return db.select({ list, issuer, length, next, closed }).from(statusLists).orderBy(asc(list)).all()
    },

    async nextIndexes({ issuer, taker, count, random }) {
      const indexes: AllocatedIndex[] = []
      // A list has half a megabyte, and short-lived credentials need no index.
      if (count === 0) return indexes
      let row = newestList(issuer, taker)
      let next = row?.next ?? 0
      while (indexes.length < count) {
        if (!row || next >= row.length) {
          row = beginAfter.immediate(row?.list ?? 0, { issuer, taker, random })
          next = row.next
        }
        const index = row.allocation.readUInt32LE(next * 4)
        indexes.push({ list: row.list, index, next: ++next })
      }
      return indexes
    },

    async snapshot(list, purpose) {
      return db.transaction(tx => {
        const set = tx
          .select({ index: statusEntries.index })
          .from(statusEntries)
          .where(and(eq(statusEntries.list, list), eq(FLAG[purpose], true)))
          .orderBy(asc(statusEntries.index))
          .all()
          .map(row => row.index)
        const unknown = purpose === 'revocation' ? neverTaken(list) : []
        return { ...now(tx), setIndexes: unknown.length === 0 ? set : [...set, ...unknown].sort((a, b) => a - b) }
      })
    },

    async tokenSnapshot(list) {
      const { index, revoked, suspended, superseded } = statusEntries
      return db.transaction(tx => {
        const said = tx
          .select({ index, revoked, suspended })
          .from(statusEntries)
          .where(and(eq(statusEntries.list, list), or(eq(revoked, true), eq(suspended, true), eq(superseded, true))))
          .all()
          .map(row => ({ index: row.index, status: row.revoked ? 1 : row.suspended ? 2 : 3 }) as const)
        const unknown = neverTaken(list).map(one => ({ index: one, status: 1 }) as const)
        return { ...now(tx), statuses: [...said, ...unknown].sort((a, b) => a.index - b.index) }
      })
    },

    async listOf(credential) {
      return db
        .select({ list: statusEntries.list })
        .from(statusEntries)
        .where(eq(statusEntries.credential, credential))
        .get()?.list
    },

    async published(id) {
      const row = db.select().from(publishedStatusLists).where(eq(publishedStatusLists.id, id)).get()
      if (!row) return undefined
      const { id: _, ...published } = row
      return published
    },

    async publish(id, list, before) {
      const { seq, jwt, epoch } = publishedStatusLists
      db.insert(publishedStatusLists)
        .values({ id, ...list })
        .onConflictDoUpdate({
          target: publishedStatusLists.id,
          set: list,
          setWhere: sql`${epoch} < ${list.epoch} OR (${epoch} = ${list.epoch} AND
            (${seq} < ${list.seq} OR (${seq} = ${list.seq} AND ${jwt} = ${before?.jwt ?? ''})))`,
        })
        .run()
    },
  }
}

/** Fisher and Yates' shuffle of 0 … length-1 as little-endian 32-bit words, without modulo bias. */
function randomPermutation(length: number, random: (bytes: number) => Uint8Array): Buffer {
  const order = Uint32Array.from({ length }, (_, position) => position)
  const next = randomIntegers(random)
  for (let last = length - 1; last > 0; last--) {
    const other = next(last + 1)
    const swap = order[last] ?? 0
    order[last] = order[other] ?? 0
    order[other] = swap
  }
  const bytes = Buffer.alloc(length * 4)
  order.forEach((value, position) => {
    bytes.writeUInt32LE(value, position * 4)
  })
  return bytes
}

/** Returns uniform integers below a bound: values from the incomplete last range are discarded. */
function randomIntegers(random: (bytes: number) => Uint8Array): (below: number) => number {
  let pool: DataView = new DataView(new ArrayBuffer(0))
  let offset = 0
  return below => {
    const limit = 2 ** 32 - (2 ** 32 % below)
    for (;;) {
      if (offset + 4 > pool.byteLength) {
        const bytes = random(65_536)
        pool = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        offset = 0
      }
      const value = pool.getUint32(offset)
      offset += 4
      if (value < limit) return value % below
    }
  }
}
