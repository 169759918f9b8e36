/**
 * Verifies a credential or a presentation in this browser, beside the page: a
 * thread fetches what is needed and does the arithmetic, and is ended when that
 * takes too long. The verifier bounds its work by itself; this holds on a slow
 * device, too, and for what nobody foresaw.
 */
import { MOST_SECONDS, VerificationStopped } from '../shared/verification-stopped.ts'
import type { LocalVerification, WorkerMessage } from './verification-worker.ts'

export type { LocalVerification } from './verification-worker.ts'

interface Thread {
  readonly worker: Worker
  /** Resolves when it breaks, or cannot be loaded, which may be before it has anything to do. */
  readonly broken: Promise<void>
}

/** Loaded before it is needed, while the page fetches what is to be verified. */
let ready: Thread | undefined

export function prepareToVerify(): void {
  ready ??= startThread()
}

/**
 * @param given a credential or a presentation, as text
 * @param signal ends the verification; the promise then rejects with its reason
 * @throws {VerificationStopped}
 */
export async function verifyHere(given: string, signal?: AbortSignal): Promise<LocalVerification> {
  const thread = ready ?? startThread()
  ready = undefined
  try {
    return await resultOf(thread, given, signal)
  } finally {
    thread.worker.terminate()
  }
}

function resultOf({ worker, broken }: Thread, given: string, signal?: AbortSignal): Promise<LocalVerification> {
  return new Promise((resolve, reject) => {
    let deadline: ReturnType<typeof setTimeout> | undefined
    const stop = (reason: VerificationStopped['reason']): void => reject(new VerificationStopped(reason))
    void broken.then(() => stop('not-started'))
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
      clearTimeout(deadline)
      if (data.kind === 'done') resolve(data.result)
      else if (data.kind === 'failed') stop('not-started')
      else if (data.kind === 'working') deadline = setTimeout(() => stop('too-long'), MOST_SECONDS * 1000)
    })
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    worker.postMessage(given)
  })
}

function startThread(): Thread {
  const worker = new Worker(new URL('./verification-worker.ts', import.meta.url), { type: 'module' })
  const broken = new Promise<void>(resolve => {
    for (const type of ['error', 'messageerror'] as const) worker.addEventListener(type, () => resolve())
  })
  return { worker, broken }
}
