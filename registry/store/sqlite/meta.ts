/** Facts about this data directory that must never change. */
import { eq } from 'drizzle-orm'
import type { MetaStore } from '../port.ts'
import type { Connection } from './connection.ts'
import { meta } from './schema.ts'

export function metaStore({ db }: Connection): MetaStore {
  return {
    async get(key) {
      return db.select().from(meta).where(eq(meta.key, key)).get()?.value
    },

    async setOnce(key, value) {
      db.insert(meta).values({ key, value }).onConflictDoNothing().run()
    },
  }
}
