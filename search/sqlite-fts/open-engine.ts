/**
 * The embedded search engine: SQLite's FTS5 in a file of its own. Nothing in the
 * file is worth saving: where it turns out damaged, even in the middle of a query,
 * the index starts again from nothing and the change feed fills it.
 */
import Database from 'better-sqlite3'
import type { SearchEngine } from '../engine.ts'
import { type Indexing, indexing } from './indexing.ts'
import { discard, isDamage, openDatabase, openForReading } from './open-database.ts'
import { rebuildBeside } from './rebuilding.ts'
import { type Searching, searching } from './searching.ts'

interface Index extends Indexing, Searching {
  close(): void
}

/**
 * @param path of the index file; made when it does not exist. Several processes may have it open.
 * @param readonly leave the file as it is: one that is missing or damaged reads as empty, and writing fails
 * @throws {Error} when the file is a database of something else, or cannot be read or written at all
 */
export async function openSqliteFtsEngine({
  path,
  readonly = false,
}: {
  path: string
  readonly?: boolean
}): Promise<SearchEngine> {
  let index = readonly ? prepareIndex(openForReading(path)) : openIndex(path)

  function restart(error: unknown): void {
    if (readonly || !isDamage(error)) throw error
    index.close()
    discard(path)
    index = openIndex(path)
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
    async rebuild(documents, seq) {
      if (readonly) throw new Error(`${path} is open for reading only`)
      await rebuildBeside(path, documents, { seq, ...use(it => it.next()) })
    },
    async *entries() {
      yield* use(it => it.entries())
    },
    optimise: async () => use(it => it.optimise()),
    close: async () => index.close(),
  }
}

function openIndex(path: string): Index {
  const database = openDatabase(path)
  try {
    return prepareIndex(database)
  } catch (error) {
    database.close()
    // Statements that do not fit the tables: it says that it is of our version, and is not.
    if (!(error instanceof Database.SqliteError)) throw error
    discard(path)
    return prepareIndex(openDatabase(path))
  }
}

function prepareIndex(database: Database.Database): Index {
  return { ...indexing(database), ...searching(database), close: () => void database.close() }
}
