/** Organizations that match only when something typed is taken for a typing error, with the query that they match. */
import { compareText } from '../compare-text.ts'
import type { SearchQuery } from '../engine.ts'
import type { TextQuery } from '../query.ts'
import { standing } from '../relevance.ts'
import { type CloseQuery, closeGrade, closeQueries, MOST_CLOSE } from '../typos.ts'
import { editsAllowed, type Vocabulary, vocabulary } from '../vocabulary.ts'
import { ANY_ORGANIZATION, all, localityExpressions, nameExpression, quoted } from './expressions.ts'
import { FOUND_FIELDS, type FoundDocument, readFound } from './found-document.ts'
import type { Asking } from './server.ts'

export interface CloseDocument {
  readonly document: FoundDocument
  readonly grade: number
  readonly close: TextQuery
}

/** Organizations that are looked at for one of the queries. */
const MOST_LOOKED_AT = 50

/** @param skip ids of those that are known to match as the query stands */
export async function closeTo(
  asking: Asking,
  text: TextQuery,
  { names, filters }: SearchQuery,
  skip: ReadonlySet<string>,
): Promise<readonly CloseDocument[]> {
  const words = await wordsNear(asking, text)
  const queries = closeQueries(text, words)
  if (queries.length === 0) return []
  const answers = await asking.search(
    queries.map(({ query }) => ({
      filter: all([nameExpression(query, names), ...localityExpressions(filters)]),
      sort: ['order:asc'],
      limit: MOST_LOOKED_AT,
      attributesToRetrieve: FOUND_FIELDS,
    })),
  )
  const found = new Map<string, CloseDocument>()
  const consider = (document: FoundDocument, { query, edits }: CloseQuery): void => {
    const strict = skip.has(document.id) ? undefined : standing(query, document, names)
    if (!strict) return
    const grade = closeGrade(strict.grade, edits)
    const known = found.get(document.id)
    if (known === undefined || grade < known.grade) found.set(document.id, { document, grade, close: query })
  }
  for (const [at, query] of queries.entries()) {
    for (const hit of answers?.[at]?.hits ?? []) consider(readFound(hit), query)
  }
  return [...found.values()]
    .sort((a, b) => a.grade - b.grade || compareText(a.document.words, b.document.words))
    .slice(0, MOST_CLOSE)
}

/** Of all the words there are, those that this query has, and those near them. */
async function wordsNear(asking: Asking, text: TextQuery): Promise<Vocabulary> {
  const typed = [...new Set(text.text.split(' '))].filter(word => editsAllowed(word) > 0)
  const answers = await asking.search(
    typed.flatMap(word => [
      { filter: `words = ${quoted(word)}`, limit: 0 },
      { filter: `words STARTS WITH ${quoted(word)}`, limit: 0 },
    ]),
  )
  const isThere = (at: number) => (answers?.[at]?.estimatedTotalHits ?? 0) > 0
  const whole = new Set(typed.filter((_, at) => isThere(2 * at)))
  const begun = new Set(typed.filter((_, at) => isThere(2 * at + 1)))
  const unknown = typed.filter(word => !whole.has(word))
  const counts = new Map<string, number>()
  for (const word of unknown.length > 0 ? unknown : typed) {
    // Whoever has the corrected word has the others, too; the last of them may be the beginning of one.
    const others = typed.filter(other => other !== word && whole.has(other) && other !== typed.at(-1))
    const filter = all([ANY_ORGANIZATION, ...others.filter(isOfCore(text)).map(other => `words = ${quoted(other)}`)])
    for (const { value, count } of await asking.words({ attribute: 'words', word, filter })) counts.set(value, count)
  }
  const sorted = [...counts.keys()].sort(compareText)
  const near = vocabulary(
    sorted,
    sorted.map(word => counts.get(word) ?? 0),
  )
  return {
    has: (word, beginning) => whole.has(word) || (beginning && begun.has(word)),
    near: (word, edits, options) => near.near(word, edits, options),
  }
}

/** The legal form need not be in the name. */
function isOfCore({ core }: TextQuery): (word: string) => boolean {
  const words = new Set(core.split(' '))
  return word => words.has(word)
}
