/** Whoever asked has given up, so the rest of the answer is not worth finding. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError'
}

/** Called between pieces of work. @throws {CancelledError} */
export type Checkpoint = () => void

export const NEVER_CANCELLED: Checkpoint = () => {}
