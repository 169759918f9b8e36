/** The error of a verification in this browser that ended without a report. */

/**
 * The limit in seconds of work, without the time of waiting for the network. The worst input that the verifier's budget
 * allows takes 0.6 s on a core of a small server (`verify/evidence/budget.ts`); a cheap phone is five to ten times
 * slower.
 */
export const MOST_SECONDS = 10

/** `too-long`: it was stopped. `not-started`: the thread or its program could not be loaded, or broke. */
export class VerificationStopped extends Error {
  override readonly name = 'VerificationStopped'
  readonly reason: 'too-long' | 'not-started'

  constructor(reason: 'too-long' | 'not-started') {
    super(`the verification was stopped: ${reason}`)
    this.reason = reason
  }
}
