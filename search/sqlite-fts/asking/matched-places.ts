/** Which places have names that match: rows of the index, gathered by organization. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import type { NameKind } from '../../query/relevance.ts'
import type { Checkpoint } from '../file/cancelled.ts'
import { FIRST_SLOT, SLOTS } from '../file/schema.ts'

/** Of the kinds of an organization's names, those that match. */
export const KIND_BIT = { 'legal-name': 1, 'other-name': 2, 'previous-name': 4 } as const satisfies Record<
  NameKind,
  number
>

const SEARCHED_BITS: Readonly<Record<NamesSearched, number>> = { all: 7, current: 1, other: 2, previous: 4 }

export interface MatchedPlaces {
  /** Ascending, each once. */
  readonly places: readonly number[]
  /** For each place, the KIND_BITs of the names that match. */
  readonly kinds: readonly number[]
  /** False when there are more rows than were asked for. */
  readonly complete: boolean
  /** Everything before this place was seen. */
  readonly seenTo: number
  /** How many rows were visited. */
  readonly rows: number
}

export interface Range {
  /** Places, `to` excluded. */
  readonly from: number
  readonly to: number
}

export interface PlaceMatcher {
  /** @param expression in FTS5's language @param limit of rows */
  match(expression: string, names: NamesSearched, range: Range, limit: number): MatchedPlaces
}

const SLOT_BITS = Array.from({ length: SLOTS }, (_, slot) => {
  if (slot >= FIRST_SLOT['previous-name']) return KIND_BIT['previous-name']
  return slot >= FIRST_SLOT['other-name'] ? KIND_BIT['other-name'] : KIND_BIT['legal-name']
})

export function placeMatcher(database: Database.Database, checkpoint: Checkpoint): PlaceMatcher {
  const rows = database
    .prepare<[string, bigint, bigint, number], number>(
      'SELECT rowid FROM name_index WHERE name_index MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?',
    )
    .pluck()
  return {
    match(expression, names, { from, to }, limit) {
      // As big integers, because FTS5 heeds no bound that comes as a floating point number.
      const found = rows.all(expression, BigInt(from * SLOTS), BigInt(to * SLOTS), limit + 1)
      checkpoint(found.length)
      const complete = found.length <= limit
      const last = found.at(-1)
      // The last place may have more rows than were read.
      const seenTo = complete || last === undefined ? to : Math.floor(last / SLOTS)
      return { ...gather(found, SEARCHED_BITS[names], seenTo), complete, seenTo, rows: found.length }
    },
  }
}

function gather(rows: readonly number[], wanted: number, end: number): Pick<MatchedPlaces, 'places' | 'kinds'> {
  const places: number[] = []
  const kinds: number[] = []
  for (const row of rows) {
    const place = Math.floor(row / SLOTS)
    if (place >= end) break
    const bit = (SLOT_BITS[row % SLOTS] ?? 0) & wanted
    if (bit === 0) continue
    if (places.at(-1) === place) kinds[kinds.length - 1] = (kinds.at(-1) ?? 0) | bit
    else {
      places.push(place)
      kinds.push(bit)
    }
  }
  return { places, kinds }
}
