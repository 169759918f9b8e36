/**
 * A follower reads the change feed after the commit, with its own cursor. Its
 * work must be safe to repeat: after a crash it receives the same changes again.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Change } from '../../domain/change.ts'
import type { Store } from '../store/port.ts'

export interface Follower {
  readonly name: string
  /** Optional: another follower covers for it, so a failure is logged and does not fail `catchUp`. */
  readonly mayBeLate?: boolean
  /** The `seq` of the last change that it has handled. */
  position(): Promise<number>
  /**
   * Handles these changes, in order, and moves the position to the last of them or beyond, unless another process has
   * already moved it.
   */
  handle(changes: readonly Change[], options?: HandlingOptions): Promise<void>
}

/** Options for handlers that take long. */
interface HandlingOptions {
  /** Receives the position that corresponds to the work done so far. */
  readonly onProgress?: (position: number) => void
  /** Aborted when the process is about to end: the handler must abandon its work as if it had never begun. */
  readonly signal?: AbortSignal
}

type OnProgress = (name: string, position: number, end: number) => void

const BATCH = 1000
/** How long to wait before an unchanged position is read again. */
const UNMOVED_MILLISECONDS = 200
/** A handler that takes longer runs in the background. A normal batch takes less. */
const PATIENCE_MILLISECONDS = 1000

/** Back-off of a failing follower, in turns: the first pause and the longest one; each failure doubles it. */
const REST = { first: 4, longest: 240 }

/**
 * Brings every follower to the present end of the feed. A failing follower does not stop the others.
 * @param onLate receives the errors of failing followers that may be late
 * @throws the error of the first failing follower that must not be late
 */
export async function catchUp(
  store: Store,
  followers: readonly Follower[],
  onProgress?: OnProgress,
  onLate?: (error: unknown) => void,
): Promise<void> {
  const end = await store.changes.lastSeq()
  const failures: unknown[] = []
  for (const follower of followers) {
    try {
      await catchUpOne(store, follower, end, onProgress)
    } catch (error) {
      if (follower.mayBeLate) onLate?.(error)
      else failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}

async function catchUpOne(
  store: Store,
  follower: Follower,
  end: number,
  onProgress: OnProgress | undefined,
): Promise<void> {
  let position = await follower.position()
  while (position < end) {
    const changes = await store.changes.after(position, BATCH)
    await follower.handle(changes, {
      onProgress: reached => onProgress?.(follower.name, Math.min(reached, end), end),
    })
    const before = position
    position = await follower.position()
    onProgress?.(follower.name, Math.min(position, end), end)
    // Another process is doing this work, and moves the position when it has finished.
    if (position === before) await wait(UNMOVED_MILLISECONDS)
  }
}

/**
 * Keeps the followers at the feed's end until stopped. Other processes write to
 * the same store, so the feed's end is polled. Between two batches the event
 * loop serves requests, and each batch goes to the first follower that is
 * behind: a status list must not wait until a whole register is indexed. A
 * failing follower is paused for a while, and the others go on.
 * @param followers the most urgent one first
 * @returns a function that stops it and waits for the work under way
 */
export function keepUp(
  store: Store,
  followers: readonly Follower[],
  options: { readonly everyMilliseconds: number; readonly onError: (error: unknown) => void },
): () => Promise<void> {
  const stopped = new AbortController()
  const { signal } = stopped
  /** Handlers that take longer than a batch should; the others have their turns meanwhile. */
  const busy = new Map<Follower, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const resting = new Map<Follower, { turns: number; readonly next: number }>()

  function failed(follower: Follower, error: unknown): void {
    const turns = resting.get(follower)?.next ?? REST.first
    resting.set(follower, { turns, next: Math.min(2 * turns, REST.longest) })
    if (!signal.aborted) options.onError(error)
  }

  function rests(follower: Follower): boolean {
    const rest = resting.get(follower)
    return rest !== undefined && rest.turns-- > 0
  }

  /** Handles a batch. Never rejects. */
  async function handle(follower: Follower, changes: readonly Change[]): Promise<void> {
    try {
      await follower.handle(changes, { signal })
      resting.delete(follower)
    } catch (error) {
      failed(follower, error)
    } finally {
      busy.delete(follower)
    }
  }

  /** @returns whether the follower was behind and has handled a batch */
  async function oneBatchOf(follower: Follower): Promise<boolean> {
    const changes = await store.changes.after(await follower.position(), BATCH)
    if (changes.length === 0) return false
    const before = changes[0]?.seq
    const work = handle(follower, changes)
    busy.set(follower, work)
    await patience(work)
    // A follower that failed or is busy is not tried again at once.
    return !busy.has(follower) && !resting.has(follower) && (await follower.position()) >= (before ?? 0)
  }

  /** Gives a batch to the first follower that is behind. @returns whether one was behind and has handled it */
  async function oneBatch(): Promise<boolean> {
    for (const follower of followers) {
      if (busy.has(follower) || rests(follower)) continue
      const moved = await oneBatchOf(follower).catch((error: unknown) => {
        failed(follower, error)
        return false
      })
      if (moved) return true
    }
    return false
  }

  const turn = () => {
    running = oneBatch().then(moved => {
      if (!signal.aborted) timer = setTimeout(turn, moved ? 0 : options.everyMilliseconds)
    })
  }
  turn()
  return async () => {
    stopped.abort()
    clearTimeout(timer)
    await running
    await Promise.all(busy.values())
  }
}

/** Waits for the work, up to a time limit. */
async function patience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MILLISECONDS)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}
