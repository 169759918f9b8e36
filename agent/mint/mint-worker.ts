/** Signs credentials in a worker thread. The key arrives with the thread's data; only signatures leave the thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { mintCredentialText, type Signer } from './mint-credential.ts'

/** A message from the pool: credentials as JSON texts. */
export interface MintTask {
  readonly id: number
  readonly payloads: readonly string[]
}

/** The thread's answer, in the same order. */
export interface MintAnswer {
  readonly id: number
  readonly credentials: readonly string[]
}

// Only the pool starts this file, with this data. An exception ends the thread, and the pool reports it to its callers.
const { signer } = workerData as { readonly signer: Signer }
const port = parentPort
if (!port) throw new Error('mint-worker.ts runs as a worker thread of mint-pool.ts.')

port.on('message', (task: MintTask) => {
  const answer: MintAnswer = {
    id: task.id,
    credentials: task.payloads.map(payload => mintCredentialText(payload, signer)),
  }
  port.postMessage(answer)
})
