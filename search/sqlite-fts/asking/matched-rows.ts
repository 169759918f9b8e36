/** Finds the rows of organizations with matching names: names in the index, grouped by organization. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import type { NameKind } from '../../query/relevance.ts'
import { FIRST_SLOT, SLOTS } from '../file/index-schema.ts'
import type { Checkpoint } from './query-limits.ts'
import type { Snapshot } from './snapshot.ts'

/** One bit for each kind of an organization's names. */
export const KIND_BIT = { 'legal-name': 1, 'other-name': 2, 'previous-name': 4 } as const satisfies Record<
  NameKind,
  number
>
export const ANY_KIND = 7

const SEARCHED_BITS: Readonly<Record<NamesSearched, number>> = { all: ANY_KIND, current: 1, other: 2, previous: 4 }

export interface MatchedRows {
  /** Ascending, each once. */
  readonly rows: readonly number[]
  /** For each row, the KIND_BITs of the matching names. */
  readonly kinds: readonly number[]
  /** False when there are more names than the limit. */
  readonly complete: boolean
  /** All names of organizations before this row were visited. */
  readonly seenTo: number
  /** The number of visited names. */
  readonly visited: number
}

/** Rows from `from` on; `to` is exclusive. */
export interface Range {
  readonly from: number
  readonly to: number
}

export function allRows({ order }: Snapshot): Range {
  return { from: 0, to: order.end() }
}

export interface RowMatcher {
  /** @param expression an FTS5 query @param limit the maximum number of names to visit */
  match(expression: string, names: NamesSearched, range: Range, limit: number): MatchedRows
}

const SLOT_BITS = Array.from({ length: SLOTS }, (_, slot) => {
  if (slot >= FIRST_SLOT['previous-name']) return KIND_BIT['previous-name']
  return slot >= FIRST_SLOT['other-name'] ? KIND_BIT['other-name'] : KIND_BIT['legal-name']
})

export function rowMatcher(database: Database.Database, checkpoint: Checkpoint): RowMatcher {
  const nameIds = database
    .prepare<[string, bigint, bigint, number], number>(
      'SELECT rowid FROM name_index WHERE name_index MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?',
    )
    .pluck()
  return {
    match(expression, names, { from, to }, limit) {
      // As big integers, because FTS5 ignores bounds that are floating point numbers.
      const ids = nameIds.all(expression, BigInt(from * SLOTS), BigInt(to * SLOTS), limit + 1)
      checkpoint(ids.length)
      const complete = ids.length <= limit
      const last = ids.at(-1)
      // The last organization may have more names than were visited.
      const seenTo = complete || last === undefined ? to : Math.floor(last / SLOTS)
      return { ...groupByRow(ids, SEARCHED_BITS[names], seenTo), complete, seenTo, visited: ids.length }
    },
  }
}

/** @param nameIds 8 * row + slot, ascending; see `index-schema.ts` */
function groupByRow(nameIds: readonly number[], wanted: number, end: number): Pick<MatchedRows, 'rows' | 'kinds'> {
  const rows: number[] = []
  const kinds: number[] = []
  for (const id of nameIds) {
    const row = Math.floor(id / SLOTS)
    if (row >= end) break
    const bit = (SLOT_BITS[id % SLOTS] ?? 0) & wanted
    if (bit === 0) continue
    if (rows.at(-1) === row) kinds[kinds.length - 1] = (kinds.at(-1) ?? 0) | bit
    else {
      rows.push(row)
      kinds.push(bit)
    }
  }
  return { rows, kinds }
}
