/** The error of a search engine on another server that cannot answer. */
import type { EngineFailure } from '../engine.ts'

/** The message tells an operator what to do; it never contains a key. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError'
  readonly failure: EngineFailure

  constructor(failure: EngineFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** For `catch`: turns the failure of an unavailable engine into undefined, and throws all other errors. */
export function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof EngineUnavailableError)) throw error
}
