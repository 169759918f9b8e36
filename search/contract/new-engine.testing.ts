/** A new engine for each test, and short functions with which tests fill and query it. */
import { afterEach, beforeEach } from 'vitest'
import type { SearchDocument, SearchEngine, SearchQuery, SearchResult } from '../engine.ts'
import { ids, organization, searchFor } from './documents.testing.ts'

interface NewEngine {
  /** The engine of the running test. */
  engine(): SearchEngine
  put(...documents: readonly Partial<SearchDocument>[]): Promise<void>
  find(text: string, rest?: Partial<SearchQuery>): Promise<SearchResult>
  idsOf(text: string, rest?: Partial<SearchQuery>): Promise<string[]>
}

/**
 * For the tests of the `describe` in which it is called.
 * @param open opens an empty engine, which is closed after each test
 */
export function newEngineForEach(open: () => Promise<SearchEngine>): NewEngine {
  let current: SearchEngine
  beforeEach(async () => {
    current = await open()
  })
  afterEach(() => current.close())
  const find = (text: string, rest: Partial<SearchQuery> = {}) => current.search(searchFor(text, rest))
  return {
    engine: () => current,
    put: async (...documents) => {
      const after = await current.position()
      await current.apply({ documents: documents.map(organization), after, seq: after + 1 })
    },
    find,
    idsOf: async (text, rest) => ids((await find(text, rest)).hits),
  }
}
