/**
 * Status lists: the allocated indexes, the set bits, and the signed lists as
 * published. An index is random within its list, so that it reveals nothing
 * about when a credential was made: each list has a random permutation of its
 * indexes, of which the first `next` are allocated.
 */
import { and, asc, desc, eq, max, or, sql } from 'drizzle-orm'
import type { StatusPurpose } from '../../../domain/credential.ts'
import type { CredentialId } from '../../../domain/identifiers.ts'
import { REGISTRY_ISSUER } from '../../../domain/issuer.ts'
import { lastSeq } from './changes.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { publishedStatusLists, statusEntries, statusLists } from './schema.ts'

/** The smallest list that Bitstring Status List v1.0 allows (section 2.1: 131,072 entries). */
export const STATUS_LIST_LENGTH = 131_072

export interface AllocatedIndex {
  readonly list: number
  readonly index: number
  /** How many indexes of the list are allocated once this one is committed. */
  readonly next: number
}

export interface StatusList {
  readonly list: number
  /** Id of the issuer whose credentials are in it. */
  readonly issuer: string
  readonly length: number
  /** How many of its indexes are allocated. */
  readonly next: number
  /** No more indexes are allocated, and indexes that were never allocated count as revoked; see `restoring.ts`. */
  readonly closed: boolean
}

export interface PublishedStatusList {
  readonly jwt: string
  readonly publishedAt: string
  readonly expiresAt: string
  /** The feed's end when its bits were read. */
  readonly seq: number
  readonly epoch: number
}

/** The feed, and its end when something was read. */
interface ReadAt {
  readonly seq: number
  readonly epoch: number
}

const FLAG = {
  revocation: statusEntries.revoked,
  suspension: statusEntries.suspended,
  message: statusEntries.superseded,
} as const satisfies Record<StatusPurpose, unknown>

export function statusListStore({ db, sqlite }: Connection) {
  const now = (tx: Parameters<typeof lastSeq>[0]): ReadAt => ({ seq: lastSeq(tx), epoch: readIdentity(sqlite).epoch })
  const closedList = sqlite.prepare<[number], { next: number; allocation: Buffer }>(
    'SELECT next, allocation FROM status_lists WHERE list = ? AND closed',
  )

  /** Ascending; empty for a list that is not closed. */
  function neverGivenOut(list: number): readonly number[] {
    const closed = closedList.get(list)
    if (!closed) return []
    const words = closed.allocation.length / 4 - closed.next
    return Array.from({ length: words }, (_, at) => closed.allocation.readUInt32LE((closed.next + at) * 4)).sort(
      (a, b) => a - b,
    )
  }

  return {
    async lists(): Promise<readonly StatusList[]> {
      const { list, issuer, length, next, closed } = statusLists
      return db.select({ list, issuer, length, next, closed }).from(statusLists).orderBy(asc(list)).all()
    },

    /**
     * Returns an allocator of indexes for new credentials, in the order in which they must be committed. Only one
     * process at a time may allocate (it holds the writer lock); indexes that are not committed are allocated again.
     * @param random bytes from a cryptographic source
     * @param issuer of the credentials: each issuer has its own lists, which it signs itself
     */
    async allocator(
      random: (bytes: number) => Uint8Array,
      issuer: string = REGISTRY_ISSUER,
    ): Promise<() => AllocatedIndex> {
      let row = db
        .select()
        .from(statusLists)
        .where(and(eq(statusLists.issuer, issuer), eq(statusLists.closed, false)))
        .orderBy(desc(statusLists.list))
        .get()
      return () => {
        if (!row || row.next >= row.length) {
          const last =
            db
              .select({ list: max(statusLists.list) })
              .from(statusLists)
              .get()?.list ?? 0
          row = {
            list: Math.max(last, readIdentity(sqlite).listFloor) + 1,
            issuer,
            closed: false,
            length: STATUS_LIST_LENGTH,
            next: 0,
            allocation: randomPermutation(STATUS_LIST_LENGTH, random),
          }
          db.insert(statusLists).values(row).run()
        }
        const index = row.allocation.readUInt32LE(row.next * 4)
        row.next += 1
        return { list: row.list, index, next: row.next }
      }
    },

    /** Returns the indexes whose bit is set, ascending, and the feed's end when they were read. */
    async snapshot(list: number, purpose: StatusPurpose): Promise<ReadAt & { readonly setIndexes: readonly number[] }> {
      return db.transaction(tx => {
        const set = tx
          .select({ index: statusEntries.index })
          .from(statusEntries)
          .where(and(eq(statusEntries.list, list), eq(FLAG[purpose], true)))
          .orderBy(asc(statusEntries.index))
          .all()
          .map(row => row.index)
        const unknown = purpose === 'revocation' ? neverGivenOut(list) : []
        return { ...now(tx), setIndexes: unknown.length === 0 ? set : [...set, ...unknown].sort((a, b) => a - b) }
      })
    },

    /** Returns every entry with a status other than valid, by index, and the feed's end when they were read. */
    async tokenSnapshot(
      list: number,
    ): Promise<ReadAt & { readonly statuses: readonly { readonly index: number; readonly status: 1 | 2 | 3 }[] }> {
      const { index, revoked, suspended, superseded } = statusEntries
      return db.transaction(tx => {
        const said = tx
          .select({ index, revoked, suspended })
          .from(statusEntries)
          .where(and(eq(statusEntries.list, list), or(eq(revoked, true), eq(suspended, true), eq(superseded, true))))
          .all()
          .map(row => ({ index: row.index, status: row.revoked ? 1 : row.suspended ? 2 : 3 }) as const)
        const unknown = neverGivenOut(list).map(one => ({ index: one, status: 1 }) as const)
        return { ...now(tx), statuses: [...said, ...unknown].sort((a, b) => a.index - b.index) }
      })
    },

    /** Returns the list of a credential's status entry. */
    async listOf(credential: CredentialId): Promise<number | undefined> {
      return db
        .select({ list: statusEntries.list })
        .from(statusEntries)
        .where(eq(statusEntries.credential, credential))
        .get()?.list
    },

    /** @param id `<list>-<purpose>`, e.g. `1-revocation`; `<list>` alone is the token status list */
    async published(id: string): Promise<PublishedStatusList | undefined> {
      const row = db.select().from(publishedStatusLists).where(eq(publishedStatusLists.id, id)).get()
      if (!row) return undefined
      const { id: _, ...published } = row
      return published
    },

    /**
     * Publishes a list, unless a published one includes more of the feed, or another process has meanwhile published
     * one for the same change: one change gives one new list, however many processes follow the feed.
     * @param before the published list when this one was found to be necessary
     */
    async publish(id: string, list: PublishedStatusList, before?: PublishedStatusList): Promise<void> {
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
