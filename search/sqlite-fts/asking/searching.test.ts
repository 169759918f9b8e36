import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asTyped, searchFor } from '../../contract/documents.testing.ts'
import { everyPage } from '../../contract/every-page.testing.ts'
import { ISLE_OF_MAN } from '../../contract/isle-of-man.testing.ts'
import { randomQuery } from '../../contract/random-query.testing.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { openDatabase } from '../file/open-database.ts'
import { indexing } from '../writing/indexing.ts'
import { QUERY_LIMITS } from './query-limits.ts'
import { type Searching, searching } from './searching.ts'

const newPath = newIndexPaths()
let database: Database.Database
let listing: Searching
let streaming: Searching

beforeAll(() => {
  database = openDatabase(newPath())
  indexing(database).apply({ documents: ISLE_OF_MAN, after: 0, seq: 1 })
  listing = searching(database, { limits: { ...QUERY_LIMITS, listedReads: 100_000 } })
  streaming = searching(database, { limits: { ...QUERY_LIMITS, listedNames: 3 } })
})
afterAll(() => database.close())

const query = randomQuery('man', 'ma', 'company', 'i')

describe('search results that are too many to list', () => {
  it('have the same order as listed results', async () => {
    await fc.assert(
      fc.asyncProperty(query, async requested => {
        // Typing errors are considered only when all matches were seen and are few.
        const [listed, streamed] = [await everyPage(requested, listing), await everyPage(requested, streaming)]
        expect(asTyped(streamed)).toEqual(asTyped(listed))
      }),
      { numRuns: 300 },
    )
  })

  it('contain matches by number once, in every order', async () => {
    const [known] = ISLE_OF_MAN.filter(({ legalName }) => legalName.toLowerCase().startsWith('isle of man'))
    if (!known) throw new Error('There is no such company')
    const renamed = [...ISLE_OF_MAN, { ...known, id: 'XX.isle-of-man', registrationNumber: 'isle-of-man' }]
    const other = openDatabase(newPath())
    indexing(other).apply({ documents: renamed, after: 0, seq: 1 })
    for (const sort of ['relevance', 'name', 'newest', 'oldest'] as const) {
      const withLimit = (most: number) => {
        const limits = { ...QUERY_LIMITS, listedNames: most, listedReads: most }
        return everyPage(searchFor('isle of man', { sort, limit: 7 }), searching(other, { limits }))
      }
      const [listed, streamed] = [await withLimit(100_000), await withLimit(3)]
      expect(streamed, sort).toEqual(listed)
      expect(streamed.filter(hit => hit.id === 'XX.isle-of-man')).toHaveLength(1)
    }
    other.close()
  })

  it('can be read to the end in small steps, each page from the end of the previous one', async () => {
    const impatient = searching(database, {
      limits: {
        listedNames: 3,
        suggestedNames: 3,
        suggestedReads: 3,
        narrowedShare: 0.1,
        listedReads: 3,
        verifiedReads: 3,
        streamedNames: 10,
        streamedReads: 2,
      },
    })
    for (const text of ['limited', 'isle of man', '-limited', 'm']) {
      for (const sort of ['relevance', 'name', 'newest'] as const) {
        const requested = searchFor(text, { sort })
        expect(await everyPage(requested, impatient), `${text} ${sort}`).toEqual(await everyPage(requested, listing))
      }
    }
  })

  it('are none when no organization has the requested register, entity type or credential type', () => {
    for (const filter of ['register', 'entityType', 'credentialType']) {
      const result = streaming.search(searchFor('limited', { filters: { [filter]: ['unknown'] } }))
      expect(result, filter).toMatchObject({ total: 0, hits: [] })
    }
  })

  it('have a total that is marked as an estimate and is similar to the real one', () => {
    const limited = searchFor('limited')
    const exact = listing.search(limited)
    const estimate = searching(database, { limits: { ...QUERY_LIMITS, listedNames: 60 } }).search(limited)
    expect(exact.exact).toBe(true)
    expect(estimate.exact).toBe(false)
    expect(estimate.hits).toEqual(exact.hits)
    expect(estimate.total / exact.total).toBeGreaterThan(0.6)
    expect(estimate.total / exact.total).toBeLessThan(1.6)
  })
})
