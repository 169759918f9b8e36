/**
 * A client that gives up - a reader who types on, a program that has waited long
 * enough - takes its question back: what was begun for it is cancelled, and that
 * is nobody's failure.
 */
import type { AppContext } from './environment.ts'

/** Nobody waits for the answer any more. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** What the log shows of it; nobody receives it. No standard has a status for this, and this one is widely used. */
export const CLIENT_GONE_STATUS = 499

/**
 * @param work is given a signal that is aborted when the client's connection ends before it has its answer
 * @throws {ClientGone} when the work failed after that, whatever its reason
 */
export async function whileClientWaits<Result>(
  c: AppContext,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { signal } = c.req.raw
  try {
    return await work(signal)
  } catch (error) {
    throw signal.aborted ? new ClientGone('the client has gone') : error
  }
}
