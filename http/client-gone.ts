/**
 * Cancels work when its client disconnects, for example because a user types on
 * or a program's timeout passes. Such a request is not logged as a failure.
 */
import type { AppContext } from './environment.ts'

/** The client has disconnected and does not wait for the answer any more. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** The status in the log; no client receives it. No standard defines a status for this, but 499 is widely used. */
export const CLIENT_GONE_STATUS = 499

/**
 * @param work is given a signal that is aborted when the client's connection ends before it has its answer
 * @throws {ClientGone} when the work failed after the client disconnected, whatever the cause
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
