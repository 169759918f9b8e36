/**
 * The embedded search engine: SQLite's FTS5 in a file of its own. Nothing in the
 * file is worth saving: where it turns out damaged, even in the middle of a query,
 * the index starts again from nothing and the change feed fills it.
 */
import Database from 'better-sqlite3'
import type { SearchEngine } from '../engine.ts'
import { type Searching, searching } from './asking/searching.ts'
import { type Checkpoint, NEVER_CANCELLED } from './file/cancelled.ts'
import { fileFailure, isDamage } from './file/file-failure.ts'
import { discard, openDatabase, openForReading } from './file/open-database.ts'
import { type Indexing, indexing } from './writing/indexing.ts'
import { rebuildBeside } from './writing/rebuilding.ts'

interface Index extends Indexing, Searching {
  close(): void
}

export interface SqliteFtsOptions {
  /** Of the index file; made when it does not exist. Several processes may have it open. */
  readonly path: string
  /** Leave the file as it is: one that is missing or damaged reads as empty, and writing fails. */
  readonly readonly?: boolean
  /** Called when a damaged file was thrown away: whoever else has it open must open it again. */
  readonly onRestart?: () => void
  /** Called between pieces of a query's work; what it throws ends the query. */
  readonly checkpoint?: Checkpoint
}

export interface SqliteFtsEngine extends SearchEngine {
  /** Read what queries need to have in memory, so that the first of them does not wait for it. */
  warm(): void
  /** Throw the file away and begin with an empty one. */
  restart(): void
}

/** @throws {Error} when the file is a database of something else, or cannot be read or written at all */
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
        // Not again: the new index lacks what came before this batch, so its position must stay 0.
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
    // Statements that do not fit the tables: it says that it is of our version, and is not.
    const isForeign = error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR'
    if (!isForeign && !isDamage(error)) throw error
    discard(path)
    return prepareIndex(openDatabase(path), checkpoint)
  }
}

function prepareIndex(database: Database.Database, checkpoint: Checkpoint): Index {
  return { ...indexing(database), ...searching(database, { checkpoint }), close: () => void database.close() }
}
