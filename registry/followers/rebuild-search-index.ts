/**
 * Builds the whole search index from the present content of the store instead of
 * from all past changes. The old index answers until the new one is complete.
 */
import { setImmediate } from 'node:timers/promises'
import { feedName } from '../../domain/change.ts'
import type { SearchDocument, SearchEngine } from '../../search/engine.ts'
import type { Store } from '../store/port.ts'
import { searchDocuments } from './search-document.ts'

/** Organizations in memory at once: these are whole records, of which the index needs a small part. */
const PAGE = 100

/** @param onProgress receives how many organizations the engine has, and of how many; an exception ends the work */
export async function rebuildSearchIndex(
  store: Store,
  engine: SearchEngine,
  onProgress?: (done: number, total: number) => void,
): Promise<void> {
  // Read before any document: later commits come after it in the feed and are followed normally.
  const end = await store.changes.end()
  const total = await store.organizations.count()
  await engine.rebuild(
    allDocuments(store, done => onProgress?.(done, Math.max(done, total))),
    end.lastSeq,
    feedName(end),
  )
}

async function* allDocuments(store: Store, onPage: (done: number) => void): AsyncGenerator<SearchDocument> {
  let done = 0
  let page = await store.organizations.page(undefined, PAGE)
  while (page.length > 0) {
    yield* await searchDocuments(store, page)
    done += page.length
    onPage(done)
    // A store in this process answers without giving way, so the rest of the process needs this pause to run.
    await setImmediate()
    page = await store.organizations.page(page.at(-1)?.organization.id, PAGE)
  }
}
