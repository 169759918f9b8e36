/**
 * Documents on their way into a rebuilt index. All computation for a document is
 * done here, once and in the order of arrival; texts go into a table that
 * SQLite sorts, numbers stay in lists.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { normaliseName } from '../../names/normalise-name.ts'
import { wordsOf } from '../../query/relevance.ts'
import type { PlaceValues } from '../file/columns.ts'
import { splitId } from '../file/document-rows.ts'
import { entries, numberHashes } from '../file/indexed-document.ts'
import { type NumberList, numberList } from './number-list.ts'
import { wordCounts } from './word-counts.ts'

/** Staged documents, numbered from 1 in the order of arrival. */
export interface Staged {
  /** The number of documents. */
  readonly count: number
  /** The values for the columns. */
  values(number: number): PlaceValues
  /** Hashes of numbers, and for each hash its document. */
  readonly hashes: NumberList
  readonly owners: NumberList
  /** Rows of the index for names other than legal names. */
  readonly further: readonly { readonly number: number; readonly slot: number; readonly tokens: string }[]
}

/** The table `staged`, which must be dropped after use. */
const STAGED = `
  CREATE TABLE staged (
    number INTEGER PRIMARY KEY, words TEXT, jurisdiction INTEGER, local_id TEXT, version INTEGER, locality INTEGER,
    legal_name TEXT, details TEXT, tokens TEXT)`

export async function stage(database: Database.Database, documents: AsyncIterable<SearchDocument>): Promise<Staged> {
  database.exec(STAGED)
  const put = rowInserter(database)
  const known = entries(database)
  const words = wordCounts(database)
  const columns = {
    group: numberList(),
    registered: numberList(),
    dissolved: numberList(),
    form: numberList(),
    length: numberList(),
  }
  const [hashes, owners] = [numberList(), numberList()]
  const further: { number: number; slot: number; tokens: string }[] = []
  let number = 0
  for await (const document of documents) {
    number++
    // First, so that the jurisdiction that all share gets number 1, which takes no space in a row.
    const jurisdiction = known.jurisdiction(document.id)
    const entry = known.of(document)
    const { id, version, locality, legal_name, details } = entry.row
    const key = wordsOf(entry.legal ?? normaliseName(legal_name))
    for (const row of known.indexRows(entry)) {
      words.count(row.words, 1)
      if (row.slot > 0) further.push({ number, slot: row.slot, tokens: row.tokens })
      else put.add(number, key, jurisdiction, splitId(id).local, version, locality, legal_name, details, row.tokens)
    }
    for (const hash of numberHashes(entry)) {
      hashes.push(hash)
      owners.push(number)
    }
    columns.group.push(entry.values.group)
    columns.registered.push(entry.values.registered)
    columns.dissolved.push(entry.values.dissolved)
    columns.form.push(entry.values.form)
    columns.length.push(entry.values.length)
    known.count(entry.values.group, 1)
  }
  put.flush()
  words.flush()
  known.flush()
  const { group, registered, dissolved, form, length } = columns
  return {
    ...{ count: number, hashes, owners, further },
    values: at => ({
      group: group.at(at - 1),
      registered: registered.at(at - 1),
      dissolved: dissolved.at(at - 1),
      form: form.at(at - 1),
      length: length.at(at - 1),
    }),
  }
}

const COLUMNS = 9
/** Rows per SQL command: running one command costs as much as several rows. */
const ROWS = 32

/** Inserts rows of `staged` in groups; `flush` inserts the last group. */
function rowInserter(database: Database.Database) {
  const row = `(${Array(COLUMNS).fill('?')})`
  const one = database.prepare(`INSERT INTO staged VALUES ${row}`)
  const many = database.prepare(`INSERT INTO staged VALUES ${Array(ROWS).fill(row)}`)
  let waiting: (string | number | null)[] = []
  return {
    add(...values: readonly (string | number | null)[]): void {
      for (const value of values) waiting.push(value)
      if (waiting.length < COLUMNS * ROWS) return
      many.run(waiting)
      waiting = []
    },
    flush(): void {
      for (let at = 0; at < waiting.length; at += COLUMNS) one.run(waiting.slice(at, at + COLUMNS))
      waiting = []
    },
  }
}
