/**
 * A verification thread as the main thread sees it: one step at a time, watched
 * from here, because a thread that is stuck in a loop can watch nothing. What
 * takes too much ends with its thread.
 */
import { Worker } from 'node:worker_threads'
import { processorTime } from './processor-time.ts'
import type { StepRequest, StepResult, ThreadMessage } from './step-messages.ts'

interface StepLimits {
  /** Milliseconds of processor time. */
  readonly processor: number
  /** Milliseconds by the clock; for steps that wait for a processor, or for something that never comes. */
  readonly wall: number
  /** Nobody waits for the step any more. */
  readonly signal: AbortSignal
}

export interface VerificationThread {
  /**
   * @param request its body is moved to the thread
   * @returns the result, and the milliseconds of processor time that it took
   * @throws {StepFailure} when the thread was ended for it
   */
  run(request: StepRequest, limits: StepLimits): Promise<{ readonly result: StepResult; readonly used: number }>
  hasEnded(): boolean
  stop(): Promise<void>
}

/** Why a step has no result: too much processor time, too much memory, too long by the clock, or the thread broke. */
export class StepFailure extends Error {
  readonly reason: 'processor' | 'memory' | 'wall' | 'broken'

  constructor(reason: StepFailure['reason'], options?: ErrorOptions) {
    super(`The verification thread was ended (${reason}).`, options)
    this.name = 'StepFailure'
    this.reason = reason
  }
}

/** The compiled worker: Node 20 cannot run TypeScript in a thread. */
const WORKER_URL = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../dist/registry/verification/verification-worker.js'
    : './verification-worker.js',
  import.meta.url,
)
/** Milliseconds between two looks at what a thread has used. */
const LOOK = 50
/**
 * What a step may go on using when nobody waits for it any more: as much as a new thread costs, so that ending one is
 * never the dearer choice. In milliseconds; measured on two cores.
 */
const ABANDONED = 250

interface Running {
  readonly limits: StepLimits
  readonly started: number
  /** Of the thread's processor time, when the step began; unknown while the thread is loading. */
  before: number | undefined
  /** What the step may use at most. */
  allowed: number
  settle(outcome: StepResult | StepFailure): void
}

/**
 * @param options.megabytes of the thread's JavaScript heap; a thread that needs more is ended by Node
 * @param options.worker what the thread runs, if not the verifier
 */
export function startVerificationThread(options: {
  readonly megabytes: number
  readonly worker?: URL | undefined
}): VerificationThread {
  const worker = new Worker(options.worker ?? WORKER_URL, {
    env: {},
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.megabytes, maxYoungGenerationSizeMb: 24 },
  })
  // Threads that wait keep no process alive; a step that runs does, by its timer.
  worker.unref()
  let thread: number | undefined
  let ready = false
  let ended = false
  let running: Running | undefined

  const used = () => (ready ? processorTime(worker, thread) : 0)

  function end(outcome: StepResult | StepFailure): void {
    const done = running
    running = undefined
    done?.settle(outcome)
  }

  function fail(reason: StepFailure['reason'], cause?: unknown): void {
    ended = true
    end(new StepFailure(reason, { cause }))
    void worker.terminate()
  }

  function look(): void {
    if (!running) return
    const { started, before, allowed, limits } = running
    if (limits.signal.aborted) running.allowed = Math.min(allowed, used() - (before ?? 0) + ABANDONED)
    if (before !== undefined && used() - before > running.allowed) fail('processor')
    else if (performance.now() - started > limits.wall) fail('wall')
  }

  worker.on('message', (message: ThreadMessage) => {
    if (message.kind === 'done') return end(message.result)
    ready = true
    thread = message.thread
    if (running) running.before = used()
  })
  worker.on('error', (error: Error & { code?: string }) => {
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'broken', error)
  })
  worker.on('messageerror', error => fail('broken', error))
  worker.on('exit', code => fail('broken', new Error(`The thread ended with code ${code}.`)))

  return {
    run(request, limits) {
      return new Promise((resolve, reject) => {
        if (ended || running) return reject(new StepFailure('broken'))
        const timer = setInterval(look, LOOK)
        running = {
          ...{ limits, started: performance.now(), allowed: limits.processor },
          before: ready ? used() : undefined,
          settle(outcome) {
            clearInterval(timer)
            if (outcome instanceof StepFailure) reject(outcome)
            else resolve({ result: outcome, used: Math.max(0, used() - (this.before ?? 0)) })
          },
        }
        worker.postMessage(request, [request.body.buffer])
      })
    },
    hasEnded: () => ended,
    async stop() {
      ended = true
      await worker.terminate()
    },
  }
}
