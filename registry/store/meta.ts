/** Facts about this data directory that must not change behind its back. */
import { eq } from 'drizzle-orm'
import type { Connection } from './connection.ts'
import { meta } from './schema.ts'

export type MetaKey = 'base-url' | 'wallet' | 'meilisearch-index' | 'registry-id'

export function metaStore({ db }: Connection) {
  return {
    async get(key: MetaKey): Promise<string | undefined> {
      return db.select().from(meta).where(eq(meta.key, key)).get()?.value
    },

    /** Record a fact once; a fact that is there already stays as it is. */
    async setOnce(key: MetaKey, value: string): Promise<void> {
      db.insert(meta).values({ key, value }).onConflictDoNothing().run()
    },
  }
}
