/** Whoever asked has given up, so the rest of the answer is not worth finding. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}

/**
 * Called between pieces of work.
 * @param rows of the index that were visited, or organizations that were read, since the last time
 * @throws {CancelledError}
 */
export type Checkpoint = (rows: number) => void

export const NEVER_CANCELLED: Checkpoint = () => {}
