/** Waits until a follower in another process has handled a change. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Store } from '../store/port.ts'

/** How often the position of the follower is read. */
const LOOK_MILLISECONDS = 20

/**
 * @param follower name of a follower whose position is in the store
 * @param options.isRunning false when the other process has ended
 * @param options.patienceMilliseconds how long to wait
 * @returns whether the follower has reached the change
 */
export async function waitForFollower(
  store: Pick<Store, 'cursors'>,
  follower: string,
  seq: number,
  options: {
    readonly isRunning: () => Promise<boolean>
    readonly patienceMilliseconds: number
    readonly clock: () => Date
  },
): Promise<boolean> {
  const until = options.clock().getTime() + options.patienceMilliseconds
  for (;;) {
    // This is read before the position: a process that has ended may have handled the change just before.
    const waits = (await options.isRunning()) && options.clock().getTime() < until
    if ((await store.cursors.get(follower)) >= seq) return true
    if (!waits) return false
    await wait(LOOK_MILLISECONDS)
  }
}
