import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { asTyped, isTypo, searchFor } from '../contract/documents.testing.ts'
import { everyPage } from '../contract/every-page.testing.ts'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { randomQuery } from '../contract/random-query.testing.ts'
import type { SearchEngine } from '../engine.ts'
import { newIndexPaths } from '../sqlite-fts/file/index-path.testing.ts'
import { openSqliteFtsEngine } from '../sqlite-fts/open-engine.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

const query = randomQuery('man -"isle of man"', 'manx compny', '123c', 'douglas', 'man bank', '000123C', 'x')

withMeilisearch('the result of Meilisearch', ({ url, key, newIndex, tidyUp }) => {
  const newPath = newIndexPaths()
  const index = newIndex()
  const reading = openMeilisearchEngine({ url, key, index, limits: { listedReads: 1000, verifiedReads: 1000 } })
  const streaming = openMeilisearchEngine({ url, key, index, limits: { listedReads: 3, verifiedReads: 3 } })
  let embedded: SearchEngine

  beforeAll(async () => {
    embedded = await openSqliteFtsEngine({ path: newPath() })
    for (const engine of [reading, embedded]) await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })
  })
  afterAll(async () => {
    await embedded.close()
    await tidyUp()
  })

  it('is the result of the embedded engine, with the same order and counts', async () => {
    await fc.assert(
      fc.asyncProperty(query, async requested => {
        const [actual, expected] = [await reading.search(requested), await embedded.search(requested)]
        // The number of corrected hits depends on the engine; whether there are any does not.
        const everything = { ...requested, filters: {}, limit: 100 }
        const [unfiltered, expectedUnfiltered] = [await reading.search(everything), await embedded.search(everything)]
        expect(unfiltered.hits.some(isTypo)).toBe(expectedUnfiltered.hits.some(isTypo))
        if (expectedUnfiltered.hits.some(isTypo)) {
          expect(asTyped(actual.hits)).toEqual(asTyped(expected.hits))
        } else {
          expect(actual).toEqual(expected)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('has the same order when there are too many matches to read', async () => {
    await fc.assert(
      fc.asyncProperty(query, async requested => {
        // Typing errors are considered only when all matches were seen and are few.
        const [read, streamed] = [await everyPage(requested, reading), await everyPage(requested, streaming)]
        expect(asTyped(streamed)).toEqual(asTyped(read))
      }),
      { numRuns: 60 },
    )
  })

  it('has an exact total, however large, except for phrases', async () => {
    await fc.assert(
      fc.asyncProperty(query, async requested => {
        const [read, streamed] = [await reading.search(requested), await streaming.search(requested)]
        if ((await reading.search({ ...requested, filters: {}, limit: 100 })).hits.some(isTypo)) return
        if (requested.text.includes('"')) expect(streamed.total).toBeGreaterThanOrEqual(read.total)
        else expect(streamed).toMatchObject({ total: read.total, facets: read.facets, exact: true })
      }),
      { numRuns: 60 },
    )
  })

  it('continues after a page of the embedded engine, and the other way round', async () => {
    for (const text of ['', 'limited', 'isle of man', 'm']) {
      for (const sort of ['relevance', 'name', 'newest', 'oldest'] as const) {
        const requested = searchFor(text, { sort })
        const alone = await everyPage(requested, embedded)
        expect(await everyPage(requested, embedded, reading, streaming), `${text} ${sort}`).toEqual(alone)
      }
    }
  })
})
