/** Why a search engine that is a server of its own cannot answer, as an error. */
import type { EngineFailure } from '../engine.ts'

/** The message tells an operator what to do; it never holds a key. */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError'
  readonly failure: EngineFailure

  constructor(failure: EngineFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** For `catch`: undefined for what an engine that cannot answer was asked. */
export function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof EngineUnavailableError)) throw error
}
