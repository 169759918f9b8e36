import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { foldWords } from '../names/normalise-name.ts'
import { locateWords } from './locate-words.ts'

/** Each folded word with the part of the text from which it was made. */
function found(text: string): readonly (readonly [folded: string, original: string])[] {
  return locateWords(text).map(word => [word.text, text.slice(word.from[0], word.to.at(-1))])
}

describe('the located words of a text', () => {
  it('cover whole characters of the text, whatever their folded form', () => {
    expect(found('Ægir & O’Brien (24-7)')).toEqual([
      ['aegir', 'Ægir'],
      ['and', '&'],
      ['obrien', 'O’Brien'],
      ['24', '24'],
      ['7', '7'],
    ])
    expect(found('ﬁne ½')).toEqual([
      ['fine', 'ﬁne'],
      ['1', '½'],
      ['2', '½'],
    ])
  })

  it('keep the accents that follow their letters', () => {
    const name = 'Cafe\u0301\u0323 Do\u0308hle'
    expect(found(name)).toEqual([
      ['cafe', 'Cafe\u0301\u0323'],
      ['dohle', 'Do\u0308hle'],
    ])
    expect(locateWords('o\u0308h')[0]).toEqual({ text: 'oh', from: [0, 2], to: [2, 3] })
  })

  it('are the words by which names are compared', () => {
    for (const { legalName } of ISLE_OF_MAN) {
      expect(locateWords(legalName).map(word => word.text)).toEqual(foldWords(legalName))
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const words = locateWords(text)
        expect(words.map(word => word.text)).toEqual(foldWords(text))
        for (const { from, to } of words) {
          expect(from.every((start, unit) => start < (to[unit] ?? 0) && (to[unit] ?? 0) <= text.length)).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('are the words by which names are compared, for every character of the planes with letters', () => {
    const different: string[] = []
    for (let first = 0; first <= 0x1ffff; first += 256) {
      const characters = Array.from({ length: 256 }, (_, at) => String.fromCodePoint(first + at))
      const text = characters.map(character => `a${character}b`).join(' ')
      const located = locateWords(text).map(word => word.text)
      if (located.join(' ') !== foldWords(text).join(' ')) different.push(first.toString(16))
    }
    expect(different).toEqual([])
  })
})
