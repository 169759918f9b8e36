/**
 * A part of the composition root: it opens the search engines that the settings ask for. The embedded engine is always
 * open. With MEILI_URL, Meilisearch is asked first, and both indexes follow the feed, so that either can answer.
 */

import type { SearchIndex } from '../../registry/followers/search-indexer.ts'
import type { Store } from '../../registry/store/port.ts'
import type { SearchEngine } from '../../search/engine.ts'
import type { EngineUnavailableError } from '../../search/fallback/engine-failure.ts'
import { withFallback } from '../../search/fallback/fallback.ts'
import { openMeilisearchEngine } from '../../search/meilisearch/open-engine.ts'
import { openSqliteFtsEngine } from '../../search/sqlite-fts/open-engine.ts'
import { openSqliteFtsPool } from '../../search/sqlite-fts/threads/open-pool.ts'
import type { Settings } from '../settings.ts'

export interface SearchOptions {
  readonly readonly?: boolean
  /** How many threads answer queries. Without it, queries run in the calling thread. */
  readonly searchThreads?: number
  /** Called when Meilisearch becomes unable to answer, and when it can again. */
  readonly onSearchChange?: (problem: EngineUnavailableError | undefined) => void
}

export interface Search {
  /** The engine that answers queries. */
  readonly engine: SearchEngine
  /** The indexes that follow the feed, the embedded one first. */
  readonly indexes: readonly SearchIndex[]
}

/** @param world the clock, and a source of unique names */
export async function openSearch(
  { paths, meilisearch }: Pick<Settings, 'paths' | 'meilisearch'>,
  store: Store,
  world: { readonly clock: () => Date; readonly uuid: () => string },
  { readonly = false, searchThreads, onSearchChange }: SearchOptions,
): Promise<Search> {
  const { clock, uuid } = world
  const path = paths.searchIndex
  const index = meilisearch && (await indexName(store, readonly, uuid))
  const embedded = await (searchThreads === undefined
    ? openSqliteFtsEngine({ path, readonly })
    : openSqliteFtsPool({ path, readers: searchThreads }))
  const indexes: SearchIndex[] = [{ name: 'search-index', engine: embedded, mayBeLate: false }]
  if (meilisearch === undefined || index === undefined) return { engine: embedded, indexes }
  const wanted = openMeilisearchEngine({ ...meilisearch, index, readonly, clock, uuid })
  return {
    engine: withFallback({
      first: wanted,
      second: embedded,
      clock,
      ...(onSearchChange && { onChange: onSearchChange }),
    }),
    indexes: [...indexes, { name: 'meilisearch-index', engine: wanted, mayBeLate: true }],
  }
}

/** Chooses the name of the index once: registries that share a Meilisearch server must not share an index. */
async function indexName(store: Store, readonly: boolean, uuid: () => string): Promise<string> {
  const key = 'meilisearch-index'
  if (!readonly) await store.meta.setOnce(key, `orgseal-${uuid()}`)
  return (await store.meta.get(key)) ?? 'orgseal-none-yet'
}
