/** Reads words from a Meilisearch index for corrections: the number of names with a word, and similar words. */
import { compareText } from '../names/compare-text.ts'
import { parts } from '../query/missing-spaces.ts'
import type { TextQuery } from '../query/query.ts'
import { editsAllowed, hasNumber, type Vocabulary, vocabulary } from '../query/vocabulary.ts'
import { ANY_ORGANIZATION, all, quoted } from './expressions.ts'
import type { QueryRequests } from './server.ts'

/** A longer word is never corrected. */
const LONGEST_WORD = 63

/** The vocabulary for this query: its words, similar words, and the results of a missing or surplus space. */
export async function readVocabulary(requests: QueryRequests, text: TextQuery, names: NameCounts): Promise<Vocabulary> {
  const typed = correctable(text)
  const written = text.text.split(' ')
  const unknown = typed.filter(word => names.of(word) === 0)
  const doubted = unknown.length > 0 ? unknown : typed
  const split = doubted.flatMap(parts)
  const joined = written.slice(1).map((word, at) => `${written[at]}${word}`)
  const [similarWords, spaced] = await Promise.all([
    correctionsOf(
      requests,
      text,
      doubted,
      typed.filter(word => names.of(word) > 0),
    ),
    countNames(requests, [...split.flat(), ...joined], [...split.map(([, right]) => right), ...joined.slice(-1)]),
  ])
  return {
    has: (word, beginning) => [names, spaced].some(counts => counts.of(word) > 0 || (beginning && counts.begins(word))),
    names: word => Math.max(names.of(word), spaced.of(word)),
    similarTo: (word, edits, options) => similarWords.similarTo(word, edits, options),
  }
}

export interface NameCounts {
  /** The number of organizations with the word; 0 for a word that was not requested. */
  of(word: string): number
  /** Whether a word of any organization begins with it. */
  begins(word: string): boolean
}

/** The counts for the words of this query that may be wrong. */
export async function countTypedWords(requests: QueryRequests, text: TextQuery): Promise<NameCounts> {
  const typed = correctable(text)
  return countNames(requests, typed, typed)
}

function correctable(text: TextQuery): readonly string[] {
  return [...new Set(text.text.split(' '))].filter(word => editsAllowed(word) > 0 && word.length <= LONGEST_WORD)
}

async function countNames(
  requests: QueryRequests,
  words: readonly string[],
  beginnings: readonly string[],
): Promise<NameCounts> {
  const [whole, prefixes] = [[...new Set(words)], [...new Set(beginnings)]]
  const filters = [
    ...whole.map(word => `words = ${quoted(word)}`),
    ...prefixes.map(word => `words STARTS WITH ${quoted(word)}`),
  ]
  const answers = filters.length === 0 ? [] : await requests.search(filters.map(filter => ({ filter, limit: 0 })))
  const totals = (answers ?? []).map(answer => answer.estimatedTotalHits ?? 0)
  const counts = new Map(whole.map((word, at) => [word, totals[at] ?? 0]))
  const begin = new Set(prefixes.filter((_, at) => (totals[whole.length + at] ?? 0) > 0))
  return { of: word => counts.get(word) ?? 0, begins: word => begin.has(word) }
}

/** Words similar to these, from organizations that have the other known words. */
async function correctionsOf(
  requests: QueryRequests,
  text: TextQuery,
  doubted: readonly string[],
  known: readonly string[],
): Promise<Vocabulary> {
  const last = text.text.split(' ').at(-1)
  const counts = new Map<string, number>()
  for (const word of doubted) {
    // Such organizations also have the other words, except perhaps the last one, which may be a prefix.
    const others = known.filter(other => other !== word && other !== last).filter(isOfCore(text))
    const filter = all([ANY_ORGANIZATION, ...others.map(other => `words = ${quoted(other)}`)])
    for (const { value, count } of await requests.words({ attribute: 'words', word, filter })) {
      // A number is never corrected, and never a correction.
      if (!hasNumber(value)) counts.set(value, count)
    }
  }
  const sorted = [...counts.keys()].sort(compareText)
  return vocabulary(
    sorted,
    sorted.map(word => counts.get(word) ?? 0),
  )
}

/** Words of the legal form are left out, because they need not be in the name. */
function isOfCore({ core }: TextQuery): (word: string) => boolean {
  const words = new Set(core.split(' '))
  return word => words.has(word)
}
