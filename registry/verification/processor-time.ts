/**
 * Measures the processor time of a thread. A thread that shares its core with
 * others is limited by its own work, not by the time that it had to wait.
 */
import { readFileSync, readlinkSync } from 'node:fs'
import type { Worker } from 'node:worker_threads'

/** Returns the system's id of the calling thread; only Linux has one that can be read. */
export function systemThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
    return Number.isSafeInteger(id) && id > 0 ? id : undefined
  } catch {
    return undefined
  }
}

/**
 * @param thread the result of `systemThreadId` in that worker
 * @returns milliseconds of processor time that the worker has used since it started. If the system does not report it,
 *   this is the time in which its event loop was busy: equal on an idle machine, larger on a busy one
 */
export function processorTime(worker: Worker, thread: number | undefined): number {
  return (thread === undefined ? undefined : fromScheduler(thread)) ?? worker.performance.eventLoopUtilization().active
}

/** Reads `schedstat` of Linux: its first figure is the processor time in nanoseconds (proc_pid_schedstat(5)). */
function fromScheduler(thread: number): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'latin1').split(' ')[0])
    return nanoseconds > 0 ? nanoseconds / 1e6 : undefined
  } catch {
    return undefined
  }
}
