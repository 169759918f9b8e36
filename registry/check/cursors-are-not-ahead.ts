/** No follower claims to have seen what has not happened. One that is behind is merely late. */
import type { Invariant } from './check.ts'

export const cursorsAreNotAhead: Invariant = {
  name: 'no follower is ahead of the feed',
  async *findings({ store, engine }) {
    const end = await store.changes.lastSeq()
    const cursors = [...(await store.cursors.list()), { name: 'search-index', seq: await engine.position() }]
    for (const { name, seq } of cursors) {
      if (seq > end) yield { subject: name, detail: `is at ${seq}, the feed ends at ${end}` }
    }
    return cursors.length
  },
}
