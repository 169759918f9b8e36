/** A database that lacks migrations of this release gets them when it is opened, for writing or read-only. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../store.testing.ts'
import { openStore } from './store.ts'

/** Makes a database that has recorded no migration yet. */
function unmigrated(): string {
  const path = join(temporaryFolder(), 'registry.sqlite')
  const sqlite = new Database(path)
  sqlite.exec(
    'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric NOT NULL)',
  )
  sqlite.close()
  return path
}

test.each([true, false])(
  'a database that lacks migrations gets them, and its identity, when it is opened (read-only: %s)',
  async readonly => {
    const path = unmigrated()
    const store = openStore({ path, readonly })
    const { registry, epoch } = await store.identity.current()
    expect(registry).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    expect(epoch).toBe(1)
    expect(await store.registers.list()).toEqual([])
    await store.close()
    const again = openStore({ path })
    expect((await again.identity.current()).registry).toBe(registry)
    await again.close()
  },
)

test('a database that was opened read-only refuses writes, also after its migration', async () => {
  const store = openStore({ path: unmigrated(), readonly: true })
  await expect(store.meta.setOnce('wallet', 'embedded')).rejects.toThrow(/readonly/)
  await store.close()
})
