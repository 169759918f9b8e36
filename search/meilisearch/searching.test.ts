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
  const reading = openMeilisearchEngine({ url, key, index, limits: { read: 1000, verified: 1000 } })
  const walking = openMeilisearchEngine({ url, key, index, limits: { read: 3, verified: 3 } })
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
      fc.asyncProperty(query, async asked => {
        const [found, wanted] = [await reading.search(asked), await embedded.search(asked)]
        // The number of corrected hits depends on the engine; whether there are any does not.
        const everything = { ...asked, filters: {}, limit: 100 }
        const [thought, wantedThought] = [await reading.search(everything), await embedded.search(everything)]
        expect(thought.hits.some(isTypo)).toBe(wantedThought.hits.some(isTypo))
        if (wantedThought.hits.some(isTypo)) {
          expect(asTyped(found.hits)).toEqual(asTyped(wanted.hits))
        } else {
          expect(found).toEqual(wanted)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('has the same order when there are too many matches to read', async () => {
    await fc.assert(
      fc.asyncProperty(query, async asked => {
        // Typing errors are considered only when all matches were seen and are few.
        const [read, walked] = [await everyPage(asked, reading), await everyPage(asked, walking)]
        expect(asTyped(walked)).toEqual(asTyped(read))
      }),
      { numRuns: 60 },
    )
  })

  it('has an exact total, however large, except for phrases', async () => {
    await fc.assert(
      fc.asyncProperty(query, async asked => {
        const [read, walked] = [await reading.search(asked), await walking.search(asked)]
        if ((await reading.search({ ...asked, filters: {}, limit: 100 })).hits.some(isTypo)) return
        if (asked.text.includes('"')) expect(walked.total).toBeGreaterThanOrEqual(read.total)
        else expect(walked).toMatchObject({ total: read.total, facets: read.facets, exact: true })
      }),
      { numRuns: 60 },
    )
  })

  it('continues after a page of the embedded engine, and the other way round', async () => {
    for (const text of ['', 'limited', 'isle of man', 'm']) {
      for (const sort of ['relevance', 'name', 'newest', 'oldest'] as const) {
        const asked = searchFor(text, { sort })
        const alone = await everyPage(asked, embedded)
        expect(await everyPage(asked, embedded, reading, walking), `${text} ${sort}`).toEqual(alone)
      }
    }
  })
})
