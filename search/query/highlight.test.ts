import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ISLE_OF_MAN } from '../contract/isle-of-man.testing.ts'
import { normaliseName, tokensOf } from '../names/normalise-name.ts'
import { highlight } from './highlight.ts'
import { parseQuery, type TextQuery } from './query.ts'

/** The name with its highlights in brackets. */
function shown(name: string, text: string): string {
  const query = parseQuery(text)
  if (query.kind !== 'text') return name
  let at = 0
  let marked = ''
  for (const { start, end } of highlight(query, name)) {
    marked += `${name.slice(at, start)}[${name.slice(start, end)}]`
    at = end
  }
  return marked + name.slice(at)
}

/** True when all the words of the query are in this name. */
function matches({ terms }: TextQuery, name: string): boolean {
  const tokens = tokensOf(normaliseName(name))
  const isThere = (word: string, prefix: boolean) =>
    tokens.some(token => (prefix ? token.startsWith(word) : token === word))
  return terms.every(term => term.some(alternative => alternative.every(({ word, prefix }) => isThere(word, prefix))))
}

describe('the highlights in a name', () => {
  it.each([
    ['Mann Cat Sanctuary', 'mann cat', '[Mann] [Cat] Sanctuary'],
    ['Mann Cat Sanctuary', 'cat mann', '[Mann] [Cat] Sanctuary'],
    ['MANNIN SHIPPING', 'mann', '[MANN]IN SHIPPING'],
    ['MANNIN SHIPPING', 'mann ', 'MANNIN SHIPPING'],
    ['Mannin Manx Mann', 'mann', '[Mann]in Manx [Mann]'],
    ['Woodman', 'man', 'Woodman'],
    ['DÖHLE TRAVEL', 'dohle', '[DÖHLE] TRAVEL'],
    ['Do\u0308hle', 'do', '[Do\u0308]hle'],
    ['Dohle', 'dö', '[Do]hle'],
    ['O’Brien & Sons', "o'brien", '[O’Brien] & Sons'],
    ['O’Brien', 'obrien', '[O’Brien]'],
    ['Brew & Corkill', 'brew and corkill', '[Brew] [&] [Corkill]'],
    ['M&O Paints', 'm&o', '[M&O] Paints'],
    ['Ægir', 'ae', '[Æ]gir'],
    ['Ægir', 'aeg', '[Æg]ir'],
    ['ﬁne Foods', 'f', '[ﬁ]ne [F]oods'],
    ['Straße', 'strasse', '[Straße]'],
    ['𝓐cme 🍕 Pizza', 'acme pi', '[𝓐cme] 🍕 [Pi]zza'],
  ])('of “%s” for “%s”', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  it.each([
    ['B.C. Ferries', 'bc', '[B.C]. Ferries'],
    ['B. C. Ferries', 'b.c. ferries', '[B. C]. [Ferries]'],
    ['J.C. Kinley', 'j.', '[J].C. Kinley'],
    ['J.C.K. Kinley', 'jc', '[J.C].K. Kinley'],
    ['A Better Way', 'a b', '[A] [B]etter Way'],
    ['Better Ways', 'a b', 'Better Ways'],
  ])('mark the initials of “%s” for “%s”', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  it.each([
    ['Harbour Co-op', 'harbour coop', '[Harbour] [Co-op]'],
    ['Harbour Co-op', 'harbour cooperat', '[Harbour] [Co-op]'],
    ['Harbour Co-op', 'harbour co-o', '[Harbour] [Co]-[o]p'],
    ['Harbour Co-operative', 'harbour coop', '[Harbour] [Co-op]erative'],
    ['Harbour Co-operative', 'harbour co-oper', '[Harbour] [Co-oper]ative'],
    ['Harbour Co-operative', 'harbour comp', '[Harbour] [Co]-operative'],
    ['Harbour Co-operative', 'harbour co o', '[Harbour] [Co]-[o]perative'],
    ['Harbour Cooperative', 'harbour co-op', '[Harbour] [Coop]erative'],
  ])('mark a word with a hyphen or space, “%s”, for “%s”', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  it.each([
    ['Acme Ltd.', 'acme limited', '[Acme] [Ltd].'],
    ['Acme Ltd.', 'acme lim', '[Acme] [Ltd].'],
    ['Acme Limited', 'acme lim', '[Acme] [Lim]ited'],
    ['Acme Public Limited Company', 'acme plc', '[Acme] [Public] [Limited] [Company]'],
    ['Acme Inc.', 'acme limited', '[Acme] Inc.'],
    ['Limited Ideas Limited', 'ideas', 'Limited [Ideas] Limited'],
  ])('mark the legal form of “%s” for “%s”', (name, text, expected) => {
    expect(shown(name, text)).toBe(expected)
  })

  it('exist in every name that matches, and lie within the name', () => {
    const names = ISLE_OF_MAN.map(({ legalName }) => legalName)
    const texts = fc.oneof(
      fc.constantFrom(...names).chain(name => fc.nat(name.length).map(length => name.slice(0, length))),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(texts, fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary' })), (text, name) => {
        const query = parseQuery(text)
        if (query.kind !== 'text') return
        const ranges = highlight(query, name)
        if (matches(query, name)) expect(ranges.length).toBeGreaterThan(0)
        let at = -1
        for (const { start, end } of ranges) {
          expect(start).toBeGreaterThan(at)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(name.length)
          at = end
        }
      }),
      { numRuns: 2000 },
    )
  })
})
