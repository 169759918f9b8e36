/**
 * Verifies a credential or a presentation in this browser, in a thread beside the page. The thread fetches the
 * documents and does the arithmetic, and it is ended when that takes too long. The verifier bounds its own work; this
 * limit also covers slow devices and unforeseen inputs.
 */
import { MOST_SECONDS, VerificationStopped } from '../shared/verification-stopped.ts'
import type { LocalVerification, WorkerMessage } from './verification-worker.ts'

export type { LocalVerification } from './verification-worker.ts'

interface Thread {
  readonly worker: Worker
  /** Resolves when the thread breaks or cannot be loaded, which may be before it gets any work. */
  readonly broken: Promise<void>
}

/** A thread that is loaded in advance, while the page fetches the credential. */
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
