/** One thread of the pool: it opens the index itself, to read or to write, and runs its calls one after another. */
import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { InvalidCursorError, type SearchDocument } from '../../engine.ts'
import { CancelledError } from '../asking/query-limits.ts'
import { isDamage } from '../file/file-failure.ts'
import { openSqliteFtsEngine } from '../open-engine.ts'
import type { Answer, Documents, ErrorCode, FileFailure, Request, Value, WorkerData } from './worker-messages.ts'

// Only the pool starts this file, with this data. An exception here ends the thread, and the pool starts another.
const { path, readonly, cancelled } = workerData as WorkerData
if (!parentPort) throw new Error('search-worker.ts runs as a thread of the search pool.')
const port: MessagePort = parentPort

let running = 0
let engine = await open()
/** Calls wait for earlier ones. */
let done: Promise<void> = Promise.resolve()

function open() {
  return openSqliteFtsEngine({
    path,
    readonly,
    onRestart: () => send({ kind: 'restarted' }),
    checkpoint,
  })
}

function checkpoint(): void {
  if (Atomics.load(cancelled, running % cancelled.length) !== running) return
  throw new CancelledError('This query was cancelled.')
}

function send(answer: Answer): void {
  port.postMessage(answer)
}

async function run(request: Request): Promise<Value> {
  switch (request.method) {
    case 'search':
      return engine.search(request.query)
    case 'suggest':
      return engine.suggest(request.query)
    case 'position':
      return engine.position()
    case 'feed':
      return engine.feed()
    case 'warm':
      engine.warm()
      return undefined
    case 'apply':
      await engine.apply(request.batch)
      return undefined
    case 'optimise':
      await engine.optimise()
      return undefined
    case 'rebuild':
      await engine.rebuild(documentsFromPool(), request.seq, request.feed)
      return undefined
    case 'restart':
      engine.restart()
      return undefined
    case 'reopen':
      await engine.close()
      engine = await open()
      return undefined
    case 'close':
      await engine.close()
      return undefined
  }
}

async function* documentsFromPool(): AsyncGenerator<SearchDocument> {
  for (;;) {
    const next = once(port, 'message')
    send({ kind: 'more', id: running })
    const [message] = (await next) as [Documents]
    if (message.failed) throw new CancelledError('There are no more documents.')
    if (message.documents.length === 0) return
    yield* message.documents
  }
}

function codeOf(error: unknown): ErrorCode {
  if (error instanceof InvalidCursorError) return 'invalid-cursor'
  if (error instanceof CancelledError) return 'cancelled'
  return isDamage(error) ? 'damaged' : 'other'
}

/** The properties that an error loses on its way between threads. */
function failureOf(error: unknown): FileFailure {
  if (!(error instanceof Error)) return {}
  return {
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('path' in error && typeof error.path === 'string' ? { path: error.path } : {}),
  }
}

async function answer(request: Request): Promise<void> {
  const { id } = request
  running = id
  try {
    checkpoint()
    send({ kind: 'value', id, json: JSON.stringify(await run(request)) })
  } catch (error) {
    send({ kind: 'error', id, error, code: codeOf(error), failure: failureOf(error) })
  }
}

port.on('message', (message: Request | Documents) => {
  // `documentsFromPool` waits for the documents itself.
  if ('method' in message) done = done.then(() => answer(message))
})
