/** What somebody may have meant whose words, as they stand, find little. */
import { compareText } from '../names/compare-text.ts'
import { apart, joined } from './missing-spaces.ts'
import { parseQuery, type TextQuery } from './query.ts'
import { GRADE, legalGrade } from './relevance.ts'
import { type Correction, editsAllowed, hasNumber, type Vocabulary, vocabulary } from './vocabulary.ts'

/** Fewer organizations than this, and typing errors are thought of. */
export const FEW = 5
/** In characters. A text of that length that begins a name does not do so by chance. */
const LONG_BEGINNING = 12
/** So many organizations are added at most. */
export const MOST_CLOSE = 20

export interface CloseQuery {
  readonly query: TextQuery
  /** How many edits away, over all its words. */
  readonly edits: number
  /** Which of the words were changed, counted from 0. */
  readonly changed: readonly number[]
}

/**
 * Whether typing errors are to be thought of: few are found, and none by its number, its whole name or a long beginning.
 * @param grades of what is found
 */
export function fallsShort(query: TextQuery, grades: readonly number[]): boolean {
  const worst = query.text.length < LONG_BEGINNING ? GRADE.legal : legalGrade(2, false)
  return grades.length < FEW && grades.every(grade => grade >= worst)
}

/** More edits than this count as so many. */
const MOST_EDITS = 7

/** The best part of a name counts more than how much is wrong in it: a whole name with two errors is likely meant. */
export function closeGrade(grade: number, edits: number): number {
  return GRADE.typo + grade * (MOST_EDITS + 1) + Math.min(edits, MOST_EDITS)
}

/**
 * Of queries that may be meant the one that an organization matches best, with its grade; undefined when it matches none.
 * @param gradeOf the organization's grade for a query
 */
export function closestOf(
  queries: readonly CloseQuery[],
  gradeOf: (query: TextQuery) => number | undefined,
): { readonly grade: number; readonly query: TextQuery } | undefined {
  let best: { grade: number; query: TextQuery } | undefined
  for (const { query, edits } of queries) {
    const strict = gradeOf(query)
    const grade = strict === undefined ? undefined : closeGrade(strict, edits)
    if (grade !== undefined && (best === undefined || grade < best.grade)) best = { grade, query }
  }
  return best
}

/** In all, and for one word. */
const MOST_QUERIES = 16
const MOST_CORRECTIONS = 8
/** For each of several words that are wrong at once. */
const MOST_TOGETHER = 4
/** Of words that are all in some name. */
const MOST_DOUBTED = 2
/** So many corrections with one edit, and none with two are looked for. */
const ENOUGH = 2
/** A beginning that is shorter stands for too much. */
const SHORTEST_BEGINNING = 5
/** So many words are left out, each by itself: the rarest, where it is known which those are. */
const MOST_LEFT_OUT = 4
/** Names that the other words may lead to: where there are more, they say too little of the one that was left out. */
export const MOST_REMAINING = 40
/** In such a word of three letters a fourth may be missing. */
const SHORTEST_WRONG = 3
const TWO_EDITS_FROM = 6

/** What is left of a query without one of its words. */
export interface Remainder {
  readonly query: TextQuery
  /** Which word was left out, counted from 0. */
  readonly at: number
}

/**
 * The query without each of its words in turn. Where the others lead to few names, the word that was meant is in one of
 * them: that is worth more than all words there are, and costs less to look through.
 * @param names of how many names a word is; those in few are the most likely to be wrong
 */
export function remainders(query: TextQuery, names = (_word: string) => 0): readonly Remainder[] {
  const typed = typedWords(query)
  const inCore = query.core === '' ? 0 : query.core.split(' ').length
  if (typed === undefined || inCore < 2) return []
  const doubted = typed.words
    .slice(0, inCore)
    .flatMap((word, at) => (editsWithin(word) > 0 ? [{ at, names: names(word) }] : []))
    .sort((a, b) => a.names - b.names)
  return doubted.slice(0, MOST_LEFT_OUT).flatMap(({ at }) => {
    const rest = parseQuery(textWith(typed, new Map([[at, '']])))
    return rest.kind === 'text' && rest.terms.length > 0 ? [{ query: rest, at }] : []
  })
}

/**
 * Queries in which the word that was left out is one of these.
 * @param words of the names that the remainder leads to, as `tokensOf` gives them
 */
export function closeQueriesAmong(query: TextQuery, at: number, words: Iterable<string>): readonly CloseQuery[] {
  const typed = typedWords(query)
  const word = typed?.words[at]
  if (typed === undefined || word === undefined) return []
  const sorted = [...new Set(words)].filter(other => !hasNumber(other)).sort(compareText)
  const known = vocabulary(sorted, new Uint8Array(sorted.length))
  const near = known
    .near(word, editsWithin(word), { most: MOST_CORRECTIONS, beginning: isLongBeginning(typed, at) })
    .filter(change => change.word.length >= (word.length > SHORTEST_WRONG ? SHORTEST_WRONG : word.length + 1))
  return [...apart(word, known, isUnfinished(typed, at)), ...near].flatMap(change =>
    corrected(typed, new Map([[at, change]])),
  )
}

/**
 * Queries that differ from this one in words with a typing error, fewest edits first. Only words that are in no name
 * are taken for wrong, if there are any. Whoever uses quotes or excludes words means what they say.
 * @param settled words whose remainder leads to few names, in which the word that was meant was not found
 */
export function closeQueries(
  query: TextQuery,
  known: Vocabulary,
  settled: ReadonlySet<number> = new Set(),
): readonly CloseQuery[] {
  const typed = typedWords(query)
  if (typed === undefined) return []
  const { words } = typed
  const isKnown = (word: string, at: number) => editsAllowed(word) === 0 || known.has(word, isUnfinished(typed, at))
  const unknown = words.flatMap((word, at) => (isKnown(word, at) ? [] : [at]))
  const wrong = unknown.length > 0 ? unknown : rarest(words, known)

  /** With two edits only where one leads to next to nothing, and the word is in no name: that is work. */
  const corrections = (at: number, most: number): readonly Correction[] => {
    const word = words[at] ?? ''
    const beginning = isLongBeginning(typed, at)
    const allowed = editsAllowed(word)
    if (allowed === 0) return []
    const two = apart(word, known, isUnfinished(typed, at))
    const near = [...two, ...known.near(word, 1, { most, beginning })].slice(0, most)
    if (allowed === 1 || two.length > 0 || near.length >= ENOUGH || unknown.length === 0) return near
    const further = known.near(word, allowed, { most, beginning, sameStart: true })
    if (near.length + further.length === 0) return known.near(word, allowed, { most, beginning })
    return [...near, ...further.filter(({ edits }) => edits > 1)].slice(0, most)
  }

  const found =
    unknown.length > 1
      ? combinations(unknown.map(at => corrections(at, MOST_TOGETHER).map(change => [at, change] as const)))
      : wrong
          .filter(at => !settled.has(at))
          .flatMap(at => corrections(at, MOST_CORRECTIONS).map(change => [[at, change] as const]))
  return [...found, ...joins(typed, known, unknown)]
    .flatMap(changes => corrected(typed, new Map(changes)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST_QUERIES)
}

/** Two words as one, where no other is wrong. */
function joins(typed: Typed, known: Vocabulary, unknown: readonly number[]): readonly Changes[] {
  return joined(typed.words, known, typed.unfinished)
    .filter(({ at }) => unknown.every(wrong => wrong === at || wrong === at + 1))
    .map(({ at, word }) => [
      [at, { word: '', edits: 0 }],
      [at + 1, { word, edits: 1 }],
    ])
}

type Changes = readonly (readonly [at: number, change: Correction])[]

interface Typed {
  readonly words: readonly string[]
  /** Whether the last of them may still be being typed. */
  readonly unfinished: boolean
}

/** The words that may be wrong; undefined where quotes or excluded words say that all is meant as it is. */
function typedWords({ text, terms, phrases, excluded }: TextQuery): Typed | undefined {
  if (phrases.length > 0 || excluded.length > 0) return undefined
  const unfinished = terms.at(-1)?.some(alternative => alternative.at(-1)?.prefix) ?? false
  return { words: text.split(' '), unfinished }
}

function textWith({ words, unfinished }: Typed, changes: ReadonlyMap<number, string>): string {
  const text = words.map((word, at) => changes.get(at) ?? word).join(' ')
  return unfinished && changes.get(words.length - 1) !== '' ? text : `${text} `
}

function corrected(typed: Typed, changes: ReadonlyMap<number, Correction>): readonly CloseQuery[] {
  const parsed = parseQuery(textWith(typed, new Map([...changes].map(([at, { word }]) => [at, word]))))
  const edits = [...changes.values()].reduce((sum, change) => sum + change.edits, 0)
  return parsed.kind === 'text' ? [{ query: parsed, edits, changed: [...changes.keys()] }] : []
}

/** Edits that a word deserves where all others are in the name: none when it has a digit. */
function editsWithin(word: string): number {
  if (word.length < SHORTEST_WRONG || hasNumber(word)) return 0
  return word.length < TWO_EDITS_FROM ? 1 : 2
}

function isUnfinished({ words, unfinished }: Typed, at: number): boolean {
  return unfinished && at === words.length - 1
}

function isLongBeginning(typed: Typed, at: number): boolean {
  return isUnfinished(typed, at) && (typed.words[at] ?? '').length >= SHORTEST_BEGINNING
}

/** Where each word is in some name, those in the fewest are the most likely to be wrong. */
function rarest(words: readonly string[], known: Vocabulary): readonly number[] {
  const correctable = words.flatMap((word, at) => (editsAllowed(word) > 0 ? [{ at, names: known.names(word) }] : []))
  return correctable
    .sort((a, b) => a.names - b.names)
    .slice(0, MOST_DOUBTED)
    .map(({ at }) => at)
}

/** One of each list, in every way, as far as the limit. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (so, list) => so.flatMap(chosen => list.map(item => [...chosen, item])).slice(0, MOST_QUERIES),
    [[]],
  )
}
