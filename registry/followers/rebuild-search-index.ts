/**
 * The whole search index from what the store holds now, instead of from every
 * change that ever led there. The old index answers until the new one is complete.
 */
import { setImmediate } from 'node:timers/promises'
import { feedName } from '../../domain/change.ts'
import type { SearchDocument, SearchEngine } from '../../search/engine.ts'
import type { Store } from '../store/store.ts'
import { searchDocuments } from './search-document.ts'

/** Organizations that are in memory at once: whole records, of which the index takes little. */
const PAGE = 100

/** @param onProgress told how many organizations were given to the engine, of how many; what it throws ends the work */
export async function rebuildSearchIndex(
  store: Store,
  engine: SearchEngine,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  // Before any document is read: what is committed from here on is in the feed after it, and is followed as ever.
  const seq = await store.changes.lastSeq()
  const feed = feedName(store.identity.current())
  const total = await store.organizations.count()
  await engine.rebuild(
    allDocuments(store, done => onProgress?.(done, Math.max(done, total))),
    seq,
    feed,
  )
}

async function* allDocuments(store: Store, onPage: (done: number) => void): AsyncGenerator<SearchDocument> {
  let done = 0
  let page = await store.organizations.page(undefined, PAGE)
  while (page.length > 0) {
    yield* await searchDocuments(store, page)
    done += page.length
    onPage(done)
    // The store answers at once, so that without this nothing else in the process would have its turn.
    await setImmediate()
    page = await store.organizations.page(page.at(-1)?.organization.id, PAGE)
  }
}
