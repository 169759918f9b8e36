/**
 * Verifies a credential or a presentation in this browser, beside the page: a
 * thread fetches what is needed and does the arithmetic, and is ended when that
 * takes too long. The verifier bounds its work by itself; this holds on a slow
 * device, too, and for what nobody foresaw.
 */
import { MOST_SECONDS, VerificationStopped } from './verification-stopped.ts'
import type { LocalVerification, WorkerMessage } from './verification-worker.ts'

export type { LocalVerification } from './verification-worker.ts'

/** Loaded before it is needed, while the page fetches what is to be verified. */
let ready: Worker | undefined

export function prepareToVerify(): void {
  ready ??= startWorker()
}

/**
 * @param given a credential or a presentation, as text
 * @param signal ends the verification; the promise then rejects with its reason
 * @throws {VerificationStopped}
 */
export async function verifyHere(given: string, signal?: AbortSignal): Promise<LocalVerification> {
  const worker = ready ?? startWorker()
  ready = undefined
  try {
    return await resultOf(worker, given, signal)
  } finally {
    worker.terminate()
  }
}

function resultOf(worker: Worker, given: string, signal: AbortSignal | undefined): Promise<LocalVerification> {
  return new Promise((resolve, reject) => {
    let deadline: ReturnType<typeof setTimeout> | undefined
    const broken = (): void => reject(new VerificationStopped('not-started'))
    const tooLong = (): void => reject(new VerificationStopped('too-long'))
    worker.addEventListener('error', broken)
    worker.addEventListener('messageerror', broken)
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
      clearTimeout(deadline)
      if (data.kind === 'done') resolve(data.result)
      else if (data.kind === 'failed') broken()
      else if (data.kind === 'working') deadline = setTimeout(tooLong, MOST_SECONDS * 1000)
    })
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    worker.postMessage(given)
  })
}

function startWorker(): Worker {
  return new Worker(new URL('./verification-worker.ts', import.meta.url), { type: 'module' })
}
