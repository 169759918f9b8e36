/** The caller has given up, so the rest of the answer is not computed. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}

/**
 * Called between pieces of work.
 * @param rows the number of index rows visited, or organizations read, since the last call
 * @throws {CancelledError}
 */
export type Checkpoint = (rows: number) => void

export const NEVER_CANCELLED: Checkpoint = () => {}
