/** A thread of the pool, seen from the pool: one call at a time, each a promise. */
import { Worker } from 'node:worker_threads'
import { InvalidCursorError, type SearchDocument } from '../engine.ts'
import type { Answer, Call, Documents, Request, Value, WorkerData } from './worker-messages.ts'

/** The compiled worker: Node 20 cannot run TypeScript in a thread. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/search/sqlite-fts/search-worker.js' : './search-worker.js',
  import.meta.url,
)

/** The index turned out damaged in the hands of one who only reads. */
export class DamagedIndexError extends Error {
  override readonly name = 'DamagedIndexError'
}

export interface WorkerThread {
  /** Not before the call before has ended. @param documents what a `rebuild` is made from, in pieces */
  call(request: Call, documents?: AsyncIterator<readonly SearchDocument[]>): Promise<Value>
  /** Let the call that is running end early. It is rejected then, unless it was about to end anyway. */
  cancel(): void
  /** A thread that has ended answers nothing any more. */
  hasEnded(): boolean
  /** Stop the thread at once; what is running is rejected. */
  stop(): Promise<void>
}

/** @param onRestart the thread has put a new file in the place of a damaged one */
export function startThread(path: string, readonly: boolean, onRestart: () => void): WorkerThread {
  const cancelled = new Int32Array(new SharedArrayBuffer(4))
  const workerData: WorkerData = { path, readonly, cancelled }
  const worker = new Worker(WORKER_URL, { workerData, env: {}, argv: [] })
  let lastId = 0
  let waiting: { resolve(value: Value): void; reject(error: unknown): void } | undefined
  let pieces: AsyncIterator<readonly SearchDocument[]> | undefined
  let ended: unknown
  let documentsFailed: { readonly error: unknown } | undefined

  async function sendMore(): Promise<void> {
    let message: Documents
    try {
      const next = await pieces?.next()
      message = { documents: next?.done ? [] : (next?.value ?? []) }
    } catch (error) {
      documentsFailed = { error }
      message = { documents: [], failed: true }
    }
    worker.postMessage(message)
  }

  function settle(answer: Answer): void {
    if (answer.kind === 'more') void sendMore()
    else if (answer.kind === 'restarted') onRestart()
    else if (answer.id === lastId && waiting) {
      const { resolve, reject } = waiting
      waiting = undefined
      void pieces?.return?.()
      if (answer.kind === 'value') resolve(answer.json === undefined ? undefined : JSON.parse(answer.json))
      else reject(documentsFailed?.error ?? toError(answer))
    }
  }

  function fail(error: unknown): void {
    ended ??= error
    waiting?.reject(ended)
    waiting = undefined
  }

  worker.on('message', settle)
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`A thread that searches ended with code ${code}.`)))

  return {
    call(request, documents) {
      if (ended !== undefined) return Promise.reject(ended)
      pieces = documents
      documentsFailed = undefined
      const message: Request = { ...request, id: ++lastId }
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        worker.postMessage(message)
      })
    },
    cancel() {
      if (waiting) Atomics.store(cancelled, 0, lastId)
    },
    hasEnded: () => ended !== undefined,
    async stop() {
      await worker.terminate()
    },
  }
}

function toError({ error, code }: Extract<Answer, { kind: 'error' }>): unknown {
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'invalid-cursor') return new InvalidCursorError(message)
  return code === 'damaged' ? new DamagedIndexError(message, { cause: error }) : error
}
