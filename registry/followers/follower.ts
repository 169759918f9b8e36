/**
 * A follower reads the change feed behind the commit, with a cursor of its own.
 * What it does must be safe to do twice: after a crash it is given the same
 * changes again.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Change } from '../../domain/change.ts'
import type { Store } from '../store/store.ts'

export interface Follower {
  readonly name: string
  /** Something else does its work for whoever needs it now: that it fails is worth saying, and stops nothing. */
  readonly mayBeLate?: boolean
  /** The `seq` up to which it has done its work. */
  position(): Promise<number>
  /**
   * Handle these changes, in order, and move the position to the last of them or beyond, unless another process has
   * moved it.
   */
  handle(changes: readonly Change[], options?: HandlingOptions): Promise<void>
}

/** For what takes long. */
interface HandlingOptions {
  /** Told of the position that the work done so far amounts to. */
  readonly onProgress?: (position: number) => void
  /** The process is about to end: give the work up, as if it had never begun. */
  readonly signal?: AbortSignal
}

type OnProgress = (name: string, position: number, end: number) => void

const BATCH = 1000
/** How long to wait before a position that has not moved is asked for again. */
const UNMOVED_MILLISECONDS = 200
/** A batch takes less. */
const PATIENCE_MILLISECONDS = 1000

/** In turns: how long one that failed is left alone, at first and at most; each time it fails again, twice as long. */
const REST = { first: 4, longest: 240 }

/**
 * Bring every follower to the feed's end as it is now. That one fails stops none of the others.
 * @param onLate told of a follower that may be late, has failed, and is
 * @throws what the first that failed has thrown, of those that must not be late
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
    // Another process is doing its work, and moves the position when it has done it.
    if (position === before) await wait(UNMOVED_MILLISECONDS)
  }
}

/**
 * Keep the followers at the feed's end until stopped. Other processes write to
 * the same store, so the feed's end is asked for at an interval. While there is
 * much to do, requests come in between, and after each batch the first of them
 * comes first: a status list must not wait until a whole register is indexed.
 * One that fails is left alone for a while, and the others go on.
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
  /** What takes longer than a batch should, and goes on while the others have their turns. */
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

  /** Never fails. */
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

  /** @returns whether it was behind, and has handled a batch */
  async function oneBatchOf(follower: Follower): Promise<boolean> {
    const changes = await store.changes.after(await follower.position(), BATCH)
    if (changes.length === 0) return false
    const before = changes[0]?.seq
    const work = handle(follower, changes)
    busy.set(follower, work)
    await patience(work)
    // One that failed, or takes long, is not asked again at once.
    return !busy.has(follower) && !resting.has(follower) && (await follower.position()) >= (before ?? 0)
  }

  /** A batch for the first follower that is behind. @returns whether one was, and has handled it */
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

/** Waits for the work, but not for ever. */
async function patience(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>(resolve => {
    timer = setTimeout(resolve, PATIENCE_MILLISECONDS)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}
