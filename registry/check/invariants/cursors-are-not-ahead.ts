/** No follower claims to have seen what has not happened. One that is behind is merely late. */
import { unlessUnavailable } from '../../../search/fallback/engine-failure.ts'
import type { Invariant } from './invariant.ts'

export const cursorsAreNotAhead: Invariant = {
  name: 'no follower is ahead of the feed',
  async *findings({ store, indexes }) {
    const end = await store.changes.lastSeq()
    const cursors = [...(await store.cursors.list())]
    for (const { name, engine } of indexes) {
      // That one cannot be read is found where it is compared with the store.
      const seq = await engine.position().catch(unlessUnavailable)
      if (seq !== undefined) cursors.push({ name, seq })
    }
    for (const { name, seq } of cursors) {
      if (seq > end) yield { subject: name, detail: `is at ${seq}, the feed ends at ${end}` }
    }
    return cursors.length
  },
}
