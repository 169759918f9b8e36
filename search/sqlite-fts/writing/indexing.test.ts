import type Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { organization } from '../../contract/documents.testing.ts'
import type { SearchDocument } from '../../engine.ts'
import { compared } from '../../query/relevance.ts'
import { columnReader, NO_ORGANIZATION } from '../file/columns.ts'
import { newIndexPaths } from '../file/index-path.testing.ts'
import { SLOTS } from '../file/index-schema.ts'
import { valueMarker } from '../file/markers.ts'
import { openDatabase } from '../file/open-database.ts'
import { compareKeys } from '../file/row-order.ts'
import { indexing } from './indexing.ts'

const newPath = newIndexPaths()
const REGISTER = "SELECT number FROM filter_values WHERE kind = 'register'"

interface StoredName {
  row: number
  id: string
  legal_name: string
}

/** Few names, so that many are alike and many are neighbours. */
const name = fc.stringMatching(/^[a-e]{1,2}( [a-c])?( Ltd)?$/)
const document = fc.record({
  number: fc.nat(30),
  legalName: name,
  previousNames: fc.array(name, { maxLength: 9 }),
  otherNames: fc.array(name, { maxLength: 5 }),
  active: fc.boolean(),
  locality: fc.constantFrom('Douglas', 'Peel'),
})

function toDocument(made: typeof document extends fc.Arbitrary<infer T> ? T : never): SearchDocument {
  const { number, ...rest } = made
  return organization({
    ...{ id: `XX.${number}`, registrationNumber: String(number), identifiers: [`LEI${number}`] },
    ...{ registeredOn: '2001-02-03', ...rest },
  })
}

describe('an index that follows the feed', () => {
  it('has every organization once, in the order of names, with correct counts, for any sequence of batches', () => {
    fc.assert(
      fc.property(fc.array(fc.array(document, { maxLength: 12 }), { maxLength: 12 }), batches => {
        const database = openDatabase(newPath())
        const index = indexing(database)
        const last = new Map<string, SearchDocument>()
        for (const [at, batch] of batches.entries()) {
          const documents = batch.map(toDocument)
          index.apply({ documents, after: at, seq: at + 1 })
          for (const made of documents) last.set(made.id, made)
        }
        expectWhole(database, [...last.values()])
        database.close()
      }),
      { numRuns: 60 },
    )
  })
})

function expectWhole(database: Database.Database, documents: readonly SearchDocument[]): void {
  const stored = database
    .prepare<[], StoredName>('SELECT place AS row, id, legal_name FROM organization_rows ORDER BY place')
    .all()
  const expected = documents
    .map(({ id, legalName }) => ({ id, words: compared(legalName).words }))
    .sort(compareKeys)
    .map(({ id }) => id)
  expect(stored.map(({ id }) => id)).toEqual(expected)
  const rows = stored.map(({ row }) => row)

  database.exec(`INSERT INTO name_index (name_index) VALUES ('integrity-check')`)
  const register = valueMarker(database.prepare<[], number>(REGISTER).pluck().get() ?? 1)
  const indexed = database
    .prepare<[string], number>('SELECT rowid FROM name_index WHERE name_index MATCH ? ORDER BY rowid')
    .pluck()
    .all(`"${register}"`)
  expect([...new Set(indexed.map(id => Math.floor(id / SLOTS)))]).toEqual(rows)

  const counted = database.prepare('SELECT active, organizations FROM facet_groups WHERE organizations <> 0').all()
  const active = documents.filter(made => made.active).length
  const groups = [
    { active: 1, organizations: active },
    { active: 0, organizations: documents.length - active },
  ].filter(group => group.organizations > 0)
  expect(counted).toEqual(expect.arrayContaining(groups))
  expect(counted).toHaveLength(groups.length)

  const { group } = columnReader(database)(-1)
  expect([...group].flatMap((value, row) => (value === NO_ORGANIZATION ? [] : [row]))).toEqual(rows)

  const words = database.prepare<[], { word: string; names: number }>('SELECT word, names FROM words').all()
  expect(words.filter(({ names }) => names <= 0)).toEqual([])
  const known = documents.flatMap(({ legalName, otherNames, previousNames }) =>
    [legalName, ...otherNames, ...previousNames].flatMap(text => compared(text).tokens),
  )
  expect(words.map(({ word }) => word).sort()).toEqual([...new Set(known)].sort())
}
