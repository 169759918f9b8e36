/** Prepared statements, kept by their text: preparing costs as much as a fast query. */
import type Database from 'better-sqlite3'

/** Values by name; a statement takes those it mentions. */
export type Values = Readonly<Record<string, string | number | null>>
export type Prepare<Row> = (sql: string) => Database.Statement<[Values], Row>

/** @typeParam Row what each of the statements gives, by its column names */
export function preparer<Row>(database: Database.Database): Prepare<Row> {
  const kept = new Map<string, Database.Statement<[Values], Row>>()
  return sql => {
    const found = kept.get(sql) ?? database.prepare<[Values], Row>(sql)
    kept.set(sql, found)
    return found
  }
}
