/** No follower is ahead of the feed. A follower that is behind is late, but not wrong. */
import { unlessUnavailable } from '../../../search/fallback/engine-failure.ts'
import type { Invariant } from './invariant.ts'

export const cursorsAreNotAhead: Invariant = {
  name: 'no follower is ahead of the feed',
  suggests: 'index-ahead',
  async *findings({ store, indexes }) {
    const end = await store.changes.lastSeq()
    const cursors = [...(await store.cursors.list())]
    for (const { name, engine } of indexes) {
      // An index that cannot be read is reported by the invariant that compares it with the store.
      const seq = await engine.position().catch(unlessUnavailable)
      if (seq !== undefined) cursors.push({ name, seq })
    }
    for (const { name, seq } of cursors) {
      if (seq > end) yield { subject: name, detail: `is at ${seq}, the feed ends at ${end}` }
    }
    return cursors.length
  },
}
