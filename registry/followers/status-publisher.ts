/**
 * Publishes status lists: signs a list once for every change in it, and again
 * before it would expire. What is served is always a list that was signed here
 * and stored; a request never signs anything.
 */
import { STATUS_PURPOSES, type StatusPurpose } from '../domain/credential.ts'
import type { Store } from '../store/store.ts'
import type { Follower } from './follower.ts'

export interface StatusListSigner {
  /** Encode and sign a list whose bits are set at these indexes. */
  sign(list: {
    readonly list: number
    readonly purpose: StatusPurpose
    readonly setIndexes: readonly number[]
    readonly now: Date
  }): Promise<{ readonly jwt: string; readonly expiresAt: string }>
}

export interface StatusPublisher extends Follower {
  /** Sign again what has passed half of its life, so that a list in force is always to be had. */
  refresh(): Promise<void>
}

export function statusPublisher(store: Store, signer: StatusListSigner, clock: () => Date): StatusPublisher {
  const name = 'status-lists'

  async function publish(list: number, purpose: StatusPurpose): Promise<void> {
    const now = clock()
    const { seq, setIndexes } = await store.statusLists.snapshot(list, purpose)
    const { jwt, expiresAt } = await signer.sign({ list, purpose, setIndexes, now })
    await store.statusLists.publish(`${list}-${purpose}`, { jwt, expiresAt, publishedAt: now.toISOString(), seq })
  }

  async function publishWhere(wanted: (id: string, list: number) => Promise<boolean>): Promise<void> {
    for (const { list } of await store.statusLists.lists()) {
      for (const purpose of STATUS_PURPOSES) {
        if (await wanted(`${list}-${purpose}`, list)) await publish(list, purpose)
      }
    }
  }

  return {
    name,
    position: () => store.cursors.get(name),

    async handle(changes) {
      const touched = new Set<number>()
      for (const change of changes) {
        if (change.kind !== 'credential-status') continue
        const list = await store.statusLists.listOf(change.credential)
        if (list !== undefined) touched.add(list)
      }
      await publishWhere(async (id, list) => touched.has(list) || (await store.statusLists.published(id)) === undefined)
      const last = changes.at(-1)
      if (last) await store.cursors.advance(name, last.seq)
    },

    async refresh() {
      const now = clock().getTime()
      await publishWhere(async id => {
        const published = await store.statusLists.published(id)
        if (!published) return false
        const from = Date.parse(published.publishedAt)
        return now > (from + Date.parse(published.expiresAt)) / 2
      })
    },
  }
}
