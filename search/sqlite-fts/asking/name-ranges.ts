/** Finds the rows whose legal names begin with a query's text. They are ranges, because rows are in the order of names. */
import type { TextQuery } from '../../query/query.ts'
import type { RowOrder } from '../file/row-order.ts'
import type { Range } from './matched-rows.ts'

export interface NameRanges {
  /** Legal names that begin with the text. */
  readonly text: readonly Range[]
  /** Legal names that begin with the text without its legal form; includes the others. */
  readonly core: readonly Range[]
}

/** Sorts after every text with the same beginning. */
const BEHIND = '\u{10ffff}'

export function nameRanges({ beginnings, core }: TextQuery, order: RowOrder): NameRanges {
  const text = joined(beginnings.map(beginning => rangeOf(beginning, order)))
  return { text, core: core === '' ? text : joined([...text, rangeOf(`${core} `, order)]) }
}

/** @param beginning a name's first words, each followed by a space; the last one may be only the beginning of a word */
export function rangeOf(beginning: string, order: RowOrder): Range {
  return {
    from: order.atOrAfter({ words: beginning, id: '' }),
    to: order.atOrAfter({ words: beginning + BEHIND, id: '' }),
  }
}

/** The ranges between and around these ranges, up to `end`. */
export function outside(ranges: readonly Range[], end: number): readonly Range[] {
  const starts = [0, ...ranges.map(({ to }) => to)]
  const ends = [...ranges.map(({ from }) => from), end]
  return starts.map((from, at) => ({ from, to: ends[at] ?? end })).filter(({ from, to }) => from < to)
}

/** Sorts the ranges and joins those that touch. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const result: Range[] = []
  for (const range of ranges.filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && range.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) }
    else result.push(range)
  }
  return result
}
