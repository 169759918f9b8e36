/** Alternative queries to try when a query finds few results. */
import { compareText } from '../names/compare-text.ts'
import { apart, joined } from './missing-spaces.ts'
import { parseQuery, type TextQuery } from './query.ts'
import { legalNameQuality, MATCH_QUALITY } from './relevance.ts'
import { type Correction, editsAllowed, hasNumber, type Vocabulary, vocabulary } from './vocabulary.ts'

/** Corrections are tried when fewer organizations than this match. */
export const FEW_MATCHES = 5
/** In characters. A text of this length is not the beginning of a name by chance. */
const LONG_BEGINNING = 12
/** The maximum number of organizations that are added with names similar to the typed text. */
export const MOST_SIMILAR = 20

/** A query with its typing errors corrected. */
export interface CorrectedQuery {
  readonly query: TextQuery
  /** The number of edits over all words. */
  readonly edits: number
  /** The changed words, counted from 0. */
  readonly changed: readonly number[]
}

/**
 * Whether to try corrections: few organizations match, and none by its number, its whole name or a long beginning.
 * @param qualities the match qualities of the organizations that match
 */
export function needsCorrection(query: TextQuery, qualities: readonly number[]): boolean {
  const worst = query.text.length < LONG_BEGINNING ? MATCH_QUALITY.legal : legalNameQuality(2, false)
  return qualities.length < FEW_MATCHES && qualities.every(matchQuality => matchQuality >= worst)
}

/** More edits count as this many. */
const MOST_EDITS = 7

/** The match quality counts more than the number of errors: a whole name with two errors is probably meant. */
export function correctedQuality(matchQuality: number, edits: number): number {
  return MATCH_QUALITY.typo + matchQuality * (MOST_EDITS + 1) + Math.min(edits, MOST_EDITS)
}

/**
 * The corrected query that an organization matches best, with the match quality; undefined when it matches none.
 * @param qualityOf returns the organization's match quality for a query
 */
export function bestCorrection(
  queries: readonly CorrectedQuery[],
  qualityOf: (query: TextQuery) => number | undefined,
): { readonly matchQuality: number; readonly query: TextQuery } | undefined {
  let best: { matchQuality: number; query: TextQuery } | undefined
  for (const { query, edits } of queries) {
    const strict = qualityOf(query)
    const matchQuality = strict === undefined ? undefined : correctedQuality(strict, edits)
    if (matchQuality !== undefined && (best === undefined || matchQuality < best.matchQuality))
      best = { matchQuality, query }
  }
  return best
}

/** The maximum number of queries, and of corrections for one word. */
const MOST_QUERIES = 16
const MOST_CORRECTIONS = 8
/** The maximum number of corrections for each of several wrong words. */
const MOST_TOGETHER = 4
/** The maximum number of words to correct when all words are known. */
const MOST_DOUBTED = 2
/** With this many corrections of one edit, corrections of two edits are not looked for. */
const ENOUGH = 2
/** A shorter prefix matches too many words. */
const SHORTEST_BEGINNING = 5
/** The maximum number of words that are left out, one at a time; the rarest ones, if their counts are known. */
const MOST_LEFT_OUT = 4
/** The maximum number of names with the other words: more names say too little about the omitted word. */
export const MOST_REMAINING = 40
/** A word of three letters may be corrected when all other words are in the name. */
const SHORTEST_WRONG = 3
const TWO_EDITS_FROM = 6

/** A query without one of its words. */
export interface Remainder {
  readonly query: TextQuery
  /** The omitted word, counted from 0. */
  readonly at: number
}

/**
 * The query without each of its words in turn. When the other words match few names, the intended word is in one of
 * them: these are better candidates than the whole vocabulary, and take less time to search.
 * @param names returns in how many names a word is; the rarest words are the most likely to be wrong
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
 * Corrected queries in which the omitted word is replaced by one of these.
 * @param words of the names that match the remainder, as `tokensOf` returns them
 */
export function correctedQueriesWith(query: TextQuery, at: number, words: Iterable<string>): readonly CorrectedQuery[] {
  const typed = typedWords(query)
  const word = typed?.words[at]
  if (typed === undefined || word === undefined) return []
  const sorted = [...new Set(words)].filter(other => !hasNumber(other)).sort(compareText)
  const known = vocabulary(sorted, new Uint8Array(sorted.length))
  const similar = known
    .similarTo(word, editsWithin(word), { most: MOST_CORRECTIONS, beginning: isLongBeginning(typed, at) })
    .filter(change => change.word.length >= (word.length > SHORTEST_WRONG ? SHORTEST_WRONG : word.length + 1))
  return [...apart(word, known, isUnfinished(typed, at)), ...similar].flatMap(change =>
    corrected(typed, new Map([[at, change]])),
  )
}

/**
 * Corrected queries, fewest edits first. A word that is in no name is considered wrong. If every word is in some name,
 * the rarest words are considered wrong. Quoted and excluded words turn corrections off.
 * @param settled words to leave as typed, counted from 0: few names match their remainder, and none has the intended word
 */
export function correctedQueries(
  query: TextQuery,
  known: Vocabulary,
  settled: ReadonlySet<number> = new Set(),
): readonly CorrectedQuery[] {
  const typed = typedWords(query)
  if (typed === undefined) return []
  const { words } = typed
  const isKnown = (word: string, at: number) => editsAllowed(word) === 0 || known.has(word, isUnfinished(typed, at))
  const unknown = words.flatMap((word, at) => (isKnown(word, at) ? [] : [at]))
  const wrong = unknown.length > 0 ? unknown : rarest(words, known)

  /** Looks for two edits only when one edit gives next to nothing and the word is in no name: two edits are slow. */
  const corrections = (at: number, most: number): readonly Correction[] => {
    const word = words[at] ?? ''
    const beginning = isLongBeginning(typed, at)
    const allowed = editsAllowed(word)
    if (allowed === 0) return []
    const split = apart(word, known, isUnfinished(typed, at))
    const oneEdit = [...split, ...known.similarTo(word, 1, { most, beginning })].slice(0, most)
    if (allowed === 1 || split.length > 0 || oneEdit.length >= ENOUGH || unknown.length === 0) return oneEdit
    const further = known.similarTo(word, allowed, { most, beginning, sameStart: true })
    if (oneEdit.length + further.length === 0) return known.similarTo(word, allowed, { most, beginning })
    return [...oneEdit, ...further.filter(({ edits }) => edits > 1)].slice(0, most)
  }

  const changesOfWords =
    unknown.length > 1
      ? combinations(unknown.map(at => corrections(at, MOST_TOGETHER).map(change => [at, change] as const)))
      : wrong
          .filter(at => !settled.has(at))
          .flatMap(at => corrections(at, MOST_CORRECTIONS).map(change => [[at, change] as const]))
  return [...changesOfWords, ...joins(typed, known, unknown)]
    .flatMap(changes => corrected(typed, new Map(changes)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST_QUERIES)
}

/** Joins two words to one, if no other word is wrong. */
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
  /** Whether the last word may still be being typed. */
  readonly unfinished: boolean
}

/** The words that may be wrong; undefined when quotes or excluded words turn corrections off. */
function typedWords({ text, terms, phrases, excluded }: TextQuery): Typed | undefined {
  if (phrases.length > 0 || excluded.length > 0) return undefined
  const unfinished = terms.at(-1)?.some(alternative => alternative.at(-1)?.prefix) ?? false
  return { words: text.split(' '), unfinished }
}

function textWith({ words, unfinished }: Typed, changes: ReadonlyMap<number, string>): string {
  const text = words.map((word, at) => changes.get(at) ?? word).join(' ')
  return unfinished && changes.get(words.length - 1) !== '' ? text : `${text} `
}

function corrected(typed: Typed, changes: ReadonlyMap<number, Correction>): readonly CorrectedQuery[] {
  const parsed = parseQuery(textWith(typed, new Map([...changes].map(([at, { word }]) => [at, word]))))
  const edits = [...changes.values()].reduce((sum, change) => sum + change.edits, 0)
  return parsed.kind === 'text' ? [{ query: parsed, edits, changed: [...changes.keys()] }] : []
}

/** The allowed edits of a word when all others are in the name: none when it has a digit. */
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

/** When every word is in some name, the rarest ones are the most likely to be wrong. */
function rarest(words: readonly string[], known: Vocabulary): readonly number[] {
  const correctable = words.flatMap((word, at) => (editsAllowed(word) > 0 ? [{ at, names: known.names(word) }] : []))
  return correctable
    .sort((a, b) => a.names - b.names)
    .slice(0, MOST_DOUBTED)
    .map(({ at }) => at)
}

/** All combinations of one item of each list, up to the limit. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (so, list) => so.flatMap(chosen => list.map(item => [...chosen, item])).slice(0, MOST_QUERIES),
    [[]],
  )
}
