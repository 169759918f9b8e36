/** A part of the composition root: it chooses the database that holds the registry. */
import type { RegistryDatabase } from '../../registry/store/port.ts'
import { sqliteDatabase } from '../../registry/store/sqlite/database.ts'
import type { Settings } from '../settings.ts'

/** The registry database that the settings name. Nothing is opened yet. */
export function registryDatabase({ paths }: Pick<Settings, 'paths'>): RegistryDatabase {
  const { registry: path, writerLock, serverLock } = paths
  return sqliteDatabase({ path, writerLock, serverLock })
}
