/** A real store in a temporary folder. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { RegistryDatabase, Store } from '../port.ts'
import { TEST_REGISTER, temporaryFolder } from '../store.testing.ts'
import { sqliteDatabase } from './database.ts'

/** A database in a temporary folder, which does not exist until it is opened. */
export function temporaryDatabase(): RegistryDatabase & { readonly path: string } {
  const folder = temporaryFolder()
  const path = join(folder, 'registry.sqlite')
  return {
    ...sqliteDatabase({ path, writerLock: join(folder, 'writer.lock'), serverLock: join(folder, 'server.lock') }),
    path,
  }
}

/** A store that holds the test register and nothing else. */
export async function temporaryStore(): Promise<Store> {
  const store = await temporaryDatabase().open()
  onTestFinished(() => store.close())
  await store.registers.describe(TEST_REGISTER)
  return store
}
