import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from '../names/compare-text.ts'
import { editsAllowed, vocabulary } from './vocabulary.ts'

/** Optimal string alignment, in its textbook form. */
function distance(a: string, b: string): number {
  const rows = [...Array(a.length + 1).keys()].map(i => [i, ...Array(b.length).fill(0)] as number[])
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0
  for (let j = 0; j <= b.length; j++) (rows[0] as number[])[j] = j
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1)
      ;(rows[i] as number[])[j] = least
    }
  }
  return at(a.length, b.length)
}

/** The fewest edits to any beginning of the candidate. */
function distanceToBeginning(word: string, candidate: string): number {
  return Math.min(...[...Array(candidate.length + 1).keys()].map(end => distance(word, candidate.slice(0, end))))
}

const word = fc.stringMatching(/^[abc]{1,7}$/)
const sorted = (words: readonly string[]) => [...new Set(words)].sort(compareText)

describe('a vocabulary', () => {
  it('returns all words within the distance, and no others', () => {
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        word,
        fc.constantFrom(1, 2),
        fc.boolean(),
        fc.boolean(),
        (words, typed, edits, beginning, sameStart) => {
          const all = sorted(words)
          const measure = beginning ? distanceToBeginning : distance
          const expected = all
            .map(candidate => ({ word: candidate, edits: measure(typed, candidate) }))
            .filter(found => found.edits > 0 && found.edits <= edits)
            .filter(found => !sameStart || found.word[0] === typed[0])
          const found = vocabulary(all, []).similarTo(typed, edits, { most: 1000, beginning, sameStart })
          expect([...found].sort((a, b) => compareText(a.word, b.word))).toEqual(expected)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('returns words with fewer edits first, then words of more names', () => {
    const words = sorted(['harbor', 'harbour', 'harbours', 'harbout'])
    const names = words.map(found => ({ harbor: 3, harbour: 900, harbours: 5, harbout: 1 })[found] ?? 0)
    const found = vocabulary(words, names).similarTo('harbou', 2, { most: 3, beginning: false })
    expect(found).toEqual([
      { word: 'harbour', edits: 1 },
      { word: 'harbor', edits: 1 },
      { word: 'harbout', edits: 1 },
    ])
  })

  it('knows its words and their beginnings', () => {
    const known = vocabulary(sorted(['acme', 'harbour', '\u{1f10d}x', '\uffee']), [])
    for (const one of ['acme', 'harbour', '\u{1f10d}x', '\uffee']) expect(known.has(one, false), one).toBe(true)
    expect(known.has('harb', false)).toBe(false)
    expect(known.has('harb', true)).toBe(true)
    expect(known.has('harbx', true)).toBe(false)
    expect(known.has('zz', true)).toBe(false)
  })

  it('does not correct a word that is longer than any ordinary word', () => {
    const long = 'a'.repeat(300)
    expect(vocabulary(['a', long], []).similarTo(`${long}b`, 2, { most: 10, beginning: true })).toEqual([])
  })
})

it('editsAllowed grows with the length of a word, and is 0 for a number', () => {
  expect(['abc', 'abcd', 'abcdefg', 'abcdefgh', 'abc4', '12345678'].map(editsAllowed)).toEqual([0, 1, 1, 2, 0, 0])
})
