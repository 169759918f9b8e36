/** Facts about this data directory that must never change. */
import { eq } from 'drizzle-orm'
import type { Connection } from './connection.ts'
import { meta } from './schema.ts'

export type MetaKey = 'base-url' | 'wallet' | 'meilisearch-index' | 'registry-id'

export function metaStore({ db }: Connection) {
  return {
    async get(key: MetaKey): Promise<string | undefined> {
      return db.select().from(meta).where(eq(meta.key, key)).get()?.value
    },

    /** Records a fact once; an existing fact is not changed. */
    async setOnce(key: MetaKey, value: string): Promise<void> {
      db.insert(meta).values({ key, value }).onConflictDoNothing().run()
    },
  }
}
