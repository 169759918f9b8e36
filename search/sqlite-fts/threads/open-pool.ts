/**
 * The embedded engine in worker threads: some only read, one writes, and the
 * thread that serves requests waits for neither. Queries wait in one queue. A
 * cancelled query leaves the queue, or is ended if it is already running.
 */
import type { SearchDocument, SearchEngine, SearchHit, SearchOptions, SearchResult } from '../../engine.ts'
import { DamagedIndexError } from '../file/file-failure.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import type { Call, Value } from './worker-messages.ts'
import { CALLS_AT_ONCE, startThread, type WorkerThread } from './worker-thread.ts'

interface Waiting {
  readonly call: Call
  readonly signal: AbortSignal | undefined
  resolve(value: Value): void
  reject(error: unknown): void
}

/** Documents in one message to the writing thread. */
const PIECE = 500

/**
 * @param options.path as for `openSqliteFtsEngine`
 * @param options.readers threads that answer queries, at least 1
 * @throws {Error} when the file is a database of another program, or cannot be read or written
 */
export async function openSqliteFtsPool({ path, readers }: { path: string; readers: number }): Promise<SearchEngine> {
  /** Readers that have a deleted file open. */
  const stale = new Set<WorkerThread>()
  const threads: WorkerThread[] = []
  const startWriter = () =>
    startThread(path, false, () => {
      for (const thread of threads) stale.add(thread)
    })
  let writer = startWriter()
  // The file exists after this answer, so readers find it.
  await writer.call({ method: 'position' })
  const line: Waiting[] = []
  let closed = false
  const startReader = () => warmed(startThread(path, true, () => {}))
  for (let count = 0; count < readers; count++) threads.push(startReader())
  let writing: Promise<unknown> = Promise.resolve()
  let mending: Promise<void> | undefined
  /** The number of repairs so far. */
  let mended = 0

  /** Writes run one after another. When one ends the thread, a new thread runs the next. */
  function write(call: Call, documents?: AsyncIterator<readonly SearchDocument[]>): Promise<Value> {
    const done = writing.then(() => {
      if (writer.hasEnded()) writer = startWriter()
      return writer.call(call, documents && { documents })
    })
    writing = done.catch(() => undefined)
    return done
  }

  /** A rebuild grows the thread's heap, which it never gives back, so the next write starts another thread. */
  async function endWriter(): Promise<void> {
    const ended = writing.then(() => writer.call({ method: 'close' })).then(() => writer.stop())
    writing = ended.catch(() => undefined)
    await writing
  }

  function read(call: Call, signal?: AbortSignal): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const waiting: Waiting = { call, signal, resolve, reject }
      line.push(waiting)
      signal?.addEventListener('abort', () => leave(waiting), { once: true })
      serveNext()
    })
  }

  /** Removes a query from the queue. The thread that serves a running query ends it. */
  function leave(waiting: Waiting): void {
    const at = line.indexOf(waiting)
    if (at < 0) return
    line.splice(at, 1)
    waiting.reject(waiting.signal?.reason)
  }

  function serveNext(): void {
    const thread = leastBusy()
    const next = thread && line.shift()
    if (thread && next) void serve(thread, next)
  }

  /** The reader with the fewest calls, after ended ones are replaced; undefined when all are full. */
  function leastBusy(): WorkerThread | undefined {
    let found: WorkerThread | undefined
    for (const [at, thread] of threads.entries()) {
      const alive = thread.hasEnded() ? startReader() : thread
      threads[at] = alive
      if (alive.calls() < (found?.calls() ?? CALLS_AT_ONCE)) found = alive
    }
    return found
  }

  async function serve(thread: WorkerThread, { call, signal, resolve, reject }: Waiting): Promise<void> {
    const before = mended
    try {
      if (stale.delete(thread)) await thread.call({ method: 'reopen' })
      signal?.throwIfAborted()
      resolve(await thread.call(call, { signal }).catch(error => afterDamage(error, thread, call, before)))
    } catch (error) {
      reject(signal?.aborted ? signal.reason : error)
    }
    if (!closed) serveNext()
  }

  /** The writing thread repairs the damage that a reader found; the answer is then that of an empty index. */
  async function afterDamage(error: unknown, thread: WorkerThread, call: Call, before: number): Promise<Value> {
    if (!(error instanceof DamagedIndexError)) throw error
    // Once for all that found the same damage: later writes must not be deleted.
    mending ??= mended === before ? mend() : undefined
    await mending
    stale.delete(thread)
    await thread.call({ method: 'reopen' })
    return thread.call(call)
  }

  async function mend(): Promise<void> {
    try {
      await write({ method: 'restart' })
      mended++
    } finally {
      mending = undefined
    }
  }

  return {
    position: async () => Number(await read({ method: 'position' })),
    async feed() {
      const name = await read({ method: 'feed' })
      return typeof name === 'string' ? name : undefined
    },
    async apply(batch) {
      await write({ method: 'apply', batch })
    },
    async rebuild(documents, seq, feed) {
      await write({ method: 'rebuild', seq, feed }, inPieces(documents)).finally(endWriter)
      for (const thread of threads) warmed(thread)
    },
    search: async (query, options: SearchOptions = {}) =>
      (await read({ method: 'search', query }, options.signal)) as SearchResult,
    suggest: async (query, options: SearchOptions = {}) =>
      (await read({ method: 'suggest', query }, options.signal)) as readonly SearchHit[],
    async *entries() {
      const engine = await openSqliteFtsEngine({ path, readonly: true })
      try {
        yield* engine.entries()
      } finally {
        await engine.close()
      }
    },
    async optimise() {
      await write({ method: 'optimise' })
    },
    async close() {
      closed = true
      const gone = new Error('The search index was closed.')
      for (const { reject } of line.splice(0)) reject(gone)
      await write({ method: 'close' }).catch(() => undefined)
      await Promise.all([writer, ...threads].map(thread => thread.stop()))
    },
  }
}

/** Loads data for queries while there are none. An error is ignored here; the next query reports it. */
function warmed(thread: WorkerThread): WorkerThread {
  thread.call({ method: 'warm' }).catch(() => undefined)
  return thread
}

async function* inPieces(documents: AsyncIterable<SearchDocument>): AsyncGenerator<readonly SearchDocument[]> {
  let piece: SearchDocument[] = []
  for await (const document of documents) {
    piece.push(document)
    if (piece.length < PIECE) continue
    yield piece
    piece = []
  }
  if (piece.length > 0) yield piece
}
