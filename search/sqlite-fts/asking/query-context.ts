/**
 * The context of one query: all that the functions which answer it share. It is made once, when
 * the query is accepted, and handed on unchanged.
 */
import type Database from 'better-sqlite3'
import type { SearchQuery } from '../../engine.ts'
import { type ParsedQuery, parseQuery, type TextQuery } from '../../query/query.ts'
import type { Vocabulary } from '../../query/vocabulary.ts'
import { findValue } from '../file/filter-values.ts'
import { type ExpressionBuilder, expressionBuilder } from './expressions.ts'
import { type RowMatcher, rowMatcher } from './matched-rows.ts'
import { type OrganizationReader, organizationReader } from './organization-reader.ts'
import type { Checkpoint, QueryLimits } from './query-limits.ts'
import { type RowFilter, rowFilter } from './row-filter.ts'
import { type Snapshot, snapshots } from './snapshot.ts'
import { vocabularyReader } from './vocabulary-reader.ts'

export interface QueryContext {
  /** The query as the caller sent it. */
  readonly query: SearchQuery
  readonly parsed: ParsedQuery
  /** The parsed query, when it has a text. */
  readonly text: TextQuery | undefined
  readonly filter: RowFilter
  readonly limits: QueryLimits
  /** The one state of the index from which the whole answer is made. */
  readonly snapshot: Snapshot
  readonly expressions: ExpressionBuilder
  readonly matcher: RowMatcher
  readonly organizations: OrganizationReader
  /** The words of all names. */
  vocabulary(): Vocabulary
  /** The work that a stream of results may still do. Only these numbers change while the query is answered. */
  readonly budget: { names: number; reads: number }
  isInactive(row: number): boolean
}

export interface QueryContexts {
  /** Accepts a query. Call it within the transaction that answers the query. */
  accept(query: SearchQuery, limits: QueryLimits): QueryContext
  /** Loads the data that queries need into memory. Call it within a transaction. */
  warm(): void
}

/** Prepares everything that queries on this connection share. */
export function queryContexts(database: Database.Database, checkpoint: Checkpoint): QueryContexts {
  const refresh = snapshots(database)
  const readers = {
    expressions: expressionBuilder(database),
    matcher: rowMatcher(database, checkpoint),
    organizations: organizationReader(database, checkpoint),
  }
  const readVocabulary = vocabularyReader(database)
  const valueReaders = { findValue: findValue(database), organizations: readers.organizations }

  return {
    accept(query, limits) {
      const snapshot = refresh()
      readers.organizations.forget()
      const parsed = parseQuery(query.text)
      return {
        ...readers,
        query,
        parsed,
        text: parsed.kind === 'text' ? parsed : undefined,
        filter: rowFilter(query.filters, snapshot, valueReaders),
        limits,
        snapshot,
        vocabulary: () => readVocabulary(snapshot),
        budget: { names: limits.streamedNames, reads: limits.streamedReads },
        isInactive: row => snapshot.inactiveGroups.has(snapshot.columns.group[row] ?? -1),
      }
    },
    warm() {
      readVocabulary(refresh())
    },
  }
}
