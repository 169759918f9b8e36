/**
 * A few slots for many clients. Clients take turns, so that one with a hundred
 * requests in the queue delays another's only by the request that is running.
 */

interface Waiting {
  readonly begin: () => void
}

export class FairQueue {
  #free: number
  /** By client, each in the order of its requests; the client whose turn is next comes first. */
  readonly #waiting = new Map<string, Waiting[]>()

  /** @param slots how many run at once, at least 1 */
  constructor(slots: number) {
    this.#free = slots
  }

  /**
   * Waits for a slot.
   * @param client whose turn it takes
   * @returns a function that gives the slot back; call it once
   * @throws the reason of the signal when that is aborted first
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
      const [first] = this.#waiting
      if (!first) return
      const [client, [waiting, ...others]] = first
      this.#waiting.delete(client)
      if (others.length > 0) this.#waiting.set(client, others)
      waiting?.begin()
    }
  }

  #remove(client: string, waiting: Waiting): void {
    const others = (this.#waiting.get(client) ?? []).filter(one => one !== waiting)
    if (others.length > 0) this.#waiting.set(client, others)
    else this.#waiting.delete(client)
  }
}
