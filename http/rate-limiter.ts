/**
 * How often a client may ask: the generic cell rate algorithm, one number for
 * each client. A client that asked for nothing may ask for a whole quota at
 * once; then one request is allowed each time that a part of the window has gone by.
 *
 * The memory is bounded, and no client can reset another's count: counts that
 * are back at nothing are forgotten, and when none is, clients that are new
 * share one. Filling the table takes more than `maxClients` requests in the time
 * of one request of the quota, which is more than a server can read.
 */

export interface RatePolicy {
  /** As it appears in `RateLimit-Policy`: visible ASCII without quotes and backslashes. */
  readonly name: string
  /** Requests in a window, and at once. */
  readonly quota: number
  readonly windowSeconds: number
}

export interface RateState {
  readonly allowed: boolean
  /** Requests that would be allowed now. */
  readonly remaining: number
  /** Seconds until one more is allowed, rounded up; 0 when the whole quota is there. */
  readonly resetSeconds: number
}

export interface RateLimiterOptions {
  readonly clock: () => Date
  /** Clients that are told apart; 50,000 take some 5 MB. */
  readonly maxClients?: number
}

const MAX_CLIENTS = 50_000
/** Counts that are looked at, to forget them, with each request: two for one that is new keep up with any rate. */
const LOOKS = 2
/** What clients share for whom there is no room. No client's own name is empty. */
const OTHERS = ''

export class RateLimiter {
  readonly policy: RatePolicy
  readonly #clock: () => Date
  readonly #maxClients: number
  readonly #epoch: number
  /** By client: when its quota is whole again, in ticks since the epoch. */
  readonly #wholeAt = new Map<string, number>()
  #looking: Iterator<string>

  constructor(policy: RatePolicy, { clock, maxClients = MAX_CLIENTS }: RateLimiterOptions) {
    this.policy = policy
    this.#clock = clock
    this.#maxClients = maxClients
    this.#epoch = clock().getTime()
    this.#looking = this.#wholeAt.keys()
  }

  /** What the client may do now. Nothing is counted. */
  state(client: string): RateState {
    return this.#stateOf(this.#debt(this.#keyOf(client)))
  }

  /** Count a request of the client, if it is allowed. A request that is not allowed costs nothing. */
  take(client: string): RateState {
    this.#forgetSome()
    const key = this.#keyOf(client)
    const debt = this.#debt(key)
    const before = this.#stateOf(debt)
    if (!before.allowed) return before
    const after = debt + this.#perRequest
    this.#wholeAt.set(key, this.#now() + after)
    return { ...this.#stateOf(after), allowed: true }
  }

  /** Clients that are told apart now. */
  get size(): number {
    return this.#wholeAt.size
  }

  // A tick is a millisecond divided by the quota, so that every figure is a whole number and nothing is lost by rounding.

  #now(): number {
    return (this.#clock().getTime() - this.#epoch) * this.policy.quota
  }

  get #perRequest(): number {
    return this.policy.windowSeconds * 1000
  }

  get #whole(): number {
    return this.#perRequest * this.policy.quota
  }

  /** Ticks until the quota is whole. A clock that was set back makes nobody wait longer than the window. */
  #debt(key: string): number {
    const debt = (this.#wholeAt.get(key) ?? 0) - this.#now()
    if (debt <= this.#whole) return Math.max(0, debt)
    this.#wholeAt.set(key, this.#now() + this.#whole)
    return this.#whole
  }

  #stateOf(debt: number): RateState {
    const remaining = Math.floor((this.#whole - debt) / this.#perRequest)
    // Until there is room for one more than remains.
    const wait = debt === 0 ? 0 : debt - (this.#whole - (remaining + 1) * this.#perRequest)
    return { allowed: remaining > 0, remaining, resetSeconds: Math.ceil(wait / this.policy.quota / 1000) }
  }

  #keyOf(client: string): string {
    return this.#wholeAt.has(client) || this.#wholeAt.size < this.#maxClients ? client : OTHERS
  }

  #forgetSome(): void {
    for (let look = 0; look < LOOKS; look++) {
      const next = this.#looking.next()
      if (next.done) {
        this.#looking = this.#wholeAt.keys()
        continue
      }
      if (this.#debt(next.value) === 0) this.#wholeAt.delete(next.value)
    }
  }
}
