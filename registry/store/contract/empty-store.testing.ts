/** A store of any kind that holds the test register and nothing else. */
import { onTestFinished } from 'vitest'
import type { RegistryDatabase, Store } from '../port.ts'
import { TEST_REGISTER } from '../store.testing.ts'

/** Returns a place for a database that does not exist yet; another one at each call. */
export type OpenDatabase = () => RegistryDatabase

export const AT = '2026-06-01T12:00:00.000Z'

export async function emptyStore(open: OpenDatabase): Promise<Store> {
  const store = await open().open()
  onTestFinished(() => store.close())
  await store.registers.describe(TEST_REGISTER)
  return store
}

/** Accepts the store's own present state as an older copy, and so begins its next epoch. */
export async function beginEpoch(store: Store): Promise<number> {
  const view = await store.history.examine()
  if (!view) throw new Error('a store that is open has a history')
  const epoch = view.now.epoch + 1
  const acceptance = { lost: view.now, epoch, at: AT, actor: 'tester', reason: 'a test' }
  await store.restoring.accept(acceptance, (await store.restoring.entryOf(acceptance)).hash)
  return epoch
}
