/** Keeps the search index at the feed's end. The index stores its own position, so both are updated in one commit. */

import { feedName } from '../../domain/change.ts'
import type { SearchDocument, SearchEngine } from '../../search/engine.ts'
import type { Store } from '../store/port.ts'
import type { Follower } from './follower.ts'
import { rebuildSearchIndex } from './rebuild-search-index.ts'
import { searchDocuments } from './search-document.ts'

/** In changes. An index that is less behind than this catches up in seconds, whatever the size of the register. */
const NEVER_FAR = 20_000

/** Organizations whose whole records are in memory at once; the index needs a tenth of that. */
const RECORDS = 100

/** A search engine, described as a follower of the feed. */
export interface SearchIndex {
  readonly name: string
  readonly engine: SearchEngine
  /** See `Follower`. */
  readonly mayBeLate: boolean
}

export function searchIndexer(
  store: Store,
  engine: SearchEngine,
  { name, mayBeLate }: Omit<SearchIndex, 'engine'> = { name: 'search-index', mayBeLate: false },
): Follower {
  /** The feed that the index followed when it was last checked. */
  let followed: string | undefined

  /** True when indexing every organization once costs less than indexing each change. */
  async function isFarBehind(position: number, end: number): Promise<boolean> {
    if (position === 0) return true
    return end - position > NEVER_FAR && end - position > (await store.organizations.count())
  }

  return {
    name,
    mayBeLate,

    async position() {
      const position = await engine.position()
      if (position === 0) return 0
      // The index follows another feed or a longer one: the store is an older copy, so indexing starts again from 0.
      const end = await store.changes.end()
      const feed = feedName(end)
      if (followed !== feed && (await engine.feed()) !== feed) return 0
      followed = feed
      return position > end.lastSeq ? 0 : position
    },

    async handle(changes, { onProgress, signal } = {}) {
      const first = changes.at(0)
      const last = changes.at(-1)
      if (!first || !last) return
      const after = first.seq - 1
      const end = await store.changes.lastSeq()
      if (await isFarBehind(after, end)) {
        return rebuildSearchIndex(store, engine, (done, total) => {
          signal?.throwIfAborted()
          onProgress?.(after + Math.floor((end - after) * (done / total)))
        })
      }
      const ids = [...new Set(changes.map(change => change.organization))]
      const documents: SearchDocument[] = []
      for (let at = 0; at < ids.length; at += RECORDS) {
        const versions = await store.organizations.currentMany(ids.slice(at, at + RECORDS))
        documents.push(...(await searchDocuments(store, [...versions.values()])))
      }
      await engine.apply({ documents, after, seq: last.seq })
    },
  }
}
