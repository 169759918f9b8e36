import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SearchEngine, SearchHit, SearchQuery } from '../engine.ts'
import { ISLE_OF_MAN } from '../isle-of-man.testing.ts'
import { openSqliteFtsEngine } from '../sqlite-fts/open-engine.ts'
import { openMeilisearchEngine } from './open-engine.ts'
import { withMeilisearch } from './server.testing.ts'

const TEXTS = [
  '',
  'limited',
  'isle of man',
  'isle of man ltd',
  'l',
  'manx',
  'the ',
  'manx limited -trading',
  '-limited',
]
  .concat(['holdings limited', 'm', 'co', '"isle of man" limited', 'isl ltd', 'services', 'man -"isle of man"'])
  .concat(['manx compny', '123c', 'douglas', 'man bank', '000123C', 'x'])

const query = fc.record({
  text: fc.constantFrom(...TEXTS),
  names: fc.constantFrom('all', 'current', 'previous', 'other'),
  sort: fc.constantFrom('relevance', 'name', 'newest', 'oldest'),
  limit: fc.constantFrom(3, 20, 100),
  filters: fc.constantFrom<SearchQuery['filters'][]>(
    {},
    { status: 'inactive' },
    { entityType: ['isle-of-man/2006 Act Company'] },
    { registeredFrom: '1990-01-01', registeredTo: '2012-12-31' },
    { status: 'active', registeredFrom: '2000-01-01', dissolvedTo: '2030-01-01' },
  ),
}) satisfies fc.Arbitrary<SearchQuery>

function isTypo({ matched }: SearchHit): boolean {
  return matched.typo === true
}

/** From the engines in turn, one page each. */
async function everyPage(engines: readonly SearchEngine[], asked: SearchQuery): Promise<SearchHit[]> {
  const hits: SearchHit[] = []
  let cursor: string | undefined
  for (let turn = 0; ; turn++) {
    const page = await engines[turn % engines.length]?.search(cursor === undefined ? asked : { ...asked, cursor })
    hits.push(...(page?.hits ?? []))
    cursor = page?.nextCursor
    if (cursor === undefined) return hits
  }
}

withMeilisearch('what Meilisearch finds', ({ url, key, newIndex, tidyUp }) => {
  const folder = mkdtempSync(join(tmpdir(), 'orgseal-meilisearch-'))
  const index = newIndex()
  const reading = openMeilisearchEngine({ url, key, index, limits: { read: 1000, verified: 1000 } })
  const walking = openMeilisearchEngine({ url, key, index, limits: { read: 3, verified: 3 } })
  let embedded: SearchEngine

  beforeAll(async () => {
    embedded = await openSqliteFtsEngine({ path: join(folder, 'search.sqlite') })
    for (const engine of [reading, embedded]) await engine.apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })
  })
  afterAll(async () => {
    await embedded.close()
    rmSync(folder, { recursive: true })
    await tidyUp()
  })

  it('is what the embedded engine finds, in the same order, with the same counts', async () => {
    await fc.assert(
      fc.asyncProperty(query, async asked => {
        const [found, wanted] = [await reading.search(asked), await embedded.search(asked)]
        // How much is thought of that nobody typed is for each engine to say; that something is, is not.
        const everything = { ...asked, filters: {}, limit: 100 }
        const [thought, wantedThought] = [await reading.search(everything), await embedded.search(everything)]
        expect(thought.hits.some(isTypo)).toBe(wantedThought.hits.some(isTypo))
        if (wantedThought.hits.some(isTypo)) {
          expect(found.hits.filter(hit => !isTypo(hit))).toEqual(wanted.hits.filter(hit => !isTypo(hit)))
        } else {
          expect(found).toEqual(wanted)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('comes in the same order where it is too much to be read', async () => {
    await fc.assert(
      fc.asyncProperty(query, async asked => {
        // Typing errors are thought of only where everything was seen to be little.
        const read = (await everyPage([reading], asked)).filter(hit => !isTypo(hit))
        const walked = await everyPage([walking], asked)
        expect(walked.filter(hit => !isTypo(hit))).toEqual(read)
      }),
      { numRuns: 60 },
    )
  })

  it('is counted exactly, however much it is, unless words must stand in order', async () => {
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

  it('goes on where a page of the embedded engine ended, and the other way round', async () => {
    for (const text of ['', 'limited', 'isle of man', 'm']) {
      for (const sort of ['relevance', 'name', 'newest', 'oldest'] as const) {
        const asked = { text, names: 'all', sort, limit: 20, filters: {} } as const
        const alone = await everyPage([embedded], asked)
        expect(await everyPage([embedded, reading, walking], asked), `${text} ${sort}`).toEqual(alone)
      }
    }
  })
})
