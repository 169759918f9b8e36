/**
 * Makes an index from nothing, in a file of its own and without a journal: if
 * it is cut off, it is thrown away. Documents are sorted by name first, so that
 * every table is written from its beginning to its end.
 */
import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { SearchDocument } from '../engine.ts'
import { compared } from '../relevance.ts'
import { documentWriter } from './document-writer.ts'
import { createSchema } from './open-database.ts'
import { PLACE_STEP } from './schema.ts'

/** Documents between two writings of the columns. */
const FLUSH_EVERY = 65_536
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
  const beside = `${path}.new`
  try {
    await buildIndex(beside, documents, mark)
    const built = new Database(beside)
    try {
      await built.backup(path, { progress: () => PAGES_AT_ONCE })
    } finally {
      built.close()
    }
    cutJournal(path)
  } finally {
    rmSync(beside, { force: true })
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
 * @param stamp of everything in it: a number that readers have not seen
 */
async function buildIndex(
  path: string,
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
  } finally {
    database.close()
  }
}

/** The staging table is a temporary one: SQLite keeps it in a file that goes with the connection. */
async function stage(database: Database.Database, documents: AsyncIterable<SearchDocument>): Promise<void> {
  database.exec(`
    CREATE TEMP TABLE staged (words TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL);
    CREATE TEMP TABLE staged_numbers (hash INTEGER NOT NULL, place INTEGER NOT NULL)`)
  const put = database.prepare('INSERT INTO staged VALUES (?, ?, ?)')
  for await (const document of documents) {
    put.run(compared(document.legalName).words, document.id, JSON.stringify(document))
  }
}

function writeAll(database: Database.Database, stamp: number): void {
  configure(database, { automerge: 0, crisismerge: 1000, hashsize: HASH_SIZE })
  const putNumber = database.prepare('INSERT INTO staged_numbers VALUES (?, ?)')
  const writer = documentWriter(database, (hash, place) => void putNumber.run(hash, place))
  let place = 0
  for (const document of sorted(database)) {
    place += PLACE_STEP
    writer.insert(place, writer.entryOf(document))
    if ((place / PLACE_STEP) % FLUSH_EVERY === 0) writer.flushColumns(stamp)
  }
  writer.flush(stamp)
  database.exec('INSERT INTO numbers SELECT DISTINCT hash, place FROM staged_numbers ORDER BY hash, place')
  configure(database, { automerge: 4, crisismerge: 16, hashsize: USUAL_HASH_SIZE })
}

/** FTS5's own settings, written out because it takes no bound numbers, which come as floating point. */
function configure(database: Database.Database, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    database.exec(`INSERT INTO name_index (name_index, rank) VALUES ('${name}', ${value})`)
  }
}

/** In pages, because nothing can be written through a connection while a statement of it is being iterated. */
function* sorted(database: Database.Database): Generator<SearchDocument> {
  database.exec('CREATE TEMP TABLE ordered AS SELECT document FROM staged ORDER BY words, id; DROP TABLE staged')
  const page = database
    .prepare<[number, number], string>('SELECT document FROM ordered WHERE rowid > ? ORDER BY rowid LIMIT ?')
    .pluck()
  for (let at = 0; ; ) {
    const documents = page.all(at, 1000)
    for (const document of documents) yield JSON.parse(document)
    if (documents.length === 0) return
    at += documents.length
  }
}
