import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SearchHit, SearchQuery } from '../engine.ts'
import { ISLE_OF_MAN } from '../isle-of-man.testing.ts'
import { indexing } from './indexing.ts'
import { SEARCH_LIMITS } from './limits.ts'
import { openDatabase } from './open-database.ts'
import { type Searching, searching } from './searching.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-searching-'))
let database: Database.Database
let listing: Searching
let walking: Searching

beforeAll(() => {
  database = openDatabase(join(folder, 'search.sqlite'))
  indexing(database).apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })
  listing = searching(database, { limits: { ...SEARCH_LIMITS, listedReads: 100_000 } })
  walking = searching(database, { limits: { ...SEARCH_LIMITS, listedRows: 3 } })
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

function everyPage(engine: Searching, query: SearchQuery): SearchHit[] {
  const hits: SearchHit[] = []
  for (let cursor: string | undefined; ; ) {
    const page = engine.search(cursor === undefined ? query : { ...query, cursor })
    hits.push(...page.hits)
    cursor = page.nextCursor
    if (cursor === undefined) return hits
  }
}

const TEXTS = [
  'limited',
  'isle of man',
  'isle of man ltd',
  'l',
  'man',
  'manx',
  'the ',
  'manx limited -trading',
  '-limited',
].concat(['holdings limited', 'm', 'ma', 'co', 'company', '"isle of man" limited', 'i', 'isl ltd', 'services'])

const query = fc.record({
  text: fc.constantFrom('', ...TEXTS),
  names: fc.constantFrom('all', 'current', 'previous', 'other'),
  sort: fc.constantFrom('relevance', 'name', 'newest', 'oldest'),
  limit: fc.constantFrom(3, 20, 100),
  filters: fc.constantFrom<SearchQuery['filters'][]>(
    {},
    { status: 'inactive' },
    { entityType: ['isle-of-man/2006 Act Company'] },
    { registeredFrom: '1990-01-01', registeredTo: '2012-12-31' },
    { status: 'active', registeredFrom: '2000-01-01' },
  ),
}) satisfies fc.Arbitrary<SearchQuery>

describe('what matches too much to be listed', () => {
  it('comes in the same order as it would in a list', () => {
    fc.assert(
      fc.property(query, asked => {
        // Typing errors are thought of only where everything was seen to be little.
        const listed = everyPage(listing, asked).filter(hit => !hit.matched.typo)
        expect(everyPage(walking, asked).filter(hit => !hit.matched.typo)).toEqual(listed)
      }),
      { numRuns: 300 },
    )
  })

  it('has those once that match by a number as well, in every order', () => {
    const [known] = ISLE_OF_MAN.filter(({ legalName }) => legalName.toLowerCase().startsWith('isle of man'))
    if (!known) throw new Error('There is no such company')
    const renamed = [...ISLE_OF_MAN, { ...known, id: 'XX.isle-of-man', registrationNumber: 'isle-of-man' }]
    const other = openDatabase(join(folder, 'numbers.sqlite'))
    indexing(other).apply({ documents: renamed, after: 0, seq: 1 })
    for (const sort of ['relevance', 'name', 'newest', 'oldest'] as const) {
      const asked = { text: 'isle of man', names: 'all', sort, limit: 7, filters: {} } as const
      const [listed, walked] = [100_000, 3].map(rows =>
        everyPage(searching(other, { limits: { ...SEARCH_LIMITS, listedRows: rows, listedReads: rows } }), asked),
      )
      expect(walked, sort).toEqual(listed)
      expect(walked?.filter(hit => hit.id === 'XX.isle-of-man')).toHaveLength(1)
    }
    other.close()
  })

  it('is walked to its end in small steps, each page where the one before ended', () => {
    const tired = searching(database, {
      limits: {
        listedRows: 3,
        suggestedRows: 3,
        suggestedReads: 3,
        narrowedShare: 0.1,
        listedReads: 3,
        verified: 3,
        walkedRows: 10,
        walkedReads: 2,
      },
    })
    for (const text of ['limited', 'isle of man', '-limited', 'm']) {
      for (const sort of ['relevance', 'name', 'newest'] as const) {
        const asked = { text, names: 'all', sort, limit: 20, filters: {} } as const
        expect(everyPage(tired, asked), `${text} ${sort}`).toEqual(everyPage(listing, asked))
      }
    }
  })

  it('says that it is counted by estimate, and comes near', () => {
    const asked = { text: 'limited', names: 'all', sort: 'relevance', limit: 20, filters: {} } as const
    const exact = listing.search(asked)
    const estimate = searching(database, { limits: { ...SEARCH_LIMITS, listedRows: 60 } }).search(asked)
    expect(exact.exact).toBe(true)
    expect(estimate.exact).toBe(false)
    expect(estimate.hits).toEqual(exact.hits)
    expect(estimate.total / exact.total).toBeGreaterThan(0.6)
    expect(estimate.total / exact.total).toBeLessThan(1.6)
  })
})
