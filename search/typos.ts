/** What somebody may have meant whose words, as they stand, find little. */
import { parseQuery, type TextQuery } from './query.ts'
import { GRADE, legalGrade } from './relevance.ts'
import { type Correction, editsAllowed, type Vocabulary } from './vocabulary.ts'

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

/**
 * Queries that differ from this one in words with a typing error, fewest edits first. Only words that are in no name
 * are taken for wrong, if there are any. Whoever uses quotes or excludes words means what they say.
 */
export function closeQueries(query: TextQuery, vocabulary: Vocabulary): readonly CloseQuery[] {
  if (query.phrases.length > 0 || query.excluded.length > 0) return []
  const words = query.text.split(' ')
  const unfinished = query.terms.at(-1)?.some(alternative => alternative.at(-1)?.prefix) ?? false
  const unknown = words.flatMap((word, at) => (isKnown(word, at) ? [] : [at]))
  const wrong = unknown.length > 0 ? unknown : rarest(words, vocabulary)

  function isKnown(word: string, at: number): boolean {
    return editsAllowed(word) === 0 || vocabulary.has(word, unfinished && at === words.length - 1)
  }

  /** With two edits only where one leads to next to nothing, and the word is in no name: that is work. */
  function corrections(at: number, most: number): readonly Correction[] {
    const word = words[at] ?? ''
    const beginning = unfinished && at === words.length - 1 && isLong(word)
    const allowed = editsAllowed(word)
    if (allowed === 0) return []
    const near = vocabulary.near(word, 1, { most, beginning })
    if (allowed === 1 || near.length >= ENOUGH || unknown.length === 0) return near
    const further = vocabulary.near(word, allowed, { most, beginning, sameStart: true })
    if (near.length + further.length === 0) return vocabulary.near(word, allowed, { most, beginning })
    return [...near, ...further.filter(({ edits }) => edits > 1)].slice(0, most)
  }

  function corrected(changes: ReadonlyMap<number, Correction>): readonly CloseQuery[] {
    const text = words.map((word, at) => changes.get(at)?.word ?? word).join(' ')
    const parsed = parseQuery(unfinished ? text : `${text} `)
    const edits = [...changes.values()].reduce((sum, change) => sum + change.edits, 0)
    return parsed.kind === 'text' ? [{ query: parsed, edits, changed: [...changes.keys()] }] : []
  }

  const found =
    unknown.length > 1
      ? combinations(unknown.map(at => corrections(at, MOST_TOGETHER).map(change => [at, change] as const)))
      : wrong.flatMap(at => corrections(at, MOST_CORRECTIONS).map(change => [[at, change] as const]))
  return found
    .flatMap(changes => corrected(new Map(changes)))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, MOST_QUERIES)
}

/** Where each word is in some name, those in the fewest are the most likely to be wrong. */
function rarest(words: readonly string[], vocabulary: Vocabulary): readonly number[] {
  const correctable = words.flatMap((word, at) =>
    editsAllowed(word) > 0 ? [{ at, names: vocabulary.names(word) }] : [],
  )
  return correctable
    .sort((a, b) => a.names - b.names)
    .slice(0, MOST_DOUBTED)
    .map(({ at }) => at)
}

function isLong(word: string): boolean {
  return word.length >= SHORTEST_BEGINNING
}

/** One of each list, in every way, as far as the limit. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (so, list) => so.flatMap(chosen => list.map(item => [...chosen, item])).slice(0, MOST_QUERIES),
    [[]],
  )
}
