/** Finds organizations with a name that is the whole query, with or without its legal form. */
import type { NamesSearched } from '../../engine.ts'
import type { TextQuery } from '../../query/query.ts'
import { looksAt } from '../../query/relevance.ts'
import { LONGEST_COUNTED } from '../file/indexed-document.ts'
import { wholeName } from '../file/markers.ts'
import type { PlaceMatcher } from './matched-rows.ts'
import { rangeOf } from './name-ranges.ts'
import type { Snapshot } from './snapshot.ts'

/**
 * Places, each once. Some of them may have no such name, so the caller must read their names.
 * @param most the maximum number of legal names, and of other names
 */
export function wholeNamePlaces(
  query: TextQuery,
  { matcher, snapshot, names, most }: { matcher: PlaceMatcher; snapshot: Snapshot; names: NamesSearched; most: number },
): ReadonlySet<number> {
  // The text with its legal form may be the core of another name.
  const cores = [...new Set([query.core, query.text])].filter(core => core !== '')
  const found = new Set<number>()
  if (looksAt(names, 'legal-name')) for (const core of cores) addLegal(found, core, snapshot, most)
  if (names !== 'current' && cores.length > 0) {
    const expression = cores.map(core => `"${wholeName(core)}"`).join(' OR ')
    const range = { from: 0, to: snapshot.places.end() }
    for (const place of matcher.match(expression, names, range, most).places) found.add(place)
  }
  return found
}

/** Among the legal names that begin with these words, adds those with the same number of words. */
function addLegal(found: Set<number>, core: string, { columns, places }: Snapshot, most: number): void {
  const length = Math.min(core.split(' ').length, LONGEST_COUNTED)
  const { from, to } = rangeOf(`${core} `, places)
  const enough = found.size + most
  for (let place = from; place < to && found.size < enough; place++) {
    if (columns.length[place] === length) found.add(place)
  }
}
