/** The positions of followers. A follower whose content is stored elsewhere keeps its position there instead. */
import { eq, sql } from 'drizzle-orm'
import type { Connection } from './connection.ts'
import { followerCursors } from './schema.ts'

export function cursorStore({ db }: Connection) {
  return {
    async list(): Promise<readonly { readonly name: string; readonly seq: number }[]> {
      return db.select().from(followerCursors).all()
    },

    /** Returns a follower's position; 0 when it has not begun. */
    async get(name: string): Promise<number> {
      return db.select().from(followerCursors).where(eq(followerCursors.name, name)).get()?.seq ?? 0
    },

    /** Never moves back: two processes may run the same follower, and the slower one must not undo the faster. */
    async advance(name: string, seq: number): Promise<void> {
      db.insert(followerCursors)
        .values({ name, seq })
        .onConflictDoUpdate({ target: followerCursors.name, set: { seq: sql`max(seq, excluded.seq)` } })
        .run()
    },
  }
}
