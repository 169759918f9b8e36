/**
 * Publishes status lists: signs a list once for every change in it, and again
 * before it expires. Requests are answered with stored lists and never sign
 * anything. The same entries become a bitstring list for each purpose and one
 * token status list for all of them.
 */
import { STATUS_PURPOSES, type StatusPurpose } from '../../domain/credential.ts'
import type { PublishedStatusList, StatusList, Store } from '../store/port.ts'
import type { Follower } from './follower.ts'

interface Signed {
  /** The compact JWS. */
  readonly jwt: string
  /** ISO 8601 */
  readonly expiresAt: string
}

export interface StatusListSigner {
  /** Encodes and signs a list whose bits are set at these indexes (Bitstring Status List v1.0). */
  signBitstring(list: {
    readonly list: number
    /** Id of the issuer that owns the list. */
    readonly issuer: string
    readonly purpose: StatusPurpose
    readonly setIndexes: readonly number[]
    readonly now: Date
  }): Promise<Signed>
  /** Encodes and signs a list of these statuses; every other index is valid (Token Status List). */
  signToken(list: {
    readonly list: number
    readonly issuer: string
    readonly statuses: readonly { readonly index: number; readonly status: 1 | 2 | 3 }[]
    readonly now: Date
  }): Promise<Signed>
}

/** The follower's name in the store, which has its position. */
export const STATUS_PUBLISHER = 'status-lists'

export interface StatusPublisher extends Follower {
  /** Signs lists again that are past half of their life or of an earlier epoch, so valid lists are always published. */
  refresh(): Promise<void>
}

/** Returns the forms in which a list is published, each with its id. */
export function publishedIds(list: number): readonly { readonly id: string; readonly purpose?: StatusPurpose }[] {
  return [...STATUS_PURPOSES.map(purpose => ({ id: `${list}-${purpose}`, purpose })), { id: String(list) }]
}

export function statusPublisher(store: Store, signer: StatusListSigner, clock: () => Date): StatusPublisher {
  const name = STATUS_PUBLISHER

  async function sign({ list, issuer }: StatusList, purpose: StatusPurpose | undefined, now: Date) {
    if (purpose === undefined) {
      const { seq, epoch, statuses } = await store.statusLists.tokenSnapshot(list)
      return { seq, epoch, ...(await signer.signToken({ list, issuer, statuses, now })) }
    }
    const { seq, epoch, setIndexes } = await store.statusLists.snapshot(list, purpose)
    return { seq, epoch, ...(await signer.signBitstring({ list, issuer, purpose, setIndexes, now })) }
  }

  async function publishWhere(
    wanted: (list: number, published: PublishedStatusList | undefined) => boolean,
  ): Promise<void> {
    for (const list of await store.statusLists.lists()) {
      for (const { id, purpose } of publishedIds(list.list)) {
        const before = await store.statusLists.published(id)
        if (!wanted(list.list, before)) continue
        const now = clock()
        const signed = await sign(list, purpose, now)
        await store.statusLists.publish(id, { ...signed, publishedAt: now.toISOString() }, before)
      }
    }
  }

  return {
    name,
    position: () => store.cursors.get(name),

    async handle(changes) {
      const touchedAt = new Map<number, number>()
      for (const change of changes) {
        if (change.kind !== 'credential-status') continue
        const list = await store.statusLists.listOf(change.credential)
        if (list !== undefined) touchedAt.set(list, change.seq)
      }
      // A list that another process has meanwhile published with this change in it is not signed again.
      const { epoch } = await store.identity.current()
      await publishWhere(
        (list, published) => !published || published.epoch !== epoch || published.seq < (touchedAt.get(list) ?? 0),
      )
      const last = changes.at(-1)
      if (last) await store.cursors.advance(name, last.seq)
    },

    async refresh() {
      const now = clock().getTime()
      const { epoch } = await store.identity.current()
      await publishWhere((_, published) => {
        if (!published) return false
        if (published.epoch !== epoch) return true
        return now > (Date.parse(published.publishedAt) + Date.parse(published.expiresAt)) / 2
      })
    },
  }
}
