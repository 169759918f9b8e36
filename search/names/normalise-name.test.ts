import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { foldWords, normaliseName, textOf, tokensOf } from './normalise-name.ts'

/** The whole name in the form in which it is compared. */
function words(name: string): string {
  const { core, formWords } = normaliseName(name)
  return textOf([...core, ...formWords])
}

describe('a normalised name', () => {
  it.each([
    ["O'Brien", 'obrien'],
    ['O’Brien', 'obrien'],
    ['OʼBrien´s', 'obriens'],
    ['B.C. Ferries', 'bc ferries'],
    ['B. C. Ferries', 'bc ferries'],
    ['M.B.C. - T.V. Services', 'mbc tv services'],
    ['M & G (U.K.) Sales', 'm and g uk sales'],
    ['H-M-C （Ｉ.Ｏ.Ｍ.） J', 'hmc iom j'],
    ['Brew & Corkill', 'brew and corkill'],
    ['M&O Paints', 'm and o paints'],
    ['K + T Construction', 'kt construction'],
    ['DÖHLE', 'dohle'],
    ['VØSSI', 'vossi'],
    ['Straße', 'strasse'],
    ['Ægir Œuvre Łódź Đuro Þór Ħal ıstanbul İzmir', 'aegir oeuvre lodz duro thor hal istanbul izmir'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['K³ Store ½', 'k3 store 1 2'],
    ['ＦＵＬＬ　ＷＩＤＴＨ', 'full width'],
    ['Acme™ Vita®', 'acme vita'],
    ['soft\u00ADhyphen \u202Eleft\u200D', 'softhyphen left'],
    ['Harbour Co-op', 'harbour cooperative'],
    ['Harbour Co-operative', 'harbour cooperative'],
    ['Harbour CO OP.', 'harbour cooperative'],
    ['Harbour Coop', 'harbour cooperative'],
    ['The Co-operators', 'the cooperators'],
    ['Harbour & Co. Optical', 'harbour and company optical'],
    ['C.O. Op', 'company op'],
    ['24-7 Taxis (IOM)', '24 7 taxis iom'],
    ['0001 A1', '0001 a1'],
    ['a\0b', 'ab'],
    ['\uD800x', 'x'],
    ['株式会社', '株式会社'],
    ['!!! — 🍕', ''],
  ])('of %s is "%s"', (name, expected) => {
    expect(words(name)).toBe(expected)
  })

  it.each([
    ['Acme Limited', 'acme', 'limited'],
    ['Acme LTD.', 'acme', 'limited'],
    ['Acme Co. Ltd', 'acme', 'company limited'],
    ['Acme P.L.C.', 'acme', 'plc'],
    ['Acme Public Limited Company', 'acme', 'plc'],
    ['Acme (IOM) L.P.', 'acme iom', 'lp'],
    ['Acme Limited Partnership', 'acme', 'lp'],
    ['Côté Ltée', 'cote', 'limitee'],
    ['Limited', 'limited', ''],
    ['Ltd Ltd', 'limited', 'limited'],
    ['Limited Edition', 'limited edition', ''],
    ['Acme', 'acme', ''],
    ['constructor', 'constructor', ''],
  ])('of %s is "%s" with the legal form "%s"', (name, core, form) => {
    const normalised = normaliseName(name)
    expect(textOf(normalised.core)).toBe(core)
    expect(normalised.form).toBe(form)
  })

  it('has tokens for its initials joined and separate', () => {
    expect(tokensOf(normaliseName('J.C. Kinley Ltd'))).toEqual(['jc', 'j', 'c', 'kinley', 'limited'])
  })

  it('has tokens for a word with a hyphen or space, joined and separate', () => {
    expect(tokensOf(normaliseName('Harbour Co-op'))).toEqual(['harbour', 'cooperative', 'company', 'op'])
  })

  it('is the same for any Unicode form, case and accents of its letters', () => {
    for (const { legalName } of ISLE_OF_MAN) {
      const expected = normaliseName(legalName).core.map(word => word.text)
      for (const other of [legalName.toUpperCase(), legalName.normalize('NFD'), `  ${legalName}. `]) {
        expect(normaliseName(other).core.map(word => word.text)).toEqual(expected)
      }
    }
  })
})

describe('the words of any text', () => {
  it('hold lower-case letters and digits only, and fold to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const folded = foldWords(text)
        for (const word of folded) expect(word).toMatch(/^[\p{L}\p{N}]+$/u)
        expect(foldWords(folded.join(' '))).toEqual(folded)
      }),
      { numRuns: 2000 },
    )
  })

  it('fold to themselves for every Unicode character', () => {
    const unstable: string[] = []
    for (let point = 0; point <= 0x10ffff; point++) {
      const folded = foldWords(`a${String.fromCodePoint(point)}b`)
      if (foldWords(folded.join(' ')).join(' ') !== folded.join(' ')) unstable.push(point.toString(16))
    }
    expect(unstable).toEqual([])
  })
})
