/** The registry database as a SQLite file, with a lock file beside it. */
import { existsSync } from 'node:fs'
import type { RegistryDatabase } from '../port.ts'
import { openStore } from './store.ts'
import { takeWriterLock } from './writer-lock.ts'

/**
 * @param files.path the SQLite file
 * @param files.lockPath a file that only the writer lock uses
 */
export function sqliteDatabase({
  path,
  lockPath,
}: {
  readonly path: string
  readonly lockPath: string
}): RegistryDatabase {
  return {
    exists: async () => existsSync(path),
    open: async options => openStore({ path, ...options }),
    lockWriter: () => takeWriterLock(lockPath),
  }
}
