/** Reads organizations by their place: their names, and their match quality for a query. */
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

/** As many as a query reads to sort all matches. */
const MOST_REMEMBERED = 256

/** The maximum length of an id's jurisdiction before a number: from none to `CABC`. */
const LONGEST_JURISDICTION = 5

export interface Standings {
  read(place: number): Candidate
  /** Places whose number, id or identifier may be this text, with their grade. */
  byNumber(query: TextQuery): ReadonlyMap<number, number>
  ofName(query: TextQuery, place: number, names: NamesSearched): Standing | undefined
  /** Call it before each query: within a query, organizations read for sorting are needed again for display. */
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
      // A new map, because V8 treats the content of an old map as long-lived.
      remembered = new Map()
    },
  }
}
