/** A verification thread: it runs one step at a time, with a lower priority than the thread that serves requests. */
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { systemThreadId } from './processor-time.ts'
import type { StepRequest, ThreadMessage } from './step-messages.ts'
import { verificationStep } from './verification-step.ts'

/**
 * On Linux a thread has its own priority. At 10 it gets a tenth of a core that other threads want, too:
 * `bench/verifications.mjs` measures the effect on others with two of these threads busy on two cores.
 */
const NICE = 10

// Only `verification-thread.ts` starts this file. An exception here ends the thread, and another replaces it.
const port = parentPort
if (!port) throw new Error('verification-worker.ts runs as a thread of the verifications.')

const thread = systemThreadId()
try {
  if (thread !== undefined) setPriority(thread, NICE)
} catch {
  // On a system that does not allow this, verification works anyway.
}

function say(message: ThreadMessage, move: ArrayBuffer[] = []): void {
  port?.postMessage(message, move)
}

port.on('message', async (request: StepRequest) => {
  const result = await verificationStep(request)
  const bytes = result.kind === 'report' ? result.json : result.kind === 'needs' ? result.body : undefined
  say({ kind: 'done', result }, bytes ? [bytes.buffer] : [])
})
say({ kind: 'ready', thread })
