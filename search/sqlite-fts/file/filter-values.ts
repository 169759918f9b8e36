/** The values of filters. Each has a number, from which its marker is made. */
import type Database from 'better-sqlite3'

export type ValueKind = 'register' | 'entity-type' | 'credential-type' | 'locality' | 'jurisdiction'

/** For writers: returns the number of a value, also of a new one. Call `forget` after each transaction. */
export function valueNumbers(database: Database.Database) {
  const put = database
    .prepare<[string, string], number>(
      'INSERT INTO filter_values (kind, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value RETURNING number',
    )
    .pluck()
  const known = new Map<ValueKind, Map<string, number>>()
  return {
    of(kind: ValueKind, value: string): number {
      const numbers = known.get(kind) ?? new Map<string, number>()
      known.set(kind, numbers)
      const number = numbers.get(value) ?? put.get(kind, value)
      if (number === undefined) throw new Error('SQLite returned no number for a filter value')
      numbers.set(value, number)
      return number
    },
    forget: () => known.clear(),
  }
}

/** Returns the number of a value; undefined when no organization ever had the value. */
export type FindValue = (kind: ValueKind, value: string) => number | undefined

/** For readers. */
export function findValue(database: Database.Database): FindValue {
  const get = database
    .prepare<[string, string], number>('SELECT number FROM filter_values WHERE kind = ? AND value = ?')
    .pluck()
  return (kind, value) => get.get(kind, value)
}
