/**
 * Stages the documents of a rebuilt index. All computation for a document is done here,
 * once and in the order of arrival. Texts go into a temporary table that SQLite sorts
 * later; numbers stay in memory, in lists.
 */
import type Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { normaliseName } from '../../names/normalise-name.ts'
import { wordsOf } from '../../query/relevance.ts'
import type { RowValues } from '../file/columns.ts'
import { splitId } from '../file/document-rows.ts'
import { documentConverter, numberHashes } from '../file/indexed-document.ts'
import { wordCounts } from './word-counts.ts'

/** The documents, numbered from 1 in the order of arrival. */
export interface StagedRows {
  /** The number of documents. */
  readonly count: number
  /** The values for the columns. */
  values(number: number): RowValues
  /** Hashes of numbers, and for each hash its document. */
  readonly hashes: NumberList
  readonly owners: NumberList
  /** Names other than legal names. */
  readonly furtherNames: readonly { readonly number: number; readonly slot: number; readonly tokens: string }[]
}

/** The table `staged`, which must be dropped after use. */
const STAGED = `
  CREATE TABLE staged (
    number INTEGER PRIMARY KEY, words TEXT, jurisdiction INTEGER, local_id TEXT, version INTEGER, locality INTEGER,
    legal_name TEXT, details TEXT, tokens TEXT)`

export async function stageRows(
  database: Database.Database,
  documents: AsyncIterable<SearchDocument>,
): Promise<StagedRows> {
  database.exec(STAGED)
  const put = rowInserter(database)
  const converter = documentConverter(database)
  const words = wordCounts(database)
  const columns = {
    group: numberList(),
    registered: numberList(),
    dissolved: numberList(),
    form: numberList(),
    length: numberList(),
  }
  const [hashes, owners] = [numberList(), numberList()]
  const furtherNames: { number: number; slot: number; tokens: string }[] = []
  let number = 0
  for await (const document of documents) {
    number++
    // First, so that the jurisdiction that all share gets number 1, which takes no space in a row.
    const jurisdiction = converter.jurisdiction(document.id)
    const indexed = converter.toIndexed(document)
    const { id, version, locality, legal_name, details } = indexed.stored
    const key = wordsOf(indexed.legal ?? normaliseName(legal_name))
    for (const { slot, words: nameWords, tokens } of converter.namesOf(indexed)) {
      words.count(nameWords, 1)
      if (slot > 0) furtherNames.push({ number, slot, tokens })
      else put.add(number, key, jurisdiction, splitId(id).local, version, locality, legal_name, details, tokens)
    }
    for (const hash of numberHashes(indexed)) {
      hashes.push(hash)
      owners.push(number)
    }
    columns.group.push(indexed.values.group)
    columns.registered.push(indexed.values.registered)
    columns.dissolved.push(indexed.values.dissolved)
    columns.form.push(indexed.values.form)
    columns.length.push(indexed.values.length)
    converter.count(indexed.values.group, 1)
  }
  put.flush()
  words.flush()
  converter.flush()
  const { group, registered, dissolved, form, length } = columns
  return {
    ...{ count: number, hashes, owners, furtherNames },
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

/** Inserts rows of `staged` in batches; `flush` inserts the last batch. */
function rowInserter(database: Database.Database) {
  const placeholders = `(${Array(COLUMNS).fill('?')})`
  const one = database.prepare(`INSERT INTO staged VALUES ${placeholders}`)
  const batch = database.prepare(`INSERT INTO staged VALUES ${Array(ROWS).fill(placeholders)}`)
  let values: (string | number | null)[] = []
  return {
    add(...row: readonly (string | number | null)[]): void {
      for (const value of row) values.push(value)
      if (values.length < COLUMNS * ROWS) return
      batch.run(values)
      values = []
    },
    flush(): void {
      for (let at = 0; at < values.length; at += COLUMNS) one.run(values.slice(at, at + COLUMNS))
      values = []
    },
  }
}

/** A growing list of 32-bit integers: millions of them, four bytes each. */
interface NumberList {
  push(value: number): void
  /** By index from 0; 0 beyond the end. */
  at(index: number): number
  /** A view of the content; invalid after the next push. */
  values(): Int32Array
}

function numberList(): NumberList {
  let room = new Int32Array(1024)
  let count = 0
  return {
    push(value) {
      if (count === room.length) {
        const larger = new Int32Array(2 * room.length)
        larger.set(room)
        room = larger
      }
      room[count++] = value
    },
    at: index => room[index] ?? 0,
    values: () => room.subarray(0, count),
  }
}
