/** Finds the places with matching names: index rows, grouped by organization. */
import type Database from 'better-sqlite3'
import type { NamesSearched } from '../../engine.ts'
import type { NameKind } from '../../query/relevance.ts'
import type { Checkpoint } from '../file/cancelled.ts'
import { FIRST_SLOT, SLOTS } from '../file/index-schema.ts'

/** One bit for each kind of an organization's names. */
export const KIND_BIT = { 'legal-name': 1, 'other-name': 2, 'previous-name': 4 } as const satisfies Record<
  NameKind,
  number
>

const SEARCHED_BITS: Readonly<Record<NamesSearched, number>> = { all: 7, current: 1, other: 2, previous: 4 }

export interface MatchedPlaces {
  /** Ascending, each once. */
  readonly places: readonly number[]
  /** For each place, the KIND_BITs of the matching names. */
  readonly kinds: readonly number[]
  /** False when there are more rows than the limit. */
  readonly complete: boolean
  /** All rows before this place were seen. */
  readonly seenTo: number
  /** The number of visited rows. */
  readonly rows: number
}

export interface Range {
  /** Places; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

export interface PlaceMatcher {
  /** @param expression an FTS5 query @param limit the maximum number of rows */
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
      // As big integers, because FTS5 ignores bounds that are floating point numbers.
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
