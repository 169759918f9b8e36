/** Organizations that match only when something typed is taken for a typing error, with the query that they match. */
import { compareText } from '../compare-text.ts'
import type { SearchQuery } from '../engine.ts'
import { normaliseName, tokensOf } from '../normalise-name.ts'
import type { TextQuery } from '../query.ts'
import { namesSearched, standing } from '../relevance.ts'
import { closeGrade, closeQueries, closeQueriesAmong, MOST_CLOSE, MOST_REMAINING, remainders } from '../typos.ts'
import { editsAllowed, type Vocabulary, vocabulary } from '../vocabulary.ts'
import {
  ANY_ORGANIZATION,
  all,
  localityExpressions,
  mustBeRead,
  nameExpression,
  quoted,
  wholeNameExpression,
} from './expressions.ts'
import { FOUND_FIELDS, type FoundDocument, readFound } from './found-document.ts'
import type { Asking } from './server.ts'

export interface CloseDocument {
  readonly document: FoundDocument
  readonly grade: number
  readonly close: TextQuery
}

/** Organizations that are looked at for one of the queries: with names that are all of it, and that hold it. */
const MOST_LOOKED_AT = 10

/** @param skip ids of those that are known to match as the query stands */
export async function closeTo(
  asking: Asking,
  text: TextQuery,
  { names, filters }: SearchQuery,
  skip: ReadonlySet<string>,
): Promise<readonly CloseDocument[]> {
  const { found, settled } = await amongFew(asking, text, { names, filters }, skip)
  if (found.length > 0) return best(found)
  const queries = closeQueries(text, await wordsNear(asking, text), settled)
  if (queries.length === 0) return []
  const answers = await asking.search(
    queries.flatMap(({ query }) =>
      [wholeNameExpression(query), nameExpression(query, names)].map(expression => ({
        filter: all([expression, ...localityExpressions(filters)]),
        sort: ['order:asc'],
        limit: MOST_LOOKED_AT,
        attributesToRetrieve: FOUND_FIELDS,
      })),
    ),
  )
  const looked = new Set(skip)
  for (const [at, { query, edits }] of queries.entries()) {
    if (found.length >= MOST_CLOSE) break
    const hits = [answers?.[2 * at], answers?.[2 * at + 1]].flatMap(answer => answer?.hits ?? [])
    for (const document of hits.map(readFound)) {
      const strict = looked.has(document.id) ? undefined : standing(query, document, names)
      if (!strict) continue
      looked.add(document.id)
      found.push({ document, grade: closeGrade(strict.grade, edits), close: query })
    }
  }
  return best(found)
}

function best(found: readonly CloseDocument[]): readonly CloseDocument[] {
  return [...found]
    .sort((a, b) => a.grade - b.grade || compareText(a.document.words, b.document.words))
    .slice(0, MOST_CLOSE)
}

/** Those in the few names that all words but one lead to, and the words of which that was looked at. */
async function amongFew(
  asking: Asking,
  text: TextQuery,
  { names, filters }: Pick<SearchQuery, 'names' | 'filters'>,
  skip: ReadonlySet<string>,
): Promise<{ found: CloseDocument[]; settled: ReadonlySet<number> }> {
  const rests = remainders(text).filter(({ query }) => !mustBeRead(query, names))
  if (rests.length === 0) return { found: [], settled: new Set() }
  const answers = await asking.search(
    rests.map(({ query }) => ({
      filter: all([nameExpression(query, names), ...localityExpressions(filters)]),
      limit: MOST_REMAINING,
      attributesToRetrieve: FOUND_FIELDS,
    })),
  )
  const closest = new Map<string, CloseDocument>()
  const settled = new Set<number>()
  for (const [order, { at }] of rests.entries()) {
    const answer = answers?.[order]
    if (answer === undefined || (answer.estimatedTotalHits ?? 0) > MOST_REMAINING) continue
    settled.add(at)
    const documents = answer.hits.map(readFound).filter(({ id }) => !skip.has(id))
    const words = documents.flatMap(document => namesSearched(document, names).flatMap(wordsOfName))
    for (const { query, edits } of closeQueriesAmong(text, at, words)) {
      for (const document of documents) {
        const strict = standing(query, document, names)
        const grade = strict && closeGrade(strict.grade, edits)
        if (grade === undefined || grade >= (closest.get(document.id)?.grade ?? Number.POSITIVE_INFINITY)) continue
        closest.set(document.id, { document, grade, close: query })
      }
    }
  }
  return { found: [...closest.values()], settled }
}

function wordsOfName(name: string): readonly string[] {
  return tokensOf(normaliseName(name))
}

/** A longer word is never corrected. */
const LONGEST_WORD = 63

/** Of all the words there are, those that this query has, and those near them. */
async function wordsNear(asking: Asking, text: TextQuery): Promise<Vocabulary> {
  const typed = [...new Set(text.text.split(' '))].filter(word => editsAllowed(word) > 0 && word.length <= LONGEST_WORD)
  const answers = await asking.search(
    typed.flatMap(word => [
      { filter: `words = ${quoted(word)}`, limit: 0 },
      { filter: `words STARTS WITH ${quoted(word)}`, limit: 0 },
    ]),
  )
  const totals = (answers ?? []).map(answer => answer.estimatedTotalHits ?? 0)
  const names = new Map(typed.map((word, at) => [word, totals[2 * at] ?? 0]))
  const has = (word: string) => (names.get(word) ?? 0) > 0
  const begun = new Set(typed.filter((_, at) => (totals[2 * at + 1] ?? 0) > 0))
  const unknown = typed.filter(word => !has(word))
  const counts = new Map<string, number>()
  for (const word of unknown.length > 0 ? unknown : typed) {
    // Whoever has the corrected word has the others, too; the last of them may be the beginning of one.
    const others = typed.filter(other => other !== word && has(other) && other !== typed.at(-1))
    const filter = all([ANY_ORGANIZATION, ...others.filter(isOfCore(text)).map(other => `words = ${quoted(other)}`)])
    for (const { value, count } of await asking.words({ attribute: 'words', word, filter })) {
      // A number is never corrected, to another number least of all.
      if (!/\p{N}/u.test(value)) counts.set(value, count)
    }
  }
  const sorted = [...counts.keys()].sort(compareText)
  const found = vocabulary(
    sorted,
    sorted.map(word => counts.get(word) ?? 0),
  )
  return {
    has: (word, beginning) => has(word) || (beginning && begun.has(word)),
    names: word => names.get(word) ?? 0,
    near: (word, edits, options) => found.near(word, edits, options),
  }
}

/** The legal form need not be in the name. */
function isOfCore({ core }: TextQuery): (word: string) => boolean {
  const words = new Set(core.split(' '))
  return word => words.has(word)
}
