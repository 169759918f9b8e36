/** The prepared parts for answering queries, made once for a connection. */
import type Database from 'better-sqlite3'
import type { Checkpoint } from '../file/cancelled.ts'
import { findValue } from '../file/filter-values.ts'
import { expressionBuilder } from './expressions.ts'
import { placeMatcher } from './matched-rows.ts'
import { standings } from './organization-reader.ts'
import type { SearchLimits } from './query-limits.ts'
import { closePlaces } from './similar-names.ts'
import { wordReader } from './vocabulary-reader.ts'

export type Tools = ReturnType<typeof prepareTools>

export function prepareTools(database: Database.Database, limits: SearchLimits, checkpoint: Checkpoint) {
  const parts = {
    expressions: expressionBuilder(database),
    matcher: placeMatcher(database, checkpoint),
    standings: standings(database, checkpoint),
    words: wordReader(database),
  }
  return { ...parts, limits, findValue: findValue(database), close: closePlaces(parts) }
}
