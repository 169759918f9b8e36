import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Budget } from '../evidence/budget.ts'
import { translatePattern } from './ecma-pattern.ts'
import { loadPatternMatcher, type PatternMatcher } from './pattern-matcher.ts'

async function matcher(): Promise<PatternMatcher> {
  return (await loadPatternMatcher(new Budget())) ?? expect.fail('the engine cannot be loaded')
}

/** Matches with JavaScript's engine. It is used only for patterns of these tests. */
function expected(pattern: string, text: string): string {
  return new RegExp(pattern, 'u').test(text) ? 'found' : 'not-found'
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined
  } catch {
    return false
  }
}

const CHARACTERS = [
  'a',
  'b',
  'A',
  '0',
  '9',
  '_',
  '-',
  ' ',
  '\n',
  '\r',
  '\u2028',
  '\u00a0',
  '\ufeff',
  'é',
  'ſ',
  'K',
  '😀',
  '.',
  '/',
  '[',
  ']',
  '\\',
  '\u0000',
  '\ud800',
  '\u200b',
  '\v',
  '\u0085',
]
const text = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 5 }).map(characters => characters.join(''))

const escaped = fc.constantFrom(
  '\\d',
  '\\D',
  '\\w',
  '\\W',
  '\\s',
  '\\S',
  '\\n',
  '\\r',
  '\\t',
  '\\v',
  '\\f',
  '\\0',
  '\\cJ',
  '\\x61',
  '\\u0061',
  '\\u{1f600}',
  '\\ud83d\\ude00',
  '\\.',
  '\\/',
  '\\\\',
  '\\[',
  '\\p{L}',
  '\\P{Lu}',
  '\\p{Script=Latin}',
  '\\p{gc=Nd}',
  '\\p{Any}',
  '\\u2028',
)
const character = fc.constantFrom(
  'a',
  'b',
  'A',
  '0',
  '-',
  ' ',
  'é',
  '😀',
  '/',
  ',',
  ':',
  '=',
  '!',
  '<',
  '\u2028',
  '\n',
  'K',
  'ſ',
)
const classItem = fc.oneof(
  escaped,
  character.filter(one => one !== '-'),
  fc.constantFrom('a-z', '0-9', '\\b', '\\-', '[', '^a', '\\x41-\\u{7a}', '(', ')', '*', '$', '.', '|', '{', '&&'),
)
const characterClass = fc
  .tuple(fc.boolean(), fc.array(classItem, { maxLength: 4 }), fc.boolean())
  .map(([negated, items, dash]) => `[${negated ? '^' : ''}${items.join('')}${dash ? '-' : ''}]`)
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '{0}', '*?', '+?', '??', '{1,2}?')
const anchor = fc.constantFrom('^', '$', '\\b', '\\B')

const { pattern } = fc.letrec<{ pattern: string; term: string; atom: string }>(tie => ({
  pattern: fc
    .array(
      fc.array(tie('term'), { maxLength: 4 }).map(terms => terms.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map(alternatives => alternatives.join('|')),
  term: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(tie('atom'), quantifier).map(([atom, times]) => atom + times) },
    anchor,
  ),
  atom: fc.oneof(
    { maxDepth: 2 },
    character,
    escaped,
    fc.constant('.'),
    characterClass,
    tie('pattern').map(inner => `(?:${inner})`),
    tie('pattern').map(inner => `(${inner})`),
  ),
}))

describe('a pattern of ECMA-262 that is matched by RE2', () => {
  it('is found in the same texts as with the engine of JavaScript', async () => {
    await fc.assert(
      fc.asyncProperty(pattern, fc.array(text, { minLength: 1, maxLength: 12 }), async (source, texts) => {
        fc.pre(isPattern(source))
        const matches = await matcher()
        // V8 matches \\B inside of a surrogate pair too, which is one character in ECMA-262.
        for (const one of source.includes('\\B') ? texts.map(each => each.replaceAll('😀', 'é')) : texts) {
          expect([source, one, matches(source, one)]).toEqual([source, one, expected(source, one)])
        }
      }),
      { numRuns: 3000 },
    )
  })

  it.each(['\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '.', '[^\\s\\d]', '[^]', '[]', '\\p{L}', '\\p{Lu}', '\\P{Nd}'])(
    '%s has the same characters',
    async source => {
      const matches = await matcher()
      const differing = [...Array(0x3000).keys()].filter(point => {
        const one = String.fromCodePoint(point)
        return matches(`^${source}$`, one) !== expected(`^${source}$`, one)
      })
      expect(differing).toEqual([])
    },
  )

  it('is refused when the engine of JavaScript refuses it', () => {
    const parts = [
      'a',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '1',
      ',',
      '*',
      '+',
      '?',
      '|',
      '^',
      '$',
      '\\',
      '-',
      'd',
      'u',
      'x',
      ':',
      '<',
      '>',
      '=',
      'n',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 10 }), taken => {
        const source = taken.join('')
        if (!translatePattern(source).ok) return
        expect(() => new RegExp(source, 'u')).not.toThrow()
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('translatePattern', () => {
  it.each([
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^[A-Z]{2}(?:-[A-Z0-9]{1,3})?\\.[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}[0-9A-Za-z])?$',
    '^https?:\\/\\/[^/]+/.*$',
    '^(?<kind>registration|relationship)$',
    '(a+)+$',
    '(a*)*b',
    '(?:a|a)*b',
    'a?'.repeat(40) + 'a'.repeat(40),
    'a{0,100}a{0,100}a{0,100}b',
    'a*a*b',
    '^.{1,2048}$',
    '(?:a{40}){50}',
    'x{1001,}',
  ])('translates %s', async source => {
    expect(translatePattern(source).ok).toBe(true)
    const matches = await matcher()
    expect(matches(source, 'no such text')).toBe(source === '^.{1,2048}$' ? 'found' : 'not-found')
  })

  it.each([
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(?i:a)',
    '(?<n>a)(?<n>b)',
    '\\p{Emoji}',
    '\\p{Script_Extensions=Greek}',
    '\\ud800',
    '(a{1000}){1000}',
    '(?:.{0,100}){100}',
    'a'.repeat(4001),
    '('.repeat(60) + ')'.repeat(60),
    '\\',
    '(',
    'a{2,1}',
    '[b-a]',
    '[\\d-a]',
  ])('does not support %s', source => {
    expect(translatePattern(source)).toEqual({ ok: false })
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), source => typeof translatePattern(source).ok === 'boolean'))
  })
})
