import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareText } from '../names/compare-text.ts'
import { foldLegalFormWord } from '../names/legal-forms.ts'
import { apart, joined, parts } from './missing-spaces.ts'
import { vocabulary } from './vocabulary.ts'

function known(names: Readonly<Record<string, number>>) {
  const words = Object.keys(names).sort(compareText)
  return vocabulary(
    words,
    words.map(word => names[word] ?? 0),
  )
}

describe('missing spaces: a word', () => {
  it('is split into two words of at least two characters each, in any script', () => {
    expect(parts('abcde')).toEqual([
      ['ab', 'cde'],
      ['abc', 'de'],
    ])
    expect(parts('abc')).toEqual([])
    expect(parts('𝐀𝐁𝐂𝐃')).toEqual([['𝐀𝐁', '𝐂𝐃']])
    expect(parts('route66')).toEqual([])
    expect(parts('a'.repeat(49))).toEqual([])
  })

  it('consists of its parts, unless the second is the short form of a legal form', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\p{L}{2,20}$/u), word => {
        for (const [left, right] of parts(word)) {
          expect(word.startsWith(left)).toBe(true)
          expect(foldLegalFormWord(word.slice(left.length))).toBe(right)
        }
      }),
    )
    expect(parts('fabricsltd')).toContainEqual(['fabrics', 'limited'])
  })

  it('is split into two known words, with the most common pair first', () => {
    const words = known({ steam: 5, packet: 9, steampa: 1, cket: 1, pack: 2 })
    expect(apart('steampacket', words, false)).toEqual([
      { word: 'steam packet', edits: 1 },
      { word: 'steampa cket', edits: 1 },
    ])
    expect(apart('steampac', words, false)).toEqual([])
    expect(apart('steampac', words, true)).toEqual([{ word: 'steam pac', edits: 1 }])
  })
})

describe('surplus spaces: two words', () => {
  it('are joined to a known word; the last pair also to the beginning of one', () => {
    const words = known({ steampacket: 1, ofman: 1 })
    expect(joined(['isle', 'of', 'man', 'steam', 'packet'], words, false)).toEqual([
      { at: 1, word: 'ofman' },
      { at: 3, word: 'steampacket' },
    ])
    expect(joined(['steam', 'pa'], words, false)).toEqual([])
    expect(joined(['steam', 'pa'], words, true)).toEqual([{ at: 0, word: 'steampa' }])
    expect(joined(['steam', 'pa', 'isle'], words, true)).toEqual([])
  })
})
