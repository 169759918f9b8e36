/** The positions of followers, one row for each. */
import { eq, sql } from 'drizzle-orm'
import type { CursorStore } from '../port.ts'
import type { Connection } from './connection.ts'
import { followerCursors } from './schema.ts'

export function cursorStore({ db }: Connection): CursorStore {
  return {
    async list() {
      return db.select().from(followerCursors).all()
    },

    async get(name) {
      return db.select().from(followerCursors).where(eq(followerCursors.name, name)).get()?.seq ?? 0
    },

    async advance(name, seq) {
      db.insert(followerCursors)
        .values({ name, seq })
        .onConflictDoUpdate({ target: followerCursors.name, set: { seq: sql`max(seq, excluded.seq)` } })
        .run()
    },
  }
}
