/**
 * Inserts documents into the tables and removes them, one by one. Shared data
 * (counts of words, of groups, the columns) is kept in memory until `flush`,
 * which must be called before the transaction ends.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { columnWriter, EMPTY_ROW } from '../file/columns.ts'
import { STORED_COLUMNS, type StoredRow, splitId } from '../file/document-rows.ts'
import { SLOTS } from '../file/index-schema.ts'
import { documentConverter, type IndexedDocument, numberHashes } from '../file/indexed-document.ts'
import { numberHash, numberWriter } from '../file/number-table.ts'
import { wordCounts } from './word-counts.ts'

export interface DocumentWriter {
  toIndexed(document: SearchDocument): IndexedDocument
  /** The current row of an organization; undefined when it is new. */
  rowOf(id: string): number | undefined
  insert(row: number, indexed: IndexedDocument): void
  /** Removes the organization in this row, and returns it. */
  remove(row: number): IndexedDocument
  /** Writes the data in memory. @param stamp of this commit */
  flush(stamp: number): void
}

export function documentWriter(database: Database.Database): DocumentWriter {
  const converter = documentConverter(database)
  const columns = columnWriter(database)
  const words = wordCounts(database)
  const get = database.prepare<[number], StoredRow>(`SELECT ${STORED_COLUMNS} FROM organization_rows WHERE place = ?`)
  const put = database.prepare('INSERT INTO organizations VALUES (?, ?, ?, ?, ?, ?, ?)')
  /** For an id without a letter or digit, which occurs only in property tests. */
  const rowByScan = database.prepare<[string], number>('SELECT place FROM organization_rows WHERE id = ?').pluck()
  const remove = database.prepare('DELETE FROM organizations WHERE place = ?')
  const index = database.prepare<[number, string]>('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const unindex = database.prepare<[number, string]>(
    `INSERT INTO name_index (name_index, rowid, tokens) VALUES ('delete', ?, ?)`,
  )
  const numbers = numberWriter(database)

  return {
    toIndexed: converter.toIndexed,

    rowOf(id) {
      const hash = numberHash(splitId(id).local)
      if (hash === undefined) return rowByScan.get(id)
      return numbers.rowsOf(hash).find(row => get.get(row)?.id === id)
    },

    insert(row, indexed) {
      const { id, version, locality, legal_name, details } = indexed.stored
      put.run(row, converter.jurisdiction(id), splitId(id).local, version, locality, legal_name, details)
      for (const name of converter.namesOf(indexed)) {
        words.count(name.words, 1)
        index.run(row * SLOTS + name.slot, name.tokens)
      }
      for (const hash of numberHashes(indexed)) numbers.add(hash, row)
      columns.write(row, indexed.values)
      converter.count(indexed.values.group, 1)
    },

    remove(row) {
      const stored = get.get(row)
      if (!stored) throw new Error('There is no organization in this row of the search index')
      const indexed = converter.fromStored(stored, columns.read(row))
      for (const name of converter.namesOf(indexed)) {
        words.count(name.words, -1)
        unindex.run(row * SLOTS + name.slot, name.tokens)
      }
      for (const hash of numberHashes(indexed)) numbers.remove(hash, row)
      remove.run(row)
      columns.write(row, EMPTY_ROW)
      converter.count(indexed.values.group, -1)
      return indexed
    },

    flush(stamp) {
      columns.flush(stamp)
      words.flush()
      numbers.flush()
      converter.flush()
    },
  }
}
