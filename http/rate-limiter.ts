/**
 * Rate limiting by the generic cell rate algorithm, with one number for each
 * client. An idle client may use its whole quota at once; after that, one
 * request is allowed each time that a part of the window has passed.
 *
 * The memory is bounded, and no client can reset another's count. Counts that
 * are back at zero are removed; when the table is full, new clients share one
 * count. Filling the table takes more than `maxClients` requests in the time
 * of one request of the quota, which is more than a server can read.
 */

export interface RatePolicy {
  /** The name in `RateLimit-Policy`: visible ASCII without quotes and backslashes. */
  readonly name: string
  /** Requests in a window; all of them may come at once. */
  readonly quota: number
  readonly windowSeconds: number
}

export interface RateState {
  readonly allowed: boolean
  /** Requests that would be allowed now. */
  readonly remaining: number
  /** Seconds until one more is allowed, rounded up; 0 when the whole quota is available. */
  readonly resetSeconds: number
}

export interface RateLimiterOptions {
  readonly clock: () => Date
  /** Clients that are counted separately; 50,000 take about 5 MB. */
  readonly maxClients?: number
}

const MAX_CLIENTS = 50_000
/** Expired counts to look for on each request: two for each new client keep up with any rate. */
const LOOKS = 2
/** Key of the count that clients share when the table is full. No client has an empty name. */
const OTHERS = ''

export class RateLimiter {
  readonly policy: RatePolicy
  readonly #clock: () => Date
  readonly #maxClients: number
  readonly #epoch: number
  /** By client: when its quota is complete again, in ticks since the epoch. */
  readonly #wholeAt = new Map<string, number>()
  #looking: Iterator<string>

  constructor(policy: RatePolicy, { clock, maxClients = MAX_CLIENTS }: RateLimiterOptions) {
    this.policy = policy
    this.#clock = clock
    this.#maxClients = maxClients
    this.#epoch = clock().getTime()
    this.#looking = this.#wholeAt.keys()
  }

  /** Returns the client's state without counting a request. */
  state(client: string): RateState {
    return this.#stateOf(this.#debt(this.#keyOf(client)))
  }

  /** Counts a request of the client if it is allowed. A refused request costs nothing. */
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

  /** Clients that are counted separately at the moment. */
  get size(): number {
    return this.#wholeAt.size
  }

  // A tick is a millisecond divided by the quota, so every figure is an integer and rounding loses nothing.

  #now(): number {
    return (this.#clock().getTime() - this.#epoch) * this.policy.quota
  }

  get #perRequest(): number {
    return this.policy.windowSeconds * 1000
  }

  get #whole(): number {
    return this.#perRequest * this.policy.quota
  }

  /** Ticks until the quota is complete. If the clock is set back, no client waits longer than the window. */
  #debt(key: string): number {
    const debt = (this.#wholeAt.get(key) ?? 0) - this.#now()
    if (debt <= this.#whole) return Math.max(0, debt)
    this.#wholeAt.set(key, this.#now() + this.#whole)
    return this.#whole
  }

  #stateOf(debt: number): RateState {
    const remaining = Math.floor((this.#whole - debt) / this.#perRequest)
    // The wait until one more request than `remaining` is allowed.
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
