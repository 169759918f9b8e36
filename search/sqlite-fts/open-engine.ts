/**
 * The embedded search engine: SQLite's FTS5 in a separate file. The file need not be
 * saved: when it is damaged, even in the middle of a query, an empty index
 * replaces it and the change feed fills it.
 */
import Database from 'better-sqlite3'
import type { SearchEngine } from '../engine.ts'
import { type Checkpoint, NEVER_CANCELLED } from './asking/query-limits.ts'
import { type Searching, searching } from './asking/searching.ts'
import { fileFailure, isDamage } from './file/file-failure.ts'
import { discard, openDatabase, openForReading } from './file/open-database.ts'
import { type Indexing, indexing } from './writing/indexing.ts'
import { rebuildBeside } from './writing/rebuilding.ts'

interface Index extends Indexing, Searching {
  close(): void
}

export interface SqliteFtsOptions {
  /** Path of the index file, which is created if it does not exist. Several processes may have it open. */
  readonly path: string
  /** Never write to the file: a missing or damaged one reads as empty, and writing fails. */
  readonly readonly?: boolean
  /** Called when a damaged file was deleted: other connections to it must open it again. */
  readonly onRestart?: () => void
  /** Called between pieces of a query's work; its error ends the query. */
  readonly checkpoint?: Checkpoint
}

export interface SqliteFtsEngine extends SearchEngine {
  /** Loads the data that queries need into memory, so that the first query does not wait for it. */
  warm(): void
  /** Deletes the file and begins with an empty one. */
  restart(): void
}

/** @throws {Error} when the file is a database of another program, or cannot be read or written */
export async function openSqliteFtsEngine({
  path,
  readonly = false,
  onRestart,
  checkpoint = NEVER_CANCELLED,
}: SqliteFtsOptions): Promise<SqliteFtsEngine> {
  const open = () => {
    try {
      return readonly ? prepareIndex(openForReading(path), checkpoint) : openIndex(path, checkpoint)
    } catch (error) {
      throw fileFailure(path, error)
    }
  }
  let index = open()

  function startAgain(): void {
    index.close()
    discard(path)
    index = open()
    onRestart?.()
  }

  function restart(error: unknown): void {
    if (readonly || !isDamage(error)) throw fileFailure(path, error)
    startAgain()
  }

  function use<T>(work: (index: Index) => T): T {
    try {
      return work(index)
    } catch (error) {
      restart(error)
      return work(index)
    }
  }

  return {
    position: async () => use(it => it.position()),
    feed: async () => use(it => it.feed()),
    async apply(batch) {
      try {
        index.apply(batch)
      } catch (error) {
        // The batch is not repeated: the new index lacks all earlier documents, so its position must stay 0.
        restart(error)
      }
    },
    search: async query => use(it => it.search(query)),
    suggest: async query => use(it => it.suggest(query)),
    async rebuild(documents, seq, feed) {
      if (readonly) throw new Error(`${path} is open for reading only`)
      try {
        await rebuildBeside(path, documents, { seq, feed, ...use(it => it.next()) })
      } catch (error) {
        throw fileFailure(path, error)
      }
    },
    async *entries() {
      yield* use(it => it.entries())
    },
    optimise: async () => use(it => it.optimise()),
    warm: () => use(it => it.warm()),
    restart: startAgain,
    close: async () => index.close(),
  }
}

function openIndex(path: string, checkpoint: Checkpoint): Index {
  const database = openDatabase(path)
  try {
    return prepareIndex(database, checkpoint)
  } catch (error) {
    database.close()
    // The queries do not fit the tables: the file has our version number, but other tables.
    const isForeign = error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR'
    if (!isForeign && !isDamage(error)) throw error
    discard(path)
    return prepareIndex(openDatabase(path), checkpoint)
  }
}

function prepareIndex(database: Database.Database, checkpoint: Checkpoint): Index {
  return { ...indexing(database), ...searching(database, { checkpoint }), close: () => void database.close() }
}
