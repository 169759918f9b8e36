/** Reads organizations by their row, and finds how well their names and numbers match a query. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import { numberQuality } from '../../query/matched.ts'
import type { TextQuery } from '../../query/query.ts'
import { bestNameMatch, type ComparedName, compared, type NameMatch } from '../../query/relevance.ts'
import { type IndexedOrganization, readOrganization, STORED_COLUMNS, type StoredRow } from '../file/document-rows.ts'
import { keyHash, numberTable } from '../file/number-table.ts'
import type { Checkpoint } from './query-limits.ts'

interface ReadOrganization {
  readonly stored: StoredRow
  readonly organization: IndexedOrganization
  /** Its legal name. */
  readonly legal: ComparedName
}

/** As many as a query reads to sort all matches. */
const MOST_REMEMBERED = 256

/** The maximum length of an id's jurisdiction before a number: from none to `CABC`. */
const LONGEST_JURISDICTION = 5

export interface OrganizationReader {
  read(row: number): ReadOrganization
  /** The rows whose number, id or identifier is this text, with their match quality. */
  byNumber(query: TextQuery): ReadonlyMap<number, number>
  /** The best of the organization's names for the query; undefined when none matches. */
  nameMatch(query: TextQuery, row: number, names: NamesSearched): NameMatch | undefined
  /** Call it before each query: within a query, organizations read for sorting are needed again for display. */
  forget(): void
}

export function organizationReader(database: Database.Database, checkpoint: Checkpoint): OrganizationReader {
  const get = database.prepare<[number], StoredRow>(`SELECT ${STORED_COLUMNS} FROM organization_rows WHERE place = ?`)
  const numbers = numberTable(database)
  let remembered = new Map<number, ReadOrganization>()

  function read(row: number): ReadOrganization {
    checkpoint(1)
    const known = remembered.get(row)
    if (known) return known
    const stored = get.get(row)
    if (!stored) throw new Error('There is no organization in this row of the search index')
    const organization = { stored, organization: readOrganization(stored), legal: compared(stored.legal_name) }
    if (remembered.size < MOST_REMEMBERED) remembered.set(row, organization)
    return organization
  }

  return {
    read,

    byNumber({ number: key }) {
      const qualities = new Map<number, number>()
      if (key === '') return qualities
      for (let skipped = 0; skipped <= LONGEST_JURISDICTION && skipped < key.length; skipped++) {
        for (const row of numbers.rowsOf(keyHash(key.slice(skipped)))) {
          const { stored, organization } = read(row)
          const matchQuality = numberQuality(key, stored.id, organization)
          if (matchQuality !== undefined) qualities.set(row, matchQuality)
        }
      }
      return qualities
    },

    nameMatch(query, row, names) {
      const { organization, legal } = read(row)
      return bestNameMatch(query, organization, names, legal)
    },

    forget() {
      // A new map, because V8 treats the content of an old map as long-lived.
      remembered = new Map()
    },
  }
}
