/**
 * Puts documents into the tables and takes them out again. What many documents
 * share (counts of words, of groups, the columns) is kept until `flush`, which
 * must be called before the transaction ends.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../engine.ts'
import { formNumber } from '../legal-forms.ts'
import { normaliseName } from '../normalise-name.ts'
import { columnWriter, EMPTY_PLACE, type PlaceValues, toDays } from './columns.ts'
import {
  detailsOf,
  type IndexedOrganization,
  nameRows,
  numberInId,
  type OrganizationRow,
  readOrganization,
} from './document-rows.ts'
import { type FacetGroup, facetGroups } from './facet-groups.ts'
import { localityKey, valueNumbers } from './filter-values.ts'
import { valueMarker } from './markers.ts'
import { numberHash } from './number-hash.ts'
import { SLOTS } from './schema.ts'

/** Everything the index has of an organization, but for its place. */
export interface Entry {
  readonly row: Omit<OrganizationRow, 'place'>
  readonly values: PlaceValues
  /** Of the row, parsed. */
  readonly organization: IndexedOrganization
}

export interface DocumentWriter {
  entryOf(document: SearchDocument): Entry
  insert(place: number, entry: Entry): void
  /** Takes out what stands at this place, and returns it. */
  remove(place: number): Entry
  /** Write what is kept. @param stamp of this commit */
  flush(stamp: number): void
  /** Only of the columns, which take the most room, where everything comes in the order of places. */
  flushColumns(stamp: number): void
}

/** @param putNumber where the hash of a number goes; into the table itself, unless many are to be sorted first */
export function documentWriter(
  database: Database.Database,
  putNumber: (hash: number, place: number) => void = numberInserter(database),
): DocumentWriter {
  const groups = facetGroups(database)
  const values = valueNumbers(database)
  const columns = columnWriter(database)
  const words = wordCounter(database)
  const get = database.prepare<[number], OrganizationRow>('SELECT * FROM organizations WHERE place = ?')
  const put = database.prepare('INSERT INTO organizations VALUES (?, ?, ?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM organizations WHERE place = ?')
  const index = database.prepare<[number, string]>('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const unindex = database.prepare<[number, string]>(
    `INSERT INTO name_index (name_index, rowid, tokens) VALUES ('delete', ?, ?)`,
  )
  const removeNumber = database.prepare('DELETE FROM numbers WHERE hash = ? AND place = ?')

  function organizationMarkers(group: FacetGroup, locality: number): string[] {
    const numbers = [
      values.of('register', group.register),
      values.of('entity-type', group.entityType),
      ...group.credentialTypes.map(type => values.of('credential-type', type)),
      ...(locality === 0 ? [] : [locality]),
    ]
    return numbers.flatMap(number => valueMarker(number) ?? [])
  }

  /** The rows of `name_index`, and their words counted. */
  function* indexRows(place: number, entry: Entry, change: 1 | -1): Generator<[row: number, tokens: string]> {
    const shared = organizationMarkers(groups.get(entry.values.group), entry.row.locality)
    for (const name of nameRows(entry.organization)) {
      for (const word of name.words) words.count(word, change)
      yield [place * SLOTS + name.slot, [...name.words, ...name.markers, ...shared].join(' ')]
    }
  }

  return {
    entryOf(document) {
      const { id, version, legalName, locality } = document
      const key = locality === undefined ? '' : localityKey(locality)
      return {
        row: {
          ...{ id, version, legal_name: legalName, details: detailsOf(document) },
          locality: key === '' ? 0 : values.of('locality', key),
        },
        values: {
          group: groups.of(document).number,
          registered: toDays(document.registeredOn),
          dissolved: toDays(document.dissolvedOn),
          form: formNumber(normaliseName(legalName).form),
        },
        organization: document,
      }
    },

    insert(place, entry) {
      const { id, version, locality, legal_name, details } = entry.row
      put.run(place, id, version, locality, legal_name, details)
      for (const [row, tokens] of indexRows(place, entry, 1)) index.run(row, tokens)
      for (const hash of numberHashes(entry)) putNumber(hash, place)
      columns.write(place, entry.values)
      groups.count(entry.values.group, 1)
    },

    remove(place) {
      const stored = get.get(place)
      if (!stored) throw new Error('There is no organization at this place of the search index')
      const { place: _, ...row } = stored
      const entry = { row, values: columns.read(place), organization: readOrganization(stored) }
      for (const [number, tokens] of indexRows(place, entry, -1)) unindex.run(number, tokens)
      for (const hash of numberHashes(entry)) removeNumber.run(hash, place)
      remove.run(place)
      columns.write(place, EMPTY_PLACE)
      groups.count(entry.values.group, -1)
      return entry
    },

    flushColumns: stamp => columns.flush(stamp),
    flush(stamp) {
      columns.flush(stamp)
      words.flush()
      groups.flush()
      values.forget()
    },
  }
}

/** The number in the id is among them, so that an organization can be found by its id. */
function numberHashes({ row, organization }: Entry): ReadonlySet<number> {
  const { registrationNumber, identifiers } = organization
  return new Set([numberInId(row.id), registrationNumber, ...identifiers].flatMap(text => numberHash(text) ?? []))
}

function numberInserter(database: Database.Database): (hash: number, place: number) => void {
  const put = database.prepare('INSERT INTO numbers VALUES (?, ?)')
  return (hash, place) => void put.run(hash, place)
}

function wordCounter(database: Database.Database) {
  const add = database.prepare(
    'INSERT INTO words VALUES (?, ?) ON CONFLICT DO UPDATE SET names = names + excluded.names',
  )
  const drop = database.prepare('DELETE FROM words WHERE word = ? AND names = 0')
  const changes = new Map<string, number>()
  return {
    count: (word: string, change: number) => void changes.set(word, (changes.get(word) ?? 0) + change),
    flush() {
      // In order, which is how the table is kept.
      for (const [word, change] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (change === 0) continue
        add.run(word, change)
        if (change < 0) drop.run(word)
      }
      changes.clear()
    },
  }
}
