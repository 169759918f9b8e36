/** Organizations by their place: what they are called, and how they stand in a query. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import { numberGrade } from '../../query/matched.ts'
import type { TextQuery } from '../../query/query.ts'
import { type ComparedName, compared, type Standing, standing } from '../../query/relevance.ts'
import type { Checkpoint } from '../file/cancelled.ts'
import { type IndexedOrganization, type OrganizationRow, readOrganization } from '../file/document-rows.ts'
import { keyHash } from '../file/number-hash.ts'
import { numberTable } from '../file/number-table.ts'

interface Candidate {
  readonly row: OrganizationRow
  readonly organization: IndexedOrganization
  /** Its legal name. */
  readonly legal: ComparedName
}

/** As many as a query reads to put all of them in order. */
const MOST_REMEMBERED = 256

/** Letters before a number that may be those of the id's jurisdiction: from none to `CABC`. */
const LONGEST_JURISDICTION = 5

export interface Standings {
  read(place: number): Candidate
  /** Places whose number, id or identifier this may be, with their grade. */
  byNumber(query: TextQuery): ReadonlyMap<number, number>
  ofName(query: TextQuery, place: number, names: NamesSearched): Standing | undefined
  /** Call it before each query: what one has read, to put it in order, it needs again to show it. */
  forget(): void
}

export function standings(database: Database.Database, checkpoint: Checkpoint): Standings {
  const get = database.prepare<[number], OrganizationRow>('SELECT * FROM organization_rows WHERE place = ?')
  const numbers = numberTable(database)
  let remembered = new Map<number, Candidate>()

  function read(place: number): Candidate {
    checkpoint(1)
    const known = remembered.get(place)
    if (known) return known
    const row = get.get(place)
    if (!row) throw new Error('There is no organization at this place of the search index')
    const candidate = { row, organization: readOrganization(row), legal: compared(row.legal_name) }
    if (remembered.size < MOST_REMEMBERED) remembered.set(place, candidate)
    return candidate
  }

  return {
    read,

    byNumber({ number: key }) {
      const found = new Map<number, number>()
      if (key === '') return found
      for (let skipped = 0; skipped <= LONGEST_JURISDICTION && skipped < key.length; skipped++) {
        for (const place of numbers.placesOf(keyHash(key.slice(skipped)))) {
          const { row, organization } = read(place)
          const grade = numberGrade(key, row.id, organization)
          if (grade !== undefined) found.set(place, grade)
        }
      }
      return found
    },

    ofName(query, place, names) {
      const { organization, legal } = read(place)
      return standing(query, organization, names, legal)
    },

    forget() {
      // Not cleared: what an old map holds, V8 takes for as long-lived as the map.
      remembered = new Map()
    },
  }
}
