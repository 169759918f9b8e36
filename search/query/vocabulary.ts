/** The words of all names, and the corrections that they offer for a mistyped word. */
import { compareText } from '../names/compare-text.ts'

export interface Correction {
  readonly word: string
  /** 1 or 2. */
  readonly edits: number
}

interface SimilarOptions {
  readonly most: number
  readonly beginning: boolean
  readonly sameStart?: boolean
}

export interface Vocabulary {
  /**
   * Words within `edits` insertions, deletions, substitutions or transpositions (optimal string alignment), except the
   * word itself: first by fewest edits, then by the number of names.
   * @param options.beginning whether the word may be the prefix of one that is still being typed
   * @param options.most the maximum number of results
   * @param options.sameStart only words with the same first character: few people mistype it, and most other words
   *   can be skipped
   */
  similarTo(word: string, edits: number, options: SimilarOptions): readonly Correction[]
  /** Whether it is a word of any name, or the beginning of one. */
  has(word: string, beginning: boolean): boolean
  /** The number of names with this word. */
  names(word: string): number
}

/** Whether it has a digit. Such a word is never corrected, and never offered as a correction. */
export function hasNumber(word: string): boolean {
  return /\p{N}/u.test(word)
}

/** The allowed edits of a word: none when it is short, or has a digit. */
export function editsAllowed(word: string): number {
  if (word.length < 4 || hasNumber(word)) return 0
  return word.length < 8 ? 1 : 2
}

/** A longer word is never corrected, and only this much of a word in a name is compared. In UTF-16 code units. */
const LONGEST = 63

/**
 * @param words in the order of `compareText`, each once
 * @param names the number of names with each word
 */
export function vocabulary(words: readonly string[], names: ArrayLike<number>): Vocabulary {
  const shared = sharedBeginnings(words)
  const count = (at: number) => names[at] ?? 0

  function sorted(candidates: { at: number; edits: number }[], most: number): readonly Correction[] {
    candidates.sort((a, b) => a.edits - b.edits || count(b.at) - count(a.at) || a.at - b.at)
    return candidates.slice(0, most).map(({ at, edits }) => ({ word: words[at] ?? '', edits }))
  }

  /** The index of the first word, from `from` on, that shares fewer characters than `length` with the words before it. */
  function behind(from: number, length: number): number {
    let at = from
    while (at < words.length && (shared[at] ?? 0) >= length) at++
    return at
  }

  function beginningWith(start: string): readonly [from: number, to: number] {
    return [firstFrom(words, start), firstFrom(words, `${start}\u{10ffff}`)]
  }

  return {
    has(word, beginning) {
      const next = words[firstFrom(words, word)]
      return next === word || (beginning && next?.startsWith(word) === true)
    },

    names(word) {
      const at = firstFrom(words, word)
      return words[at] === word ? count(at) : 0
    },

    similarTo(word, edits, { most, beginning, sameStart = false }) {
      if (word.length > LONGEST) return []
      if (edits === 1 && !sameStart && PLAIN.test(word)) return sorted(probe(words, word, beginning), most)
      const similar: { at: number; edits: number }[] = []
      const table = distanceTable(word, edits, beginning)
      let filled = 0
      const [first, end] = sameStart ? beginningWith(String.fromCodePoint(word.codePointAt(0) ?? 0)) : [0, words.length]
      for (let at = first; at < end; ) {
        const candidate = words[at] ?? ''
        const { needed, deadAt } = table.to(candidate, at === first ? 0 : Math.min(filled, shared[at] ?? 0))
        if (deadAt === 0 && needed > 0 && needed <= edits) similar.push({ at, edits: needed })
        // All words with this beginning are too far away: skip them.
        at = deadAt === 0 ? at + 1 : behind(at + 1, deadAt)
        filled = deadAt === 0 ? candidate.length : deadAt
      }
      return sorted(similar, most)
    },
  }
}

/** The letters of most words; only these are tried as substitutes. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const PLAIN = /^[a-z]+$/

/** Looks up every one-edit variant of a word: some hundred look-ups instead of up to a million comparisons. */
function probe(words: readonly string[], word: string, beginning: boolean): { at: number; edits: number }[] {
  const similar = new Map<number, number>()
  for (const candidate of oneEditFrom(word)) {
    for (let at = firstFrom(words, candidate); at < words.length; at++) {
      const existing = words[at] ?? ''
      // A prefix is among its own edits: `harbo` matches `harbour` without an edit.
      if (beginning ? !existing.startsWith(candidate) : existing !== candidate) break
      if (existing !== word && !(beginning && existing.startsWith(word))) similar.set(at, 1)
    }
  }
  return [...similar].map(([at, edits]) => ({ at, edits }))
}

function* oneEditFrom(word: string): Generator<string> {
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)]
    for (const letter of LETTERS) yield before + letter + after
    if (after === '') continue
    yield before + after.slice(1)
    for (const letter of LETTERS) yield before + letter + after.slice(1)
    if (after.length > 1) yield before + after.charAt(1) + after.charAt(0) + after.slice(2)
  }
}

/** Binary search: the index of the first word that does not come before this one. */
function firstFrom(words: readonly string[], wanted: string): number {
  const isPlain = PLAIN.test(wanted)
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    const word = words[middle] ?? ''
    // If one of the words has a plain letter where they differ, both orders agree.
    if (isPlain ? word < wanted : compareText(word, wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** For each word, the length of the beginning that it shares with the previous word. */
function sharedBeginnings(words: readonly string[]): Uint8Array {
  let before = ''
  return Uint8Array.from(words, word => {
    const end = Math.min(word.length, before.length, LONGEST)
    let at = 0
    while (at < end && word.charCodeAt(at) === before.charCodeAt(at)) at++
    before = word
    return at
  })
}

/**
 * Computes edit distances with the usual table (dynamic programming). Rows of the table are kept from one candidate to
 * the next as far as both begin alike. All rows are in one array, because thousands of words are compared while the
 * user waits.
 */
function distanceTable(word: string, edits: number, beginning: boolean) {
  const width = word.length + 1
  const codes = Uint16Array.from({ length: word.length }, (_, at) => word.charCodeAt(at))
  const rows = new Uint8Array((LONGEST + 1) * width)
  for (let at = 0; at < width; at++) rows[at] = at
  /** By length: the fewest edits to any beginning of the candidate of at most this length. */
  const least = new Uint8Array(LONGEST + 1).fill(word.length)

  /** @returns the smallest number in the row of `candidate`'s first `depth + 1` characters */
  function fillRow(candidate: string, depth: number): number {
    const [above, row] = [depth * width, (depth + 1) * width]
    const code = candidate.charCodeAt(depth)
    const before = depth > 0 ? candidate.charCodeAt(depth - 1) : -1
    let smallest = depth + 1
    rows[row] = depth + 1
    for (let at = 1; at < width; at++) {
      const typed = codes[at - 1]
      const changed = (rows[above + at - 1] ?? 0) + (typed === code ? 0 : 1)
      let value = Math.min((rows[above + at] ?? 0) + 1, (rows[row + at - 1] ?? 0) + 1, changed)
      if (at > 1 && typed === before && codes[at - 2] === code) {
        value = Math.min(value, (rows[above - width + at - 2] ?? 0) + 1)
      }
      rows[row + at] = value
      if (value < smallest) smallest = value
    }
    return smallest
  }

  return {
    /**
     * @param filled the number of characters shared with the previous candidate, whose rows are already there
     * @returns `deadAt` is 0, or the length of a beginning of the candidate that is too far away with any ending
     */
    to(candidate: string, filled: number): { needed: number; deadAt: number } {
      const length = Math.min(candidate.length, LONGEST)
      for (let depth = filled; depth < length; depth++) {
        const smallest = fillRow(candidate, depth)
        const whole = rows[(depth + 1) * width + width - 1] ?? 0
        least[depth + 1] = Math.min(least[depth] ?? 0, whole)
        if (smallest > edits && !(beginning && (least[depth + 1] ?? 0) <= edits))
          return { needed: 0, deadAt: depth + 1 }
      }
      const needed = beginning ? least[length] : rows[length * width + width - 1]
      return { needed: needed ?? edits + 1, deadAt: 0 }
    },
  }
}
