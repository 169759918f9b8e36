/**
 * Verification of strangers' input. It is parsed in threads that can be
 * terminated, and clients take turns. The documents that it names are fetched
 * here, while no thread waits for them. Every resource has a limit.
 */

import { OrgsealError } from '../../domain/errors.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { reason } from '../../verify/report/reasons/reason.ts'
import { FairQueue } from './fair-queue.ts'
import { type Slot, Slots } from './slots.ts'
import type { BodyError, StepRequest, StepResult } from './step-messages.ts'
import { StepFailure, startVerificationThread, type VerificationThread } from './verification-thread.ts'

export interface VerificationLimits {
  /** Threads that verify. */
  readonly threads: number
  /** Milliseconds of processor time for one verification. */
  readonly processor: number
  /** Heap size of one thread; a thread that needs more is terminated, and its request gets an error. */
  readonly megabytes: number
  /** Milliseconds of wall-clock time for one step, however little processor time it gets. */
  readonly wall: number
  /** Verifications that are reading, waiting, fetching or running at the same time. */
  readonly slots: number
  /** Bytes of bodies and documents that these hold together. */
  readonly bytes: number
  /** Milliseconds to wait for a thread, each time. */
  readonly wait: number
  /** Verifications that may fetch documents at the same time. */
  readonly fetching: number
  /** Milliseconds for all documents of one verification. */
  readonly documents: number
}

/** Limits for a server with this number of processors. Measured with `npm run bench -- verifications` on two. */
export function verificationLimits(processors: number): VerificationLimits {
  return {
    // The thread that serves requests needs a core; these threads have a lower priority (see `NICE`).
    threads: Math.max(2, Math.min(8, processors)),
    processor: 2000,
    // A document of 1 MiB becomes about 60 MB when it consists of as many objects as possible.
    megabytes: 160,
    wall: 20_000,
    // Twice a batch of 1,000 requests that are sent at once, so that other clients have room, too.
    slots: 2000,
    bytes: 64 * 1024 * 1024,
    wait: 20_000,
    fetching: 64,
    documents: 15_000,
  }
}

export interface VerificationQuestion {
  readonly body: Uint8Array<ArrayBuffer>
  readonly form: StepRequest['form']
}

type VerificationAnswer =
  | { readonly kind: 'report'; readonly json: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly detail: string; readonly errors: readonly BodyError[] }

/** The slot of one request; taken before its body is read. */
interface VerificationPlace {
  /** Aborted when the slot is taken away, or the client has disconnected. */
  readonly signal: AbortSignal
  /**
   * Adds bytes that are kept for the request.
   * @throws {OrgsealError} `verifications_busy`
   */
  hold(bytes: number): void
  /**
   * @throws {OrgsealError} `verifications_busy`; `verification_took_too_long`; the reason of `gone` on disconnect
   */
  verify(question: VerificationQuestion): Promise<VerificationAnswer>
  /** Must be called at the end, whatever the result is. */
  leave(): void
}

export interface Verifications {
  /**
   * @param client key of the client; clients take turns
   * @param gone aborted when the client no longer waits
   * @throws {OrgsealError} `verifications_busy`
   */
  enter(client: string, gone: AbortSignal): VerificationPlace
  close(): Promise<void>
}

export interface VerificationsOptions {
  readonly limits: VerificationLimits
  /** Returns documents that this registry itself publishes; `undefined` for any other address. */
  readonly localDocument: (url: string) => Promise<Fetched | undefined>
  readonly fetchDocument: (url: string) => Promise<Fetched>
  /** DIDs of trusted issuers. */
  readonly trustedIssuers: () => Promise<readonly string[]>
  /** Addresses of trusted JSON-LD contexts. */
  readonly trustedContexts: readonly string[]
  readonly clock: () => Date
  /** Called when a thread failed for an unexpected reason. */
  readonly onBroken?: (error: unknown) => void
}

/** Seconds after which a refused client may try again; the queue is shorter by then. */
export const RETRY_AFTER_SECONDS = 5

/** Each step asks for at least one more document than the one before; a presentation names up to 24. */
const MAX_STEPS = 26

/** Threads start with the first verification, and end after this time without one. */
const IDLE_MILLISECONDS = 60_000

export function openVerifications(options: VerificationsOptions): Verifications {
  const { limits } = options
  const slots = new Slots({ slots: limits.slots, bytes: limits.bytes, busy })
  const turns = new FairQueue(limits.threads)
  const fetching = new FairQueue(limits.fetching)
  const idle: VerificationThread[] = []
  const threads = new Set<VerificationThread>()
  let resting: NodeJS.Timeout | undefined
  let closed = false

  async function inThread(slot: Work, request: StepRequest): Promise<StepResult> {
    const release = await inTime(slot, limits.wait, signal => turns.take(slot.client, signal))
    const thread = idleThread() ?? startVerificationThread({ megabytes: limits.megabytes })
    threads.add(thread)
    try {
      const { result, used } = await thread.run(request, {
        processor: limits.processor - slot.used,
        wall: limits.wall,
        signal: slot.signal,
      })
      slot.used += used
      return result
    } catch (error) {
      if (slot.signal.aborted) throw slot.signal.reason
      throw error instanceof StepFailure ? toError(error) : error
    } finally {
      if (thread.hasEnded()) threads.delete(thread)
      else idle.push(thread)
      rest()
      release()
    }
  }

  function idleThread(): VerificationThread | undefined {
    let thread = idle.pop()
    while (thread?.hasEnded()) {
      threads.delete(thread)
      thread = idle.pop()
    }
    return thread
  }

  function rest(): void {
    clearTimeout(resting)
    resting = setTimeout(() => {
      for (const thread of idle.splice(0)) {
        threads.delete(thread)
        void thread.stop()
      }
    }, IDLE_MILLISECONDS).unref()
  }

  function toError(failure: StepFailure): Error {
    if (failure.reason === 'broken' && !closed) options.onBroken?.(failure.cause)
    return failure.reason === 'wall' ? busy() : new OrgsealError('verification_took_too_long', TOO_LONG[failure.reason])
  }

  const TOO_LONG = {
    processor: `The verification used more than the ${limits.processor / 1000} s of processor time that one verification may use here. Verify it with "orgseal verify", or present fewer credentials at once.`,
    memory: `The verification used more than the ${limits.megabytes} MB of memory that one verification may use here. Verify it with "orgseal verify", or present fewer credentials at once.`,
    broken:
      'The verification could not be completed. Verify it with "orgseal verify", or present fewer credentials at once.',
  } as const

  async function addDocuments(slot: Work, urls: readonly string[], documents: Map<string, Fetched>): Promise<void> {
    const failed: Fetched = { ok: false, reason: reason('document_not_reachable') }
    const local = await Promise.all(
      urls.map(async url => [url, await options.localDocument(url).catch(() => failed)] as const),
    )
    const foreign = local.flatMap(([url, document]) => (document ? [] : [url]))
    const fetched = foreign.length > 0 ? await overTheNetwork(slot, foreign) : []
    for (const [url, document] of [...local, ...fetched]) {
      if (!document) continue
      documents.set(url, document)
      slot.hold(document.ok ? document.body.length : 0)
    }
  }

  async function overTheNetwork(slot: Work, urls: readonly string[]): Promise<(readonly [string, Fetched])[]> {
    const started = performance.now()
    const late = {
      ok: false,
      reason: reason('document_timed_out', { seconds: limits.documents / 1000 }),
    } as const
    try {
      const all = await inTime(slot, limits.documents - slot.fetched, async signal => {
        const release = await fetching.take(slot.client, signal)
        try {
          return await Promise.all(urls.map(url => orLate(url, late, signal)))
        } finally {
          release()
        }
      })
      return all
    } catch (error) {
      if (slot.signal.aborted) throw error
      return urls.map(url => [url, late] as const)
    } finally {
      slot.fetched += performance.now() - started
    }
  }

  function orLate(url: string, late: Fetched, signal: AbortSignal): Promise<readonly [string, Fetched]> {
    return new Promise(resolve => {
      const giveUp = () => resolve([url, late])
      signal.addEventListener('abort', giveUp, { once: true })
      const failed: Fetched = { ok: false, reason: reason('document_not_reachable') }
      options
        .fetchDocument(url)
        .catch(() => failed)
        .then(document => resolve([url, document]))
        .finally(() => signal.removeEventListener('abort', giveUp))
    })
  }

  async function verify(slot: Work, { body, form }: VerificationQuestion): Promise<VerificationAnswer> {
    const documents = new Map<string, Fetched>()
    const { trustedContexts } = options
    const trustedIssuers = await options.trustedIssuers()
    let kept = body
    for (let step = 0; step < MAX_STEPS; step++) {
      const now = options.clock().toISOString()
      const result = await inThread(slot, { body: kept, form, documents, now, trustedIssuers, trustedContexts })
      if (result.kind !== 'needs') return result
      kept = result.body
      await addDocuments(slot, result.urls, documents)
    }
    throw new OrgsealError('verification_took_too_long', TOO_LONG.broken)
  }

  return {
    enter(client, gone) {
      const slot = slots.enter(client)
      // The listeners are removed at the end, so that nothing of a request stays in memory.
      const control = new AbortController()
      const leave = [slot.signal, gone].map(signal => follow(control, signal))
      const work: Work = { client, signal: control.signal, hold: slot.hold, used: 0, fetched: 0 }
      return {
        signal: control.signal,
        hold: slot.hold,
        verify: question => verify(work, question),
        leave() {
          for (const stop of leave) stop()
          slot.leave()
        },
      }
    },
    async close() {
      closed = true
      clearTimeout(resting)
      await Promise.all([...threads].map(thread => thread.stop()))
    },
  }
}

/** The time that one verification has used so far, in milliseconds. */
interface Work extends Pick<Slot, 'client' | 'signal' | 'hold'> {
  used: number
  fetched: number
}

function busy(): OrgsealError {
  return new OrgsealError(
    'verifications_busy',
    `More verifications are running than this server can do at once. Try again in ${RETRY_AFTER_SECONDS} seconds.`,
  )
}

/** Runs a function with a signal that is aborted after some time, or with the work. */
async function inTime<Result>(
  { signal }: Work,
  milliseconds: number,
  act: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const control = new AbortController()
  const timer = setTimeout(() => control.abort(busy()), Math.max(0, milliseconds))
  const stop = follow(control, signal)
  try {
    return await act(control.signal)
  } finally {
    clearTimeout(timer)
    stop()
  }
}

/** Forwards an abort with its reason to the controller, until the returned function is called. */
function follow(control: AbortController, signal: AbortSignal): () => void {
  const abort = () => control.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  return () => signal.removeEventListener('abort', abort)
}
