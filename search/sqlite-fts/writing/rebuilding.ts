/**
 * Builds an index from nothing, in a separate file and without a journal: if
 * the process ends early, the file is deleted. Documents are sorted by name first,
 * so that every table is written from its beginning to its end.
 */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { columnWriter } from '../file/columns.ts'
import { PLACE_STEP, SLOTS } from '../file/index-schema.ts'
import { fillNumbers } from '../file/number-table.ts'
import { createSchema } from '../file/open-database.ts'
import { lockRebuild } from './rebuild-lock.ts'
import { type Staged, stage } from './staged-rows.ts'

/** The number of organizations between two writes of the columns. */
const FLUSH_EVERY = 65_536
/**
 * In bytes, for the page cache and again for FTS5's write buffer. The server's process keeps this memory. `each`, per
 * organization, is the amount with which one and a half million are written from beginning to end.
 */
const MEMORY = { each: 45, least: 4 * 1024 * 1024, most: 64 * 1024 * 1024 }
/** The number of pages that are copied before other work gets a turn. */
const PAGES_AT_ONCE = 2048
const USUAL_HASH_SIZE = 1024 * 1024

interface Mark {
  readonly seq: number
  readonly feed: string | undefined
  readonly stamp: number
  readonly generation: number
}

/**
 * Rebuilds the index and replaces the current one. The replacement is one transaction of the old file, into which the
 * new one is copied page by page: a reader sees the old index until its query ends, and then the new one. Does nothing
 * while another process is rebuilding. If the new file were renamed over the old one, other processes would keep the
 * old one open.
 */
export async function rebuildBeside(path: string, documents: AsyncIterable<SearchDocument>, mark: Mark): Promise<void> {
  const lock = lockRebuild(path)
  if (!lock) return
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
  } finally {
    for (const left of [beside, packed]) rmSync(left, { force: true })
    cutJournal(path)
    lock.release()
  }
}

/**
 * The copied pages stay in the journal as long as another connection reads the old index. Without readers they can be
 * removed at once. So can a partial copy after the disk was full. If that fails, too, the next checkpoint removes them.
 */
function cutJournal(path: string): void {
  let database: Database.Database | undefined
  try {
    database = new Database(path)
    database.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  } finally {
    database?.close()
  }
}

/**
 * @param path of the new file; an existing file is overwritten
 * @param packed path of the same index without empty pages; there must be no file
 * @param stamp of all content: a number that readers have not seen
 */
async function buildIndex(
  path: string,
  packed: string,
  documents: AsyncIterable<SearchDocument>,
  { seq, feed, stamp, generation }: Mark,
): Promise<void> {
  rmSync(path, { force: true })
  const database = new Database(path)
  try {
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma(`cache_size = -${MEMORY.least / 1024}`)
    database.exec('BEGIN')
    createSchema(database)
    writeAll(database, await stage(database, documents), stamp)
    database
      .prepare('UPDATE state SET position = ?, stamp = ?, generation = ?, feed = ?')
      .run(seq, stamp, generation, feed ?? null)
    database.exec('COMMIT')
    database.exec(`INSERT INTO name_index (name_index) VALUES ('optimize')`)
    database.prepare('VACUUM INTO ?').run(packed)
  } finally {
    database.close()
  }
}

/** SQLite sorts the rows, and each table is written from its beginning to its end. */
function writeAll(database: Database.Database, staged: Staged, stamp: number): void {
  const memory = Math.min(MEMORY.most, Math.max(MEMORY.least, MEMORY.each * staged.count))
  database.pragma(`cache_size = -${Math.floor(memory / 1024)}`)
  // The sorted data does not fit into memory: another thread writes it out meanwhile.
  if (memory === MEMORY.most) database.pragma('threads = 2')
  configure(database, { automerge: 0, crisismerge: 1000, hashsize: memory })
  database.exec(`
    CREATE TABLE ordered AS SELECT staged.*
      FROM staged LEFT JOIN filter_values ON filter_values.number = jurisdiction
      ORDER BY words, ifnull(value || '.', '') || local_id;
    DROP TABLE staged;
    INSERT INTO organizations
      SELECT ${PLACE_STEP} * rowid, jurisdiction, local_id, version, locality, legal_name, details
      FROM ordered ORDER BY rowid;
    INSERT INTO name_index (rowid, tokens) SELECT ${PLACE_STEP * SLOTS} * rowid, tokens FROM ordered ORDER BY rowid`)
  const places = placesOf(database)
  database.exec('DROP TABLE ordered')
  writeFurtherNames(database, staged, places)
  writeColumns(database, staged, places, stamp)
  const owners = staged.owners.values()
  fillNumbers(
    database,
    staged.hashes.values(),
    owners.map(number => places[number] ?? 0),
  )
  configure(database, { automerge: 4, crisismerge: 16, hashsize: USUAL_HASH_SIZE })
}

/** Places by the number of the document. */
function placesOf(database: Database.Database): Int32Array {
  const numbers = database.prepare<[], number>('SELECT number FROM ordered ORDER BY rowid').pluck().all()
  const places = new Int32Array(numbers.length + 1)
  for (const [at, number] of numbers.entries()) places[number] = PLACE_STEP * (at + 1)
  return places
}

function writeFurtherNames(database: Database.Database, { further }: Staged, places: Int32Array): void {
  const put = database.prepare('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const rows = further.map(({ number, slot, tokens }) => ({ row: SLOTS * (places[number] ?? 0) + slot, tokens }))
  for (const { row, tokens } of rows.sort((a, b) => a.row - b.row)) put.run(row, tokens)
}

function writeColumns(database: Database.Database, staged: Staged, places: Int32Array, stamp: number): void {
  const numbers = new Int32Array(places.length - 1)
  for (let number = 1; number < places.length; number++) numbers[(places[number] ?? 0) / PLACE_STEP - 1] = number
  const columns = columnWriter(database)
  for (const [at, number] of numbers.entries()) {
    columns.write(PLACE_STEP * (at + 1), staged.values(number))
    if (at % FLUSH_EVERY === 0) columns.flush(stamp)
  }
  columns.flush(stamp)
}

/** FTS5's own settings, written into the SQL because FTS5 does not accept bound numbers, which are floating point. */
function configure(database: Database.Database, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    database.exec(`INSERT INTO name_index (name_index, rank) VALUES ('${name}', ${value})`)
  }
}
