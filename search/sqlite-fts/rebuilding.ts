/**
 * Makes an index from nothing, in a file of its own and without a journal: if
 * it is cut off, it is thrown away. Documents are sorted by name first, so that
 * every table is written from its beginning to its end.
 */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { SearchDocument } from '../engine.ts'
import { normaliseName } from '../normalise-name.ts'
import { comparedFrom } from '../relevance.ts'
import { columnWriter, type PlaceValues } from './columns.ts'
import { splitId } from './document-rows.ts'
import { entries, numberHashes } from './entries.ts'
import { fillNumbers } from './number-table.ts'
import { createSchema } from './open-database.ts'
import { PLACE_STEP, SLOTS } from './schema.ts'
import { wordCounts } from './word-counts.ts'

const ROWS_AT_ONCE = 16_384
/** In bytes; FTS5 keeps so much of its index in memory before it writes. */
const HASH_SIZE = 64 * 1024 * 1024
/** Copied between two looks at what else there is to do. */
const PAGES_AT_ONCE = 2048
const USUAL_HASH_SIZE = 1024 * 1024

/**
 * Makes the index anew, and puts it in the place of the one that answers. That is one transaction of the old file, into
 * which the new one is copied page by page: whoever reads it reads the old index to the end of their query, and then
 * the new one. A file that was put in its place under the same name would leave other processes with the old one.
 */
export async function rebuildBeside(
  path: string,
  documents: AsyncIterable<SearchDocument>,
  mark: { readonly seq: number; readonly stamp: number; readonly generation: number },
): Promise<void> {
  const [beside, packed] = [`${path}.new`, `${path}.packed`]
  try {
    rmSync(packed, { force: true })
    await buildIndex(beside, packed, documents, mark)
    const built = new Database(packed)
    try {
      await built.backup(path, { progress: () => PAGES_AT_ONCE })
    } finally {
      built.close()
    }
    cutJournal(path)
  } finally {
    for (const left of [beside, packed]) rmSync(left, { force: true })
  }
}

/** What was copied is in the journal as long as somebody reads the old index; where nobody does, it can go at once. */
function cutJournal(path: string): void {
  const database = new Database(path)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
}

/**
 * @param path of the new file; what is there is overwritten
 * @param packed of the same without the room that making it left empty; nothing may be there
 * @param stamp of everything in it: a number that readers have not seen
 */
async function buildIndex(
  path: string,
  packed: string,
  documents: AsyncIterable<SearchDocument>,
  { seq, stamp, generation }: { seq: number; stamp: number; generation: number },
): Promise<void> {
  rmSync(path, { force: true })
  const database = new Database(path)
  try {
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma('cache_size = -65536')
    database.exec('BEGIN')
    createSchema(database)
    await stage(database, documents)
    writeAll(database, stamp)
    database.prepare('UPDATE state SET position = ?, stamp = ?, generation = ?').run(seq, stamp, generation)
    database.exec('COMMIT')
    database.exec(`INSERT INTO name_index (name_index) VALUES ('optimize')`)
    database.prepare('VACUUM INTO ?').run(packed)
  } finally {
    database.close()
  }
}

/**
 * Everything that takes thought is done here, once for each document, in the order in which they come. Temporary tables
 * lie in a file that goes with the connection.
 */
async function stage(database: Database.Database, documents: AsyncIterable<SearchDocument>): Promise<void> {
  database.exec(`
    CREATE TEMP TABLE staged (
      number INTEGER PRIMARY KEY, words TEXT, id TEXT, jurisdiction INTEGER, local_id TEXT, version INTEGER, locality INTEGER, legal_name TEXT, details TEXT,
      facet_group INTEGER, registered INTEGER, dissolved INTEGER, form INTEGER, tokens TEXT);
    CREATE TEMP TABLE staged_rows (number INTEGER, slot INTEGER, tokens TEXT);
    CREATE TEMP TABLE staged_numbers (hash INTEGER, number INTEGER)`)
  const put = database.prepare(`INSERT INTO staged VALUES (${Array(14).fill('?')})`)
  const putRow = database.prepare('INSERT INTO staged_rows VALUES (?, ?, ?)')
  const putNumber = database.prepare('INSERT INTO staged_numbers VALUES (?, ?)')
  const known = entries(database)
  const words = wordCounts(database)
  let number = 0
  for await (const document of documents) {
    number++
    // First, so that the jurisdiction that all share is number 1, which takes no room in a row.
    const jurisdiction = known.jurisdiction(document.id)
    const entry = known.of(document)
    const { id, version, locality, legal_name, details } = entry.row
    const { group, registered, dissolved, form } = entry.values
    const [legal, ...further] = known.indexRows(entry)
    const key = comparedFrom(entry.legal ?? normaliseName(legal_name)).words
    const identity = [id, jurisdiction, splitId(id).local, version]
    put.run(number, key, ...identity, locality, legal_name, details, group, registered, dissolved, form, legal?.tokens)
    for (const row of further) putRow.run(number, row.slot, row.tokens)
    for (const row of [legal, ...further]) if (row) words.count(row.words, 1)
    for (const hash of numberHashes(entry)) putNumber.run(hash, number)
    known.count(group, 1)
  }
  words.flush()
  known.flush()
}

/** Sorted by SQLite, and written by it: each table from its beginning to its end. */
function writeAll(database: Database.Database, stamp: number): void {
  configure(database, { automerge: 0, crisismerge: 1000, hashsize: HASH_SIZE })
  database.exec(`
    CREATE TEMP TABLE ordered AS SELECT * FROM staged ORDER BY words, id;
    DROP TABLE staged;
    CREATE TEMP TABLE places (number INTEGER PRIMARY KEY, place INTEGER);
    INSERT INTO places SELECT number, ${PLACE_STEP} * rowid FROM ordered ORDER BY number;
    INSERT INTO organizations
      SELECT ${PLACE_STEP} * rowid, jurisdiction, local_id, version, locality, legal_name, details
      FROM ordered ORDER BY rowid;
    INSERT INTO name_index (rowid, tokens) SELECT ${PLACE_STEP * SLOTS} * rowid, tokens FROM ordered ORDER BY rowid;
    INSERT INTO name_index (rowid, tokens)
      SELECT ${SLOTS} * place + slot, tokens FROM staged_rows JOIN places USING (number) ORDER BY place, slot;
    CREATE TEMP TABLE ordered_numbers AS
      SELECT hash, place FROM staged_numbers JOIN places USING (number) ORDER BY hash, place`)
  fillNumbers(database, inPages<{ hash: number; place: number }>(database, 'hash, place', 'ordered_numbers'))
  writeColumns(database, stamp)
  configure(database, { automerge: 4, crisismerge: 16, hashsize: USUAL_HASH_SIZE })
}

function writeColumns(database: Database.Database, stamp: number): void {
  const columns = columnWriter(database)
  let written = 0
  for (const values of inPages<PlaceValues>(
    database,
    'facet_group AS "group", registered, dissolved, form',
    'ordered',
  )) {
    columns.write(PLACE_STEP * ++written, values)
    if (written % ROWS_AT_ONCE === 0) columns.flush(stamp)
  }
  columns.flush(stamp)
}

/**
 * A table in the order of its rows. In pages, because nothing can be written through a connection while one of its
 * statements gives rows.
 */
function* inPages<Row>(database: Database.Database, columns: string, table: string): Generator<Row> {
  const page = database.prepare<[number], Row>(
    `SELECT ${columns} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${ROWS_AT_ONCE}`,
  )
  for (let at = 0, full = true; full; at += ROWS_AT_ONCE) {
    const rows = page.all(at)
    yield* rows
    full = rows.length === ROWS_AT_ONCE
  }
}

/** FTS5's own settings, written out because it takes no bound numbers, which come as floating point. */
function configure(database: Database.Database, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    database.exec(`INSERT INTO name_index (name_index, rank) VALUES ('${name}', ${value})`)
  }
}
