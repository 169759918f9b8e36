/** The pool's side of a thread: calls are answered one after another, and each returns a promise. */
import { Worker } from 'node:worker_threads'
import { InvalidCursorError, type SearchDocument } from '../../engine.ts'
import { damagedIndex } from '../file/file-failure.ts'
import type { Answer, Call, Documents, Request, Value, WorkerData } from './worker-messages.ts'

/** The compiled worker: Node 20 cannot run TypeScript in a thread. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/search/sqlite-fts/threads/search-worker.js' : './search-worker.js',
  import.meta.url,
)

/** The maximum number of calls of a thread, including the running one, so that the next call is there when it ends. */
export const CALLS_AT_ONCE = 4

/**
 * In MiB, for short-lived objects. V8 would let them grow to 48 in each thread and keep the memory for good. With 3
 * instead of 6, `npm run bench -- memory` measured the same median of a search, 9 ms, and 20 to 30 MB less at the end.
 */
const LIMITS = { maxYoungGenerationSizeMb: 3 }

interface CallOptions {
  /** The documents of a `rebuild`, in batches. */
  readonly documents?: AsyncIterator<readonly SearchDocument[]>
  /** When it is aborted the call may end early. It is rejected then, unless it was about to end anyway. */
  readonly signal?: AbortSignal | undefined
}

export interface WorkerThread {
  /** The number of unfinished calls. */
  calls(): number
  /** Must not be called when there are `CALLS_AT_ONCE` calls already. */
  call(request: Call, options?: CallOptions): Promise<Value>
  /** A thread that has ended answers no more calls. */
  hasEnded(): boolean
  /** Stops the thread at once; running calls are rejected. */
  stop(): Promise<void>
}

interface Unanswered {
  readonly documents: CallOptions['documents']
  documentsFailed?: { readonly error: unknown }
  resolve(value: Value): void
  reject(error: unknown): void
}

/** @param onRestart called when the thread has replaced a damaged file */
export function startThread(path: string, readonly: boolean, onRestart: () => void): WorkerThread {
  const cancelled = new Int32Array(new SharedArrayBuffer(4 * CALLS_AT_ONCE))
  const workerData: WorkerData = { path, readonly, cancelled }
  const worker = new Worker(WORKER_URL, { workerData, env: {}, argv: [], resourceLimits: LIMITS })
  let lastId = 0
  /** By id, in the order of their answers. */
  const unanswered = new Map<number, Unanswered>()
  let ended: unknown

  async function sendMore(call: Unanswered | undefined): Promise<void> {
    let message: Documents
    try {
      const next = await call?.documents?.next()
      message = { documents: next?.done ? [] : (next?.value ?? []) }
    } catch (error) {
      if (call) call.documentsFailed = { error }
      message = { documents: [], failed: true }
    }
    worker.postMessage(message)
  }

  function settle(answer: Answer): void {
    if (answer.kind === 'restarted') onRestart()
    else if (answer.kind === 'more') void sendMore(unanswered.get(answer.id))
    else end(answer)
  }

  function end(answer: Extract<Answer, { kind: 'value' | 'error' }>): void {
    const call = unanswered.get(answer.id)
    unanswered.delete(answer.id)
    void call?.documents?.return?.()
    if (answer.kind === 'value') call?.resolve(answer.json === undefined ? undefined : JSON.parse(answer.json))
    else call?.reject(call.documentsFailed?.error ?? toError(path, answer))
  }

  function fail(error: unknown): void {
    ended ??= error
    for (const { reject } of unanswered.values()) reject(ended)
    unanswered.clear()
  }

  worker.on('message', settle)
  worker.on('error', fail)
  worker.on('exit', code => fail(new Error(`A thread that searches ended with code ${code}.`)))

  return {
    calls: () => unanswered.size,
    async call(request, { documents, signal } = {}) {
      if (ended !== undefined) throw ended
      const id = ++lastId
      const message: Request = { ...request, id }
      const cancel = () => Atomics.store(cancelled, id % CALLS_AT_ONCE, id)
      signal?.addEventListener('abort', cancel, { once: true })
      try {
        return await new Promise((resolve, reject) => {
          unanswered.set(id, { documents, resolve, reject })
          worker.postMessage(message)
        })
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    hasEnded: () => ended !== undefined,
    async stop() {
      await worker.terminate()
    },
  }
}

function toError(path: string, { error, code, failure }: Extract<Answer, { kind: 'error' }>): unknown {
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'invalid-cursor') return new InvalidCursorError(message)
  if (code === 'damaged') return damagedIndex(path, error)
  return error instanceof Error ? Object.assign(error, failure) : error
}
