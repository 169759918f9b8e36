/**
 * Meilisearch as the search engine, for operators who run a server of it. The first
 * request is sent only when it is needed: the server may be down when the registry
 * starts, and come back.
 */
import { randomUUID } from 'node:crypto'
import type { SearchEngine } from '../engine.ts'
import { indexUid } from './index-schema.ts'
import { indexing } from './indexing.ts'
import type { QueryLimits } from './query-context.ts'
import { searching } from './searching.ts'
import { meilisearchServer, type ServerSettings } from './server.ts'

export interface MeilisearchSettings extends ServerSettings {
  /** The name of the index; several registries may share a server. */
  readonly index?: string
  /** Never write: a server without an index reads as empty, and writing fails. */
  readonly readonly?: boolean
  readonly limits?: QueryLimits
  readonly clock?: () => Date
  readonly uuid?: () => string
}

/** Every method but `close` throws {EngineUnavailableError} when the server is down, or refuses a request. */
export function openMeilisearchEngine({
  index = 'orgseal-organizations',
  readonly = false,
  limits,
  clock = () => new Date(),
  uuid = randomUUID,
  ...settings
}: MeilisearchSettings): SearchEngine {
  const server = meilisearchServer(settings, indexUid(index))
  const { position, feed, apply, rebuild, entries } = indexing(server, index, { clock, uuid })
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
    // Meilisearch optimizes by itself.
    optimise: async () => {},
    close: async () => {},
  }
}
