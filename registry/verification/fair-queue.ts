/**
 * A few slots for many clients. The client whose last slot was longest ago is
 * next, so a client with a hundred requests in the queue delays another only by
 * the request that is running.
 */

interface Waiting {
  readonly begin: () => void
}

/** Clients whose last turn is remembered; other clients count as new. */
const REMEMBERED = 10_000

export class FairQueue {
  #free: number
  /** Waiting requests by client, each list in order of arrival. */
  readonly #waiting = new Map<string, readonly Waiting[]>()
  /** The turn in which each client last had a slot; the latest client is last. */
  readonly #served = new Map<string, number>()
  #turns = 0

  /** @param slots how many run at once, at least 1 */
  constructor(slots: number) {
    this.#free = slots
  }

  /**
   * Waits for a slot.
   * @param client whose request it is
   * @returns a function that gives the slot back; call it once
   * @throws the reason of the signal when it is aborted first
   */
  take(client: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        this.#remove(client, waiting)
        reject(signal.reason)
      }
      const waiting: Waiting = {
        begin: () => {
          signal.removeEventListener('abort', leave)
          this.#free--
          resolve(() => {
            this.#free++
            this.#serveNext()
          })
        },
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.set(client, [...(this.#waiting.get(client) ?? []), waiting])
      this.#serveNext()
    })
  }

  #serveNext(): void {
    while (this.#free > 0) {
      const client = this.#nextClient()
      if (client === undefined) return
      const [waiting, ...others] = this.#waiting.get(client) ?? []
      this.#keep(client, others)
      this.#served.delete(client)
      this.#served.set(client, ++this.#turns)
      if (this.#served.size > REMEMBERED) this.#forgetOldest()
      waiting?.begin()
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#served.keys()
    if (oldest !== undefined) this.#served.delete(oldest)
  }

  #nextClient(): string | undefined {
    let next: string | undefined
    let earliest = Number.POSITIVE_INFINITY
    for (const client of this.#waiting.keys()) {
      const served = this.#served.get(client) ?? 0
      if (served >= earliest) continue
      next = client
      earliest = served
    }
    return next
  }

  #remove(client: string, waiting: Waiting): void {
    this.#keep(
      client,
      (this.#waiting.get(client) ?? []).filter(one => one !== waiting),
    )
  }

  #keep(client: string, waiting: readonly Waiting[]): void {
    if (waiting.length > 0) this.#waiting.set(client, waiting)
    else this.#waiting.delete(client)
  }
}
