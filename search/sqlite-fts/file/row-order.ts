/** Finds rows by legal name and id, with binary search: the order of rows is the order of names. */
import type Database from 'better-sqlite3'
import { compareText } from '../../names/compare-text.ts'
import { compared } from '../../query/relevance.ts'
import { ROW_DISTANCE } from './index-schema.ts'

/** A legal name's words, each followed by a space (`ComparedName.words`), and an id. */
export interface OrderKey {
  readonly words: string
  readonly id: string
}

interface Neighbour {
  readonly row: number
  readonly id: string
  readonly legal_name: string
}

/** The maximum number of cached keys. Every binary search begins with the same rows. */
const MOST_REMEMBERED = 4096

export interface RowOrder {
  /** The first used row whose organization does not come before this key; one beyond the last if there is none. */
  atOrAfter(key: OrderKey): number
  /** The key of the organization in this row, or in the first used row after it. */
  keyAt(row: number): OrderKey | undefined
  /** One beyond the last used row. */
  end(): number
  /** Call it when the index has changed. */
  forget(): void
}

export function rowOrder(database: Database.Database): RowOrder {
  const next = database.prepare<[number], Neighbour>(
    'SELECT place AS row, id, legal_name FROM organization_rows WHERE place >= ? ORDER BY place LIMIT 1',
  )
  const last = database.prepare<[], number | null>('SELECT max(place) FROM organizations').pluck()
  const remembered = new Map<number, OrderKey & { row: number }>()

  function nextAt(row: number): (OrderKey & { row: number }) | undefined {
    const known = remembered.get(row)
    if (known) return known
    const stored = next.get(row)
    if (!stored) return undefined
    const key = { row: stored.row, id: stored.id, words: compared(stored.legal_name).words }
    if (remembered.size < MOST_REMEMBERED) remembered.set(row, key)
    return key
  }

  const end = () => (last.get() ?? 0) + 1

  return {
    end,
    keyAt: row => nextAt(row),
    forget: () => remembered.clear(),
    atOrAfter(key) {
      let from = 0
      let to = end()
      // All before `from` come before the key; none at or after `to` does.
      while (from < to) {
        const middle = Math.floor((from + to) / 2)
        const candidate = nextAt(middle)
        if (candidate === undefined) to = middle
        else if (compareKeys(candidate, key) < 0) from = candidate.row + 1
        else to = middle
      }
      return nextAt(from)?.row ?? end()
    },
  }
}

export function compareKeys(a: OrderKey, b: OrderKey): number {
  return compareText(a.words, b.words) || compareText(a.id, b.id)
}

/**
 * The maximum fill of a window of neighbours with the new one, from the narrowest to the widest window. Wide windows
 * must be emptier, so that organizations that moved once do not move again soon.
 */
const FULL_WINDOW = 0.9
const FULL_INDEX = 0.6

export interface Move {
  readonly from: number
  readonly to: number
}

/**
 * Finds a free row before `next`, and the organizations that must move for it: remove all of them before inserting any.
 * @param next as `atOrAfter` returns it
 */
export function freeRowFinder(database: Database.Database): (next: number) => { row: number; moves: readonly Move[] } {
  const taken = database
    .prepare<[number, number], number>('SELECT place FROM organizations WHERE place BETWEEN ? AND ? ORDER BY place')
    .pluck()
  const before = database
    .prepare<[number], number | null>('SELECT max(place) FROM organizations WHERE place < ?')
    .pluck()
  const end = database.prepare<[], number | null>('SELECT max(place) FROM organizations').pluck()
  const isTaken = database.prepare<[number], number>('SELECT 1 FROM organizations WHERE place = ?').pluck()

  return next => {
    const previous = before.get(next) ?? 0
    if (isTaken.get(next) === undefined) return { row: previous + ROW_DISTANCE, moves: [] }
    if (next - previous > 1) return { row: Math.floor((previous + next) / 2), moves: [] }
    const last = end.get() ?? 0
    for (let radius = 4, limit = FULL_WINDOW; ; radius *= 2, limit = Math.max(FULL_INDEX, limit - 0.05)) {
      const from = Math.max(1, next - radius)
      const isWhole = from === 1 && next + radius > last
      const inside = taken.all(from, next + radius)
      // After the last row there is unlimited room, so the whole index gets the distances of a new one.
      const room = isWhole ? 2 * ROW_DISTANCE * (inside.length + 1) : next + radius - from + 1
      if (inside.length + 1 <= room * limit) return spread(inside, next, from, room)
    }
  }
}

/** Spreads all in the window, and one more before `next`, at even distances. */
function spread(inside: readonly number[], next: number, from: number, room: number) {
  const count = inside.length + 1
  const at = inside.filter(row => row < next).length
  const spreadRow = (number: number) => from + Math.floor(((number + 0.5) * room) / count)
  const moves = inside
    .map((row, number) => ({ from: row, to: spreadRow(number < at ? number : number + 1) }))
    .filter(move => move.from !== move.to)
  return { row: spreadRow(at), moves }
}
