/**
 * Inserts entries into the tables and removes them, one by one. Shared data
 * (counts of words, of groups, the columns) is kept in memory until `flush`,
 * which must be called before the transaction ends.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { columnWriter, EMPTY_PLACE } from '../file/columns.ts'
import { type OrganizationRow, splitId } from '../file/document-rows.ts'
import { SLOTS } from '../file/index-schema.ts'
import { type Entry, entries, numberHashes } from '../file/indexed-document.ts'
import { numberHash } from '../file/number-hash.ts'
import { numberWriter } from '../file/number-table.ts'
import { wordCounts } from './word-counts.ts'

export interface DocumentWriter {
  entryOf(document: SearchDocument): Entry
  /** An organization's current place; undefined when it is new. */
  placeOf(id: string): number | undefined
  insert(place: number, entry: Entry): void
  /** Removes the entry at this place, and returns it. */
  remove(place: number): Entry
  /** Writes the data in memory. @param stamp of this commit */
  flush(stamp: number): void
}

export function documentWriter(database: Database.Database): DocumentWriter {
  const known = entries(database)
  const columns = columnWriter(database)
  const words = wordCounts(database)
  const get = database.prepare<[number], OrganizationRow>('SELECT * FROM organization_rows WHERE place = ?')
  const put = database.prepare('INSERT INTO organizations VALUES (?, ?, ?, ?, ?, ?, ?)')
  /** For an id without a letter or digit, which occurs only in property tests. */
  const placeByScan = database.prepare<[string], number>('SELECT place FROM organization_rows WHERE id = ?').pluck()
  const remove = database.prepare('DELETE FROM organizations WHERE place = ?')
  const index = database.prepare<[number, string]>('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const unindex = database.prepare<[number, string]>(
    `INSERT INTO name_index (name_index, rowid, tokens) VALUES ('delete', ?, ?)`,
  )
  const numbers = numberWriter(database)

  return {
    entryOf: known.of,

    placeOf(id) {
      const hash = numberHash(splitId(id).local)
      if (hash === undefined) return placeByScan.get(id)
      return numbers.placesOf(hash).find(place => get.get(place)?.id === id)
    },

    insert(place, entry) {
      const { id, version, locality, legal_name, details } = entry.row
      put.run(place, known.jurisdiction(id), splitId(id).local, version, locality, legal_name, details)
      for (const row of known.indexRows(entry)) {
        words.count(row.words, 1)
        index.run(place * SLOTS + row.slot, row.tokens)
      }
      for (const hash of numberHashes(entry)) numbers.add(hash, place)
      columns.write(place, entry.values)
      known.count(entry.values.group, 1)
    },

    remove(place) {
      const stored = get.get(place)
      if (!stored) throw new Error('There is no organization at this place of the search index')
      const entry = known.read(stored, columns.read(place))
      for (const row of known.indexRows(entry)) {
        words.count(row.words, -1)
        unindex.run(place * SLOTS + row.slot, row.tokens)
      }
      for (const hash of numberHashes(entry)) numbers.remove(hash, place)
      remove.run(place)
      columns.write(place, EMPTY_PLACE)
      known.count(entry.values.group, -1)
      return entry
    },

    flush(stamp) {
      columns.flush(stamp)
      words.flush()
      numbers.flush()
      known.flush()
    },
  }
}
