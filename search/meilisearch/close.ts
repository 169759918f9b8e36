/** Organizations that match only when something typed is taken for a typing error, with the query that they match. */
import { compareText } from '../compare-text.ts'
import type { SearchQuery } from '../engine.ts'
import { parts } from '../missing-spaces.ts'
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
  const typed = [...new Set(text.text.split(' '))].filter(word => editsAllowed(word) > 0 && word.length <= LONGEST_WORD)
  const counts = await countNames(asking, typed, typed)
  const { found, settled } = await amongFew(asking, text, { names, filters, counts }, skip)
  if (found.length > 0) return best(found)
  const queries = closeQueries(text, await wordsNear(asking, text, typed, counts), settled)
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
  { names, filters, counts }: Pick<SearchQuery, 'names' | 'filters'> & { readonly counts: NameCounts },
  skip: ReadonlySet<string>,
): Promise<{ found: CloseDocument[]; settled: ReadonlySet<number> }> {
  const rests = remainders(text, counts.of).filter(({ query }) => !mustBeRead(query, names))
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

/** Of all the words there are, those that this query has, those near them, and those that a space would make of them. */
async function wordsNear(
  asking: Asking,
  text: TextQuery,
  typed: readonly string[],
  names: NameCounts,
): Promise<Vocabulary> {
  const written = text.text.split(' ')
  const unknown = typed.filter(word => names.of(word) === 0)
  const doubted = unknown.length > 0 ? unknown : typed
  const two = doubted.flatMap(parts)
  const one = written.slice(1).map((word, at) => `${written[at]}${word}`)
  const [near, spaced] = await Promise.all([
    correctionsOf(
      asking,
      text,
      doubted,
      typed.filter(word => names.of(word) > 0),
    ),
    countNames(asking, [...two.flat(), ...one], [...two.map(([, right]) => right), ...one.slice(-1)]),
  ])
  return {
    has: (word, beginning) =>
      [names, spaced].some(counted => counted.of(word) > 0 || (beginning && counted.begins(word))),
    names: word => Math.max(names.of(word), spaced.of(word)),
    near: (word, edits, options) => near.near(word, edits, options),
  }
}

interface NameCounts {
  /** Of how many organizations it is a word; 0 for what was not asked. */
  of(word: string): number
  /** Whether it begins a word of any. */
  begins(word: string): boolean
}

async function countNames(
  asking: Asking,
  words: readonly string[],
  beginnings: readonly string[],
): Promise<NameCounts> {
  const [whole, begun] = [[...new Set(words)], [...new Set(beginnings)]]
  const filters = [
    ...whole.map(word => `words = ${quoted(word)}`),
    ...begun.map(word => `words STARTS WITH ${quoted(word)}`),
  ]
  const answers = filters.length === 0 ? [] : await asking.search(filters.map(filter => ({ filter, limit: 0 })))
  const totals = (answers ?? []).map(answer => answer.estimatedTotalHits ?? 0)
  const counts = new Map(whole.map((word, at) => [word, totals[at] ?? 0]))
  const begin = new Set(begun.filter((_, at) => (totals[whole.length + at] ?? 0) > 0))
  return { of: word => counts.get(word) ?? 0, begins: word => begin.has(word) }
}

/** Words near these, of organizations that have the other words that are known. */
async function correctionsOf(
  asking: Asking,
  text: TextQuery,
  doubted: readonly string[],
  known: readonly string[],
): Promise<Vocabulary> {
  const last = text.text.split(' ').at(-1)
  const counts = new Map<string, number>()
  for (const word of doubted) {
    // Whoever has the corrected word has the others, too; the last of them may be the beginning of one.
    const others = known.filter(other => other !== word && other !== last).filter(isOfCore(text))
    const filter = all([ANY_ORGANIZATION, ...others.map(other => `words = ${quoted(other)}`)])
    for (const { value, count } of await asking.words({ attribute: 'words', word, filter })) {
      // A number is never corrected, to another number least of all.
      if (!/\p{N}/u.test(value)) counts.set(value, count)
    }
  }
  const sorted = [...counts.keys()].sort(compareText)
  return vocabulary(
    sorted,
    sorted.map(word => counts.get(word) ?? 0),
  )
}

/** The legal form need not be in the name. */
function isOfCore({ core }: TextQuery): (word: string) => boolean {
  const words = new Set(core.split(' '))
  return word => words.has(word)
}
