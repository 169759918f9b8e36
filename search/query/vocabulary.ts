/** All words of all names, and which of them somebody may have meant who typed another. */
import { compareText } from '../names/compare-text.ts'

export interface Correction {
  readonly word: string
  /** 1 or 2. */
  readonly edits: number
}

interface NearOptions {
  readonly most: number
  readonly beginning: boolean
  readonly sameStart?: boolean
}

export interface Vocabulary {
  /**
   * Words within `edits` insertions, deletions, substitutions or exchanges of neighbours (optimal string alignment),
   * but not the word itself: those with the fewest edits first, then those that the most names have.
   * @param options.beginning the word may be the beginning of one that is still being typed
   * @param options.most how many at most
   * @param options.sameStart only words with the same first character: few people mistake it, and most others are
   *   passed over
   */
  near(word: string, edits: number, options: NearOptions): readonly Correction[]
  /** Whether it is a word of any name, or begins one. */
  has(word: string, beginning: boolean): boolean
  /** Of how many names it is a word. */
  names(word: string): number
}

/** Whether it is a number, or has one: it is never corrected, nor taken for a correction. */
export function hasNumber(word: string): boolean {
  return /\p{N}/u.test(word)
}

/** How many edits a word deserves: none when it is short, or has a digit, for numbers are never corrected. */
export function editsAllowed(word: string): number {
  if (word.length < 4 || hasNumber(word)) return 0
  return word.length < 8 ? 1 : 2
}

/** A longer word is never corrected, and what follows in a longer name's word is not compared. In UTF-16 code units. */
const LONGEST = 63

/**
 * @param words in the order of `compareText`, each once
 * @param names of how many names each is a word
 */
export function vocabulary(words: readonly string[], names: ArrayLike<number>): Vocabulary {
  const shared = sharedBeginnings(words)
  const count = (at: number) => names[at] ?? 0

  function sorted(found: { at: number; edits: number }[], most: number): readonly Correction[] {
    found.sort((a, b) => a.edits - b.edits || count(b.at) - count(a.at) || a.at - b.at)
    return found.slice(0, most).map(({ at, edits }) => ({ word: words[at] ?? '', edits }))
  }

  /** The first word from `from` on that does not share this many characters with those before it. */
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
      const found = words[firstFrom(words, word)]
      return found === word || (beginning && found?.startsWith(word) === true)
    },

    names(word) {
      const at = firstFrom(words, word)
      return words[at] === word ? count(at) : 0
    },

    near(word, edits, { most, beginning, sameStart = false }) {
      if (word.length > LONGEST) return []
      if (edits === 1 && !sameStart && PLAIN.test(word)) return sorted(probe(words, word, beginning), most)
      const found: { at: number; edits: number }[] = []
      const table = distanceTable(word, edits, beginning)
      let known = 0
      const [first, end] = sameStart ? beginningWith(String.fromCodePoint(word.codePointAt(0) ?? 0)) : [0, words.length]
      for (let at = first; at < end; ) {
        const candidate = words[at] ?? ''
        const { needed, deadAt } = table.to(candidate, at === first ? 0 : Math.min(known, shared[at] ?? 0))
        if (deadAt === 0 && needed > 0 && needed <= edits) found.push({ at, edits: needed })
        // Everything that begins like this is too far away: go on behind it.
        at = deadAt === 0 ? at + 1 : behind(at + 1, deadAt)
        known = deadAt === 0 ? candidate.length : deadAt
      }
      return sorted(found, most)
    },
  }
}

/** What most words consist of, and all that is tried in the place of one of their letters. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz']
const PLAIN = /^[a-z]+$/

/** Everything that one edit makes of a word, looked up: some hundred words, where there may be a million to compare. */
function probe(words: readonly string[], word: string, beginning: boolean): { at: number; edits: number }[] {
  const found = new Map<number, number>()
  for (const candidate of oneEditFrom(word)) {
    for (let at = firstFrom(words, candidate); at < words.length; at++) {
      const is = words[at] ?? ''
      // As a beginning the word itself is among its own edits: `harbo` is `harbour` without an edit.
      if (beginning ? !is.startsWith(candidate) : is !== candidate) break
      if (is !== word && !(beginning && is.startsWith(word))) found.set(at, 1)
    }
  }
  return [...found].map(([at, edits]) => ({ at, edits }))
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

/** Where the first word stands that does not come before this one. */
function firstFrom(words: readonly string[], wanted: string): number {
  const isPlain = PLAIN.test(wanted)
  let low = 0
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    const word = words[middle] ?? ''
    // Of words that differ where one of them has a plain letter, both orders say the same.
    if (isPlain ? word < wanted : compareText(word, wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** For each word, how many characters at its beginning are those of the word before it. */
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
 * The rows of the classic table, kept from one word to the next as far as both begin alike. They lie in one array,
 * because this is done for thousands of words while somebody waits.
 */
function distanceTable(word: string, edits: number, beginning: boolean) {
  const width = word.length + 1
  const codes = Uint16Array.from({ length: word.length }, (_, at) => word.charCodeAt(at))
  const rows = new Uint8Array((LONGEST + 1) * width)
  for (let at = 0; at < width; at++) rows[at] = at
  /** By length: the fewest edits to any beginning of the candidate that is no longer. */
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
     * @param known how many of its characters are those of the candidate before, for which rows are there
     * @returns `deadAt` is 0, or how many characters of the candidate are too far away whatever follows them
     */
    to(candidate: string, known: number): { needed: number; deadAt: number } {
      const length = Math.min(candidate.length, LONGEST)
      for (let depth = known; depth < length; depth++) {
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
