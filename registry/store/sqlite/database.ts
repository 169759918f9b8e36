/** The registry database as a SQLite file, with lock files beside it. */
import { existsSync } from 'node:fs'
import type { RegistryDatabase } from '../port.ts'
import { holdServerLock, isServerRunning } from './server-lock.ts'
import { openStore } from './store.ts'
import { takeWriterLock } from './writer-lock.ts'

/**
 * @param files.path the SQLite file
 * @param files.writerLock a file that only the writer lock uses
 * @param files.serverLock a file that only the servers' lock uses
 */
export function sqliteDatabase({
  path,
  writerLock,
  serverLock,
}: {
  readonly path: string
  readonly writerLock: string
  readonly serverLock: string
}): RegistryDatabase {
  return {
    exists: async () => existsSync(path),
    open: async options => openStore({ path, ...options }),
    lockWriter: () => takeWriterLock(writerLock),
    lockServer: () => holdServerLock(serverLock),
    isServed: () => isServerRunning(serverLock),
  }
}
