/** Finds organizations with a name that is the whole query, with or without its legal form. */
import type { TextQuery } from '../../query/query.ts'
import { looksAt } from '../../query/relevance.ts'
import { LONGEST_COUNTED } from '../file/indexed-document.ts'
import { wholeName } from '../file/markers.ts'
import { allRows } from './matched-rows.ts'
import { rangeOf } from './name-ranges.ts'
import type { QueryContext } from './query-context.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * Rows, each once. Some of them may have no such name, so the caller must read their names.
 * @param text the query of the context, or a correction of it
 * @param most the maximum number of legal names, and of other names
 */
export function wholeNameRows(
  { matcher, snapshot, query: { names } }: QueryContext,
  text: TextQuery,
  most: number,
): ReadonlySet<number> {
  // The text with its legal form may be the core of another name.
  const cores = [...new Set([text.core, text.text])].filter(core => core !== '')
  const rows = new Set<number>()
  if (looksAt(names, 'legal-name')) for (const core of cores) addLegalNames(rows, core, snapshot, most)
  if (names !== 'current' && cores.length > 0) {
    const expression = cores.map(core => `"${wholeName(core)}"`).join(' OR ')
    for (const row of matcher.match(expression, names, allRows(snapshot), most).rows) rows.add(row)
  }
  return rows
}

/** Among the legal names that begin with these words, adds those with the same number of words. */
function addLegalNames(rows: Set<number>, core: string, { columns, order }: Snapshot, most: number): void {
  const length = Math.min(core.split(' ').length, LONGEST_COUNTED)
  const { from, to } = rangeOf(`${core} `, order)
  const enough = rows.size + most
  for (let row = from; row < to && rows.size < enough; row++) if (columns.length[row] === length) rows.add(row)
}
