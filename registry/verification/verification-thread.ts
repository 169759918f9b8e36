/**
 * The main thread's interface to a verification thread: one step at a time,
 * watched from here, because a thread in an endless loop cannot watch itself. A
 * step that exceeds a limit is terminated with its thread.
 */
import { Worker } from 'node:worker_threads'
import { processorTime } from './processor-time.ts'
import type { StepRequest, StepResult, ThreadMessage } from './step-messages.ts'

interface StepLimits {
  /** Milliseconds of processor time. */
  readonly processor: number
  /** Milliseconds of wall-clock time; for steps that wait for a processor, or wait forever. */
  readonly wall: number
  /** Aborted when the step's result is not needed any more. */
  readonly signal: AbortSignal
}

export interface VerificationThread {
  /**
   * @param request its body is moved to the thread
   * @returns the result, and the milliseconds of processor time that it took
   * @throws {StepFailure} when the thread was terminated because of it
   */
  run(request: StepRequest, limits: StepLimits): Promise<{ readonly result: StepResult; readonly used: number }>
  hasEnded(): boolean
  stop(): Promise<void>
}

/** Why a step has no result: processor time, memory or wall-clock time exceeded its limit, or the thread failed. */
export class StepFailure extends Error {
  readonly reason: 'processor' | 'memory' | 'wall' | 'broken'

  constructor(reason: StepFailure['reason'], options?: ErrorOptions) {
    super(`The verification thread was terminated (${reason}).`, options)
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
/** Milliseconds between two measurements of a thread. */
const LOOK = 50
/**
 * Processor time that an abandoned step may still use: as much as starting a new thread costs, so that terminating the
 * old one is never more expensive. In milliseconds; measured on two cores.
 */
const ABANDONED = 250

interface Running {
  readonly limits: StepLimits
  readonly started: number
  /** The thread's processor time when the step began; undefined while the thread is loading. */
  before: number | undefined
  /** The maximum processor time of the step. */
  allowed: number
  settle(outcome: StepResult | StepFailure): void
}

/**
 * @param options.megabytes limit of the thread's JavaScript heap; Node terminates a thread that needs more
 * @param options.worker the code of the thread, if not the verifier
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
  // Idle threads do not keep the process alive; a running step does, by its timer.
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
