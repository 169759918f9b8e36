/** All words of all names, and which of them somebody may have meant who typed another. */
import { compareText } from './compare-text.ts'

export interface Correction {
  readonly word: string
  /** 1 or 2. */
  readonly edits: number
}

export interface Vocabulary {
  /**
   * Words within `edits` insertions, deletions, substitutions or exchanges of neighbours (optimal string alignment),
   * but not the word itself: those with the fewest edits first, then those that the most names have.
   * @param options.beginning the word may be the beginning of one that is still being typed
   * @param options.most how many at most
   */
  near(word: string, edits: number, options: { most: number; beginning: boolean }): readonly Correction[]
  /** Whether it is a word of any name, or begins one. */
  has(word: string, beginning: boolean): boolean
}

/**
 * @param words in the order of `compareText`, each once
 * @param names of how many names each is a word
 */
export function vocabulary(words: readonly string[], names: ArrayLike<number>): Vocabulary {
  return {
    has(word, beginning) {
      const found = words[firstBehind(words, 0, word, false)]
      return found === word || (beginning && found?.startsWith(word) === true)
    },

    near(word, edits, { most, beginning }) {
      const found: { at: number; edits: number }[] = []
      const table = distanceTable(word, edits, beginning)
      for (let at = 0; at < words.length; ) {
        const candidate = words[at] ?? ''
        const distance = table.to(candidate)
        if (distance.length > 0) {
          if (distance.edits > 0 && distance.edits <= edits) found.push({ at, edits: distance.edits })
          at++
        } else {
          // Everything that begins like this is too far away: go on behind it.
          at = firstBehind(words, at + 1, candidate.slice(0, distance.deadAt))
        }
      }
      const count = (at: number) => names[at] ?? 0
      found.sort((a, b) => a.edits - b.edits || count(b.at) - count(a.at) || a.at - b.at)
      return found.slice(0, most).map(({ at, edits: needed }) => ({ word: words[at] ?? '', edits: needed }))
    },
  }
}

/** How many edits a word deserves: none when it is short, or has a digit, for numbers are never corrected. */
export function editsAllowed(word: string): number {
  if (word.length < 4 || /\p{N}/u.test(word)) return 0
  return word.length < 8 ? 1 : 2
}

/** The rows of the classic table, kept from one word to the next as far as both begin alike. */
function distanceTable(word: string, edits: number, beginning: boolean) {
  const rows: number[][] = [Array.from({ length: word.length + 1 }, (_, at) => at)]
  /** By length: the fewest edits to any beginning of the candidate that is no longer. */
  const least: number[] = [word.length]
  let previous = ''
  return {
    /** `length` is 0 where the candidate's first `deadAt` characters alone are too far away. */
    to(candidate: string): { length: number; edits: number; deadAt: number } {
      let depth = 0
      while (depth < previous.length && previous.charCodeAt(depth) === candidate.charCodeAt(depth)) depth++
      for (; depth < candidate.length; depth++) {
        const row = nextRow(rows, candidate, depth, word)
        rows[depth + 1] = row
        least[depth + 1] = Math.min(least[depth] ?? edits + 1, row[word.length] ?? edits + 1)
        const dead = Math.min(...row) > edits && !(beginning && (least[depth + 1] ?? 0) <= edits)
        if (dead) {
          previous = candidate.slice(0, depth + 1)
          return { length: 0, edits: 0, deadAt: depth + 1 }
        }
      }
      previous = candidate
      const needed = beginning ? least[candidate.length] : rows[candidate.length]?.[word.length]
      return { length: candidate.length, edits: needed ?? edits + 1, deadAt: 0 }
    },
  }
}

function nextRow(rows: readonly (readonly number[])[], candidate: string, depth: number, word: string): number[] {
  const above = rows[depth] ?? []
  const twoAbove = rows[depth - 1]
  const row = [depth + 1]
  for (let at = 1; at <= word.length; at++) {
    const same = candidate.charCodeAt(depth) === word.charCodeAt(at - 1)
    let least = Math.min((above[at] ?? 0) + 1, (row[at - 1] ?? 0) + 1, (above[at - 1] ?? 0) + (same ? 0 : 1))
    const exchanged =
      twoAbove !== undefined &&
      at > 1 &&
      candidate.charCodeAt(depth) === word.charCodeAt(at - 2) &&
      candidate.charCodeAt(depth - 1) === word.charCodeAt(at - 1)
    if (exchanged) least = Math.min(least, (twoAbove[at - 2] ?? 0) + 1)
    row.push(least)
  }
  return row
}

/** The first word from `from` on that comes after the prefix and all that begins with it; or at the prefix itself. */
function firstBehind(words: readonly string[], from: number, prefix: string, behind = true): number {
  let low = from
  let high = words.length
  while (low < high) {
    const middle = (low + high) >> 1
    const word = words[middle] ?? ''
    if (compareText(word, prefix) < 0 || (behind && word.startsWith(prefix))) low = middle + 1
    else high = middle
  }
  return low
}
