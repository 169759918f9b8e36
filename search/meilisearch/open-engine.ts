/**
 * Meilisearch as the search engine, for those who run one. Nothing is asked of
 * the server before there is something to ask: it may be down when the registry
 * starts, and come back.
 */
import { randomUUID } from 'node:crypto'
import type { SearchEngine } from '../engine.ts'
import { following } from './following.ts'
import { type SearchLimits, searching } from './searching.ts'
import { meilisearchServer, type ServerSettings } from './server.ts'
import { indexUid } from './settings.ts'

export interface MeilisearchSettings extends ServerSettings {
  /** What the index is called; several registries may share a server. */
  readonly index?: string
  /** Write nothing: a server without an index reads as empty, and writing fails. */
  readonly readonly?: boolean
  readonly limits?: SearchLimits
  readonly clock?: () => Date
  readonly uuid?: () => string
}

/** Every method but `close` throws {EngineUnavailableError} when the server is down, or refuses what it is asked. */
export function openMeilisearchEngine({
  index = 'orgseal-organizations',
  readonly = false,
  limits,
  clock = () => new Date(),
  uuid = randomUUID,
  ...settings
}: MeilisearchSettings): SearchEngine {
  const server = meilisearchServer(settings, indexUid(index))
  const { position, feed, apply, rebuild, entries } = following(server, index, { clock, uuid })
  const { search, suggest } = searching(server, limits)

  function requireWritable(): void {
    if (readonly) throw new Error('The Meilisearch index is open for reading only')
  }

  return {
    position,
    feed,
    async apply(batch) {
      requireWritable()
      await apply(batch)
    },
    async rebuild(documents, seq, name) {
      requireWritable()
      await rebuild(documents, seq, name)
    },
    search,
    suggest,
    entries,
    // Meilisearch sees to that itself.
    optimise: async () => {},
    close: async () => {},
  }
}
