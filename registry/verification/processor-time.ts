/**
 * How much processor time a thread has used. A thread that shares its core with
 * others is judged by its own work, not by how long it was kept waiting.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'

/** The id by which the system knows the calling thread; Linux alone has one that can be read. */
export function systemThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    return Number.isSafeInteger(id) && id > 0 ? id : undefined
  } catch {
    return undefined
  }
}

/**
 * @param thread what `systemThreadId` said in that worker
 * @returns milliseconds of processor time that the worker has used since it started. Where the system does not say,
 *   the time during which its event loop was busy: the same on a machine that has nothing else to do, more on one that has
 */
export function processorTime(worker: Worker, thread: number | undefined): number {
  return (thread === undefined ? undefined : fromScheduler(thread)) ?? worker.performance.eventLoopUtilization().active
}

/** Linux: the first figure of `schedstat` is the time on a processor, in nanoseconds (proc_pid_schedstat(5)). */
function fromScheduler(thread: number): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1').split(' ')[0])
    return nanoseconds > 0 ? nanoseconds / 1e6 : undefined
  } catch {
    return undefined
  }
}
