/**
 * Limits how many verifications run at the same time, and how many bytes they
 * hold together, from the first byte of a body to the answer. When there is no
 * room, the client with the most gives way: one address can never keep others
 * out.
 */

export interface Slot {
  readonly client: string
  /** Aborted when the slot is taken away. */
  readonly signal: AbortSignal
  /**
   * Counts more bytes for this slot.
   * @throws the error that `busy` made, when the client itself has the most bytes
   */
  hold(bytes: number): void
  leave(): void
}

export interface SlotsOptions {
  readonly slots: number
  readonly bytes: number
  /** Makes the error for a client that gives way. */
  readonly busy: () => Error
}

interface Entry extends Slot {
  held: number
  takeAway(): void
}

interface Share {
  /** In order of entry. */
  readonly entries: Set<Entry>
  bytes: number
}

export class Slots {
  readonly #options: SlotsOptions
  readonly #shares = new Map<string, Share>()
  #slots = 0
  #bytes = 0

  constructor(options: SlotsOptions) {
    this.#options = options
  }

  /** @throws the error that `busy` made, when there is no room and no other client has more than this one */
  enter(client: string): Slot {
    const control = new AbortController()
    const entry: Entry = {
      ...{ client, held: 0, signal: control.signal },
      hold: bytes => this.#hold(entry, bytes),
      leave: () => this.#leave(entry),
      takeAway: () => {
        this.#leave(entry)
        control.abort(this.#options.busy())
      },
    }
    const share = this.#shares.get(client) ?? { entries: new Set(), bytes: 0 }
    this.#shares.set(client, share)
    share.entries.add(entry)
    this.#slots++
    this.#makeRoom(entry, 'slots')
    return entry
  }

  #hold(entry: Entry, bytes: number): void {
    const share = this.#shares.get(entry.client)
    if (!share?.entries.has(entry)) return
    entry.held += bytes
    share.bytes += bytes
    this.#bytes += bytes
    this.#makeRoom(entry, 'bytes')
  }

  #leave(entry: Entry): void {
    const share = this.#shares.get(entry.client)
    if (!share?.entries.delete(entry)) return
    this.#slots--
    this.#bytes -= entry.held
    share.bytes -= entry.held
    if (share.entries.size === 0) this.#shares.delete(entry.client)
  }

  /** Takes slots from the client with the most, its newest first, until there is room. */
  #makeRoom(asking: Entry, what: 'slots' | 'bytes'): void {
    const isFull = () => (what === 'slots' ? this.#slots > this.#options.slots : this.#bytes > this.#options.bytes)
    const sizeOf = ({ entries, bytes }: Share) => (what === 'slots' ? entries.size : bytes)
    while (isFull()) {
      const own = this.#shares.get(asking.client)
      const largest = [...this.#shares.values()].reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one))
      const gives = own && sizeOf(largest) > sizeOf(own) ? largest : undefined
      const newest = [...(gives?.entries ?? [])].findLast(({ held }) => what === 'slots' || held > 0)
      if (!newest) {
        this.#leave(asking)
        throw this.#options.busy()
      }
      newest.takeAway()
    }
  }
}
