/**
 * Mints on all cores: sends chunks of credentials to worker threads and puts
 * the answers back in order. When a thread dies the pool is finished: all
 * waiting and all later calls are rejected, so that no caller waits for ever.
 */
import { Worker } from 'node:worker_threads'
import { CodedError } from '../../domain/errors.ts'
import { assertSigner, type Signer } from './mint-credential.ts'
import type { MintAnswer, MintTask } from './mint-worker.ts'

export interface MintPool {
  /**
   * Sign credentials, given as JSON texts; the compact JWS are returned in the same order.
   *
   * @throws {MintError} when a worker died or the pool was closed
   */
  mint(payloads: readonly string[]): Promise<readonly string[]>
  /** Stop the workers. Waiting calls are rejected. */
  close(): Promise<void>
}

export class MintError extends CodedError<'mint_worker_failed' | 'mint_pool_closed'> {}

/** Large enough that messages cost little beside signatures, small enough that no core waits for the last chunk. */
const CHUNK = 250

/** The compiled worker: Node 20 cannot run TypeScript in a thread. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/agent/mint/mint-worker.js' : './mint-worker.js',
  import.meta.url,
)

interface Chunk extends MintTask {
  readonly resolve: (credentials: readonly string[]) => void
  readonly reject: (error: MintError) => void
}

/**
 * Start `options.workers` threads that sign with `signer`. The key is passed
 * in memory, never through their environment or arguments.
 *
 * @param options.workers at least 1; the number of cores to use
 * @throws {TypeError} when the signer's key is not a P-256 private key
 */
export function openMintPool(signer: Signer, options: { workers: number }): MintPool {
  if (!Number.isSafeInteger(options.workers) || options.workers < 1) {
    throw new RangeError(`A mint pool needs at least 1 worker, not ${options.workers}.`)
  }
  // The check is here because a thread that ends does not report a wrong key.
  assertSigner(signer)
  return new WorkerMintPool(signer, options.workers)
}

class WorkerMintPool implements MintPool {
  readonly #workers: readonly Worker[]
  readonly #idle: Worker[]
  readonly #waiting: Chunk[] = []
  readonly #running = new Map<Worker, Chunk>()
  #ended: MintError | undefined
  #nextId = 0

  constructor(signer: Signer, count: number) {
    this.#workers = Array.from({ length: count }, () => this.#start(signer))
    this.#idle = [...this.#workers]
  }

  async mint(payloads: readonly string[]): Promise<readonly string[]> {
    if (this.#ended) throw this.#ended
    const size = Math.max(1, Math.min(CHUNK, Math.ceil(payloads.length / this.#workers.length)))
    const chunks: Promise<readonly string[]>[] = []
    for (let start = 0; start < payloads.length; start += size) {
      chunks.push(this.#enqueue(payloads.slice(start, start + size)))
    }
    this.#dispatch()
    return (await Promise.all(chunks)).flat()
  }

  async close(): Promise<void> {
    this.#end(new MintError('mint_pool_closed', 'The mint pool was closed; open a new one to sign more.'))
    await Promise.all(this.#workers.map(worker => worker.terminate()))
  }

  #enqueue(payloads: readonly string[]): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id: this.#nextId++, payloads, resolve, reject })
    })
  }

  #dispatch(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      const worker = this.#idle.shift()
      const chunk = this.#waiting.shift()
      if (!worker || !chunk) return
      this.#running.set(worker, chunk)
      const task: MintTask = { id: chunk.id, payloads: chunk.payloads }
      worker.postMessage(task)
    }
  }

  #start(signer: Signer): Worker {
    const worker = new Worker(WORKER_URL, { workerData: { signer }, env: {}, argv: [] })
    worker.on('message', (answer: MintAnswer) => {
      const chunk = this.#running.get(worker)
      if (chunk?.id !== answer.id) return
      this.#running.delete(worker)
      this.#idle.push(worker)
      chunk.resolve(answer.credentials)
      this.#dispatch()
    })
    worker.on('error', cause => this.#fail(cause))
    worker.on('messageerror', cause => this.#fail(cause))
    worker.on('exit', code => this.#fail(new Error(`The thread ended with code ${code}.`)))
    return worker
  }

  #fail(cause: unknown): void {
    const message = 'A thread that signs credentials died; nothing that it received was signed. Run the command again.'
    this.#end(new MintError('mint_worker_failed', message, { cause }))
    for (const worker of this.#workers) void worker.terminate()
  }

  #end(error: MintError): void {
    if (this.#ended) return
    this.#ended = error
    const unfinished = [...this.#running.values(), ...this.#waiting]
    this.#running.clear()
    this.#waiting.length = 0
    for (const chunk of unfinished) chunk.reject(error)
  }
}
