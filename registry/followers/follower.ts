/**
 * A follower reads the change feed behind the commit, with a cursor of its own.
 * What it does must be safe to do twice: after a crash it is given the same
 * changes again.
 */
import type { Change } from '../domain/change.ts'
import type { Store } from '../store/store.ts'

export interface Follower {
  readonly name: string
  /** The `seq` up to which it has done its work. */
  position(): Promise<number>
  /**
   * Handle these changes, in order, and move the position to the last of them or beyond, unless another process has
   * moved it.
   * @param onProgress where it takes long: told of the position that the work done so far amounts to
   */
  handle(changes: readonly Change[], onProgress?: (position: number) => void): Promise<void>
}

const BATCH = 1000

/** Bring every follower to the feed's end as it is now. */
export async function catchUp(
  store: Store,
  followers: readonly Follower[],
  onProgress?: (name: string, position: number, end: number) => void,
): Promise<void> {
  const end = await store.changes.lastSeq()
  for (const follower of followers) {
    let position = await follower.position()
    while (position < end) {
      const changes = await store.changes.after(position, BATCH)
      await follower.handle(changes, reached => onProgress?.(follower.name, Math.min(reached, end), end))
      position = await follower.position()
      onProgress?.(follower.name, Math.min(position, end), end)
    }
  }
}

/** A batch for the first follower that is behind. @returns whether one was */
async function oneBatch(store: Store, followers: readonly Follower[]): Promise<boolean> {
  for (const follower of followers) {
    const changes = await store.changes.after(await follower.position(), BATCH)
    if (changes.length === 0) continue
    await follower.handle(changes)
    return true
  }
  return false
}

/**
 * Keep the followers at the feed's end until stopped. Other processes write to
 * the same store, so the feed's end is asked for at an interval. While there is
 * much to do, requests come in between, and after each batch the first of them
 * comes first: a status list must not wait until a whole register is indexed.
 * @param followers the most urgent one first
 * @returns a function that stops it and waits for the work under way
 */
export function keepUp(
  store: Store,
  followers: readonly Follower[],
  options: { readonly everyMilliseconds: number; readonly onError: (error: unknown) => void },
): () => Promise<void> {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const turn = () => {
    running = oneBatch(store, followers)
      .catch((error: unknown) => {
        options.onError(error)
        return false
      })
      .then(behind => {
        if (!stopped) timer = setTimeout(turn, behind ? 0 : options.everyMilliseconds)
      })
  }
  turn()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await running
  }
}
