/** Legal names that begin alike stand side by side: what a query begins, as ranges of places. */
import type { TextQuery } from '../../query/query.ts'
import type { Places } from '../file/places.ts'
import type { Range } from './matched-places.ts'

export interface NameRanges {
  /** Of legal names that begin with the text. */
  readonly text: readonly Range[]
  /** Of those that begin with it but for its legal form; holds the others. */
  readonly core: readonly Range[]
}

/** Comes after everything that begins the same. */
const BEHIND = '\u{10ffff}'

export function nameRanges({ beginnings, core }: TextQuery, places: Places): NameRanges {
  const text = joined(beginnings.map(beginning => rangeOf(beginning, places)))
  return { text, core: core === '' ? text : joined([...text, rangeOf(`${core} `, places)]) }
}

/** @param beginning of a name's words, each followed by a space but perhaps the last */
export function rangeOf(beginning: string, places: Places): Range {
  return {
    from: places.atOrAfter({ words: beginning, id: '' }),
    to: places.atOrAfter({ words: beginning + BEHIND, id: '' }),
  }
}

/** What lies between and around the ranges, up to `end`. */
export function outside(ranges: readonly Range[], end: number): readonly Range[] {
  const starts = [0, ...ranges.map(({ to }) => to)]
  const ends = [...ranges.map(({ from }) => from), end]
  return starts.map((from, at) => ({ from, to: ends[at] ?? end })).filter(({ from, to }) => from < to)
}

/** In order, and those that touch made one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = []
  for (const range of ranges.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && range.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else result.push(range)
  }
  return result
}
