/** The registers, and the log of their imports. */
import { asc, count, eq } from 'drizzle-orm'
import type { Register } from '../../../domain/register.ts'
import type { Connection } from './connection.ts'
import { imports, organizations, registers } from './schema.ts'

export interface RegisterState {
  readonly register: Register
  readonly organizations: number
  /** When its last complete import ended, ISO 8601. */
  readonly lastImportedAt?: string
}

export function registerStore({ db }: Connection) {
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

    async get(id: string): Promise<RegisterState | undefined> {
      return (await list()).find(state => state.register.id === id)
    },

    /** Counts the organizations of each register one by one; `check` compares this with the stored numbers. */
    async counted(): Promise<ReadonlyMap<string, number>> {
      const rows = db
        .select({ register: organizations.register, organizations: count() })
        .from(organizations)
        .groupBy(organizations.register)
        .all()
      return new Map(rows.map(row => [row.register, row.organizations]))
    },

    /** Inserts the register or replaces its description. */
    async describe(register: Register): Promise<void> {
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
