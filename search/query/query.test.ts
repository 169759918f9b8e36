import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery, type TextQuery } from './query.ts'
import { compared, matchesName } from './relevance.ts'

function textQuery(text: string): TextQuery {
  const parsed = parseQuery(text)
  if (parsed.kind !== 'text') throw new Error(`${text} is ${parsed.kind}`)
  return parsed
}

/** The terms in short form: `acme co*|company`. */
function terms(text: string): string {
  return textQuery(text)
    .terms.map(term =>
      term.map(words => words.map(({ word, prefix }) => word + (prefix ? '*' : '')).join('+')).join('|'),
    )
    .join(' ')
}

describe('a parsed query', () => {
  it.each([
    ['acme harb', 'acme harb*'],
    ['acme harb ', 'acme harb'],
    ['acme harb.', 'acme harb*'],
    ['acme harb,', 'acme harb'],
    ['acme ltd', 'acme'],
    ['acme lt', 'acme lt*|limited|limitee'],
    ['ltd', 'ltd*|limited'],
    ['ltd ', 'limited'],
    ['co', 'co*'],
    ['a b', 'ab*|a+b*'],
    ['a.b. ', 'ab|a+b'],
    ['j c k', 'jck*|jc+k*|j+c+k*'],
    ['j c kinley', 'jc|j+c kinley*'],
    ['"acme" harb', 'acme harb*'],
    ['"acme harb"', 'acme harb'],
    ['"acme harb', 'acme harb*'],
    ['"acme ltd"', 'acme limited'],
    ['acme -harb', 'acme'],
    ['acme - harb', 'acme harb*'],
    ['24-7', '24 7*'],
  ])('of %s has the terms %s', (text, expected) => {
    expect(terms(text)).toBe(expected)
  })

  it('matches everything without text, and nothing without a letter or digit', () => {
    expect(parseQuery('')).toEqual({ kind: 'everything' })
    expect(parseQuery(' \n\t\u3000')).toEqual({ kind: 'everything' })
    expect(parseQuery('"')).toEqual({ kind: 'nothing' })
    expect(parseQuery('\0')).toEqual({ kind: 'nothing' })
  })

  it('has the key of a number, except for a long text', () => {
    expect(textQuery(' IM.000123c ').number).toBe('im123c')
    expect(textQuery(`12 ${'x'.repeat(5000)}`).number).toBe('')
  })

  it('has the beginnings of names that begin with its text', () => {
    expect(textQuery('acme har').beginnings).toEqual(['acme har'])
    expect(textQuery('acme har ').beginnings).toEqual(['acme har '])
    expect(textQuery('acme lt').beginnings).toEqual(['acme lt', 'acme limited ', 'acme limitee '])
    expect(textQuery('a b').beginnings).toEqual(['ab', 'a b'])
  })

  it('matches every name that begins with it', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,6}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(30), (words, length) => {
        const name = words.join(' ')
        const query = parseQuery(name.slice(0, Math.max(1, length)))
        if (query.kind === 'text') expect(matchesName(query, compared(name))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('has a bounded size for any length of text', () => {
    for (const text of ['a '.repeat(50_000), 'ab '.repeat(50_000), 'x'.repeat(100_000), 'ﷺ '.repeat(50_000)]) {
      const wanted = textQuery(text).terms.flat(2)
      expect(wanted.length).toBeLessThanOrEqual(600)
      expect(wanted.reduce((sum, { word }) => sum + word.length, 0)).toBeLessThan(15_000)
    }
  })
})
