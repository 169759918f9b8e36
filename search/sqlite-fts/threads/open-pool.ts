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

interface WaitingCall {
  readonly call: Call
  readonly signal: AbortSignal | undefined
  resolve(value: Value): void
  reject(error: unknown): void
}

/** The number of documents in one message to the writing thread. */
const BATCH_SIZE = 500

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
  const queue: WaitingCall[] = []
  let closed = false
  const startReader = () => warmed(startThread(path, true, () => {}))
  for (let count = 0; count < readers; count++) threads.push(startReader())
  let writing: Promise<unknown> = Promise.resolve()
  let repairing: Promise<void> | undefined
  /** The number of repairs so far. */
  let repairs = 0

  /** Writes run one after another. When one ends the thread, a new thread runs the next. */
  function write(call: Call, documents?: AsyncIterator<readonly SearchDocument[]>): Promise<Value> {
    const done = writing.then(() => {
      if (writer.hasEnded()) writer = startWriter()
      return writer.call(call, documents && { documents })
    })
    writing = done.catch(() => undefined)
    return done
  }

  /** Ends the writing thread: its heap has grown in a rebuild and would stay large. The next write starts another one. */
  async function endWriter(): Promise<void> {
    const ended = writing.then(() => writer.call({ method: 'close' })).then(() => writer.stop())
    writing = ended.catch(() => undefined)
    await writing
  }

  function read(call: Call, signal?: AbortSignal): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const waiting: WaitingCall = { call, signal, resolve, reject }
      queue.push(waiting)
      signal?.addEventListener('abort', () => removeFromQueue(waiting), { once: true })
      serveNext()
    })
  }

  /** Removes a query from the queue. The thread that serves a running query ends it. */
  function removeFromQueue(waiting: WaitingCall): void {
    const at = queue.indexOf(waiting)
    if (at < 0) return
    queue.splice(at, 1)
    waiting.reject(waiting.signal?.reason)
  }

  function serveNext(): void {
    const thread = leastBusy()
    const next = thread && queue.shift()
    if (thread && next) void serve(thread, next)
  }

  /** Returns the reader with the fewest calls, and replaces ended ones; undefined when all are full. */
  function leastBusy(): WorkerThread | undefined {
    let best: WorkerThread | undefined
    for (const [at, thread] of threads.entries()) {
      const alive = thread.hasEnded() ? startReader() : thread
      threads[at] = alive
      if (alive.calls() < (best?.calls() ?? CALLS_AT_ONCE)) best = alive
    }
    return best
  }

  async function serve(thread: WorkerThread, { call, signal, resolve, reject }: WaitingCall): Promise<void> {
    const repairsBefore = repairs
    try {
      if (stale.delete(thread)) await thread.call({ method: 'reopen' })
      signal?.throwIfAborted()
      resolve(await thread.call(call, { signal }).catch(error => afterDamage(error, thread, call, repairsBefore)))
    } catch (error) {
      reject(signal?.aborted ? signal.reason : error)
    }
    if (!closed) serveNext()
  }

  /** The writing thread repairs the damage that a reader found; the answer is then that of an empty index. */
  async function afterDamage(error: unknown, thread: WorkerThread, call: Call, repairsBefore: number): Promise<Value> {
    if (!(error instanceof DamagedIndexError)) throw error
    // One repair for all threads that found the same damage. A second one would delete later writes.
    repairing ??= repairs === repairsBefore ? repair() : undefined
    await repairing
    stale.delete(thread)
    await thread.call({ method: 'reopen' })
    return thread.call(call)
  }

  async function repair(): Promise<void> {
    try {
      await write({ method: 'restart' })
      repairs++
    } finally {
      repairing = undefined
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
      await write({ method: 'rebuild', seq, feed }, inBatches(documents)).finally(endWriter)
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
      const closing = new Error('The search index was closed.')
      for (const { reject } of queue.splice(0)) reject(closing)
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

async function* inBatches(documents: AsyncIterable<SearchDocument>): AsyncGenerator<readonly SearchDocument[]> {
  let batch: SearchDocument[] = []
  for await (const document of documents) {
    batch.push(document)
    if (batch.length < BATCH_SIZE) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
