/**
 * Builds a new index in a separate file and without a journal: if the process
 * ends early, the next rebuild deletes the file. Documents are sorted by name first,
 * so that every table is written from its beginning to its end.
 */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { SearchDocument } from '../../engine.ts'
import { columnWriter } from '../file/columns.ts'
import { ROW_DISTANCE, SLOTS } from '../file/index-schema.ts'
import { fillNumbers } from '../file/number-table.ts'
import { createSchema } from '../file/open-database.ts'
import { type StagedRows, stageRows } from './staged-rows.ts'

/** The number of organizations between two writes of the columns. */
const FLUSH_EVERY = 65_536
/**
 * In bytes, for the page cache, and the same again for FTS5's write buffer. The server's process keeps this memory.
 * `each` is per organization: with it, an index of one and a half million is written from beginning to end.
 */
const MEMORY = { each: 45, least: 4 * 1024 * 1024, most: 64 * 1024 * 1024 }
/** The number of pages that are copied before other work gets a turn. */
const PAGES_AT_ONCE = 2048
const USUAL_HASH_SIZE = 1024 * 1024

/** The values of the table `state` in the new index. */
interface NewState {
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
export async function rebuildBeside(
  path: string,
  documents: AsyncIterable<SearchDocument>,
  state: NewState,
): Promise<void> {
  const lock = lockRebuild(path)
  if (!lock) return
  const [beside, packed] = [`${path}.new`, `${path}.packed`]
  try {
    rmSync(packed, { force: true })
    await buildIndex(beside, packed, documents, state)
    const built = new Database(packed)
    try {
      await built.backup(path, { progress: () => PAGES_AT_ONCE })
    } finally {
      built.close()
    }
  } finally {
    for (const file of [beside, packed]) rmSync(file, { force: true })
    cutJournal(path)
    lock.release()
  }
}

/**
 * Only one process may rebuild the index at a time: two would write the same new file. The lock is SQLite's own, on an
 * empty file beside the index: the operating system releases it when the process ends, however it ends.
 * @returns undefined while another process, or another thread, is rebuilding the index
 */
function lockRebuild(path: string): { release(): void } | undefined {
  const database = new Database(`${path}.lock`, { timeout: 0 })
  try {
    database.exec('BEGIN EXCLUSIVE')
    return { release: () => void database.close() }
  } catch (error) {
    database.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
}

/**
 * Removes the copied pages from the journal, also those of a copy that failed because the disk was full. They cannot be
 * removed while another connection reads the old index; then a later checkpoint removes them.
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
  { seq, feed, stamp, generation }: NewState,
): Promise<void> {
  rmSync(path, { force: true })
  const database = new Database(path)
  try {
    database.pragma('journal_mode = OFF')
    database.pragma('synchronous = OFF')
    database.pragma(`cache_size = -${MEMORY.least / 1024}`)
    database.exec('BEGIN')
    createSchema(database)
    writeAll(database, await stageRows(database, documents), stamp)
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
function writeAll(database: Database.Database, staged: StagedRows, stamp: number): void {
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
      SELECT ${ROW_DISTANCE} * rowid, jurisdiction, local_id, version, locality, legal_name, details
      FROM ordered ORDER BY rowid;
    INSERT INTO name_index (rowid, tokens) SELECT ${ROW_DISTANCE * SLOTS} * rowid, tokens FROM ordered ORDER BY rowid`)
  const rows = rowsByNumber(database)
  database.exec('DROP TABLE ordered')
  writeFurtherNames(database, staged, rows)
  writeColumns(database, staged, rows, stamp)
  const owners = staged.owners.values()
  fillNumbers(
    database,
    staged.hashes.values(),
    owners.map(number => rows[number] ?? 0),
  )
  configure(database, { automerge: 4, crisismerge: 16, hashsize: USUAL_HASH_SIZE })
}

/** Rows by the number of the document. */
function rowsByNumber(database: Database.Database): Int32Array {
  const numbers = database.prepare<[], number>('SELECT number FROM ordered ORDER BY rowid').pluck().all()
  const rows = new Int32Array(numbers.length + 1)
  for (const [at, number] of numbers.entries()) rows[number] = ROW_DISTANCE * (at + 1)
  return rows
}

function writeFurtherNames(database: Database.Database, { furtherNames }: StagedRows, rows: Int32Array): void {
  const put = database.prepare('INSERT INTO name_index (rowid, tokens) VALUES (?, ?)')
  const names = furtherNames.map(({ number, slot, tokens }) => ({ id: SLOTS * (rows[number] ?? 0) + slot, tokens }))
  for (const { id, tokens } of names.sort((a, b) => a.id - b.id)) put.run(id, tokens)
}

function writeColumns(database: Database.Database, staged: StagedRows, rows: Int32Array, stamp: number): void {
  const numbers = new Int32Array(rows.length - 1)
  for (let number = 1; number < rows.length; number++) numbers[(rows[number] ?? 0) / ROW_DISTANCE - 1] = number
  const columns = columnWriter(database)
  for (const [at, number] of numbers.entries()) {
    columns.write(ROW_DISTANCE * (at + 1), staged.values(number))
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
