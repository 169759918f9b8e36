/** The registers, and the log of their imports. */
import { asc, count, eq } from 'drizzle-orm'
import type { RegisterState, RegisterStore } from '../port.ts'
import type { Connection } from './connection.ts'
import { imports, organizations, registers } from './schema.ts'

export function registerStore({ db }: Connection): RegisterStore {
  async function list(): Promise<readonly RegisterState[]> {
    const rows = db.select().from(registers).orderBy(asc(registers.id)).all()
    return rows.map(row => ({
      register: row.description,
      organizations: row.organizations,
      ...(row.lastImportedAt === null ? {} : { lastImportedAt: row.lastImportedAt }),
    }))
  }

  return {
    list,

    async get(id) {
      return (await list()).find(state => state.register.id === id)
    },

    async counted() {
      const rows = db
        .select({ register: organizations.register, organizations: count() })
        .from(organizations)
        .groupBy(organizations.register)
        .all()
      return new Map(rows.map(row => [row.register, row.organizations]))
    },

    async describe(register) {
      db.insert(registers)
        .values({ id: register.id, description: register })
        .onConflictDoUpdate({ target: registers.id, set: { description: register } })
        .run()
    },

    /** @returns the import's number, for `finishImport` */
    async startImport(register: string, fileName: string, at: string): Promise<number> {
      return Number(db.insert(imports).values({ register, fileName, startedAt: at }).run().lastInsertRowid)
    },

    async finishImport(id: number, at: string, summary: Readonly<Record<string, number>>): Promise<void> {
      db.transaction(tx => {
        const row = tx.update(imports).set({ finishedAt: at, summary }).where(eq(imports.id, id)).returning().get()
        if (row) tx.update(registers).set({ lastImportedAt: at }).where(eq(registers.id, row.register)).run()
      })
    },
  }
}
