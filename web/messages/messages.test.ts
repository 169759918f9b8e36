import { describe, expect, test } from 'vitest'
import { REASONS } from '../../verify/report/reasons/catalogue.ts'
import { CHECK_CODES } from '../../verify/report/report.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { REASONS_FR } from './reasons/french.ts'

type Text = string | { readonly one: string; readonly other: string }

const reasons = (of: object) => Object.fromEntries(Object.entries(of).map(([code, text]) => [`reason.${code}`, text]))
const english: Readonly<Record<string, Text>> = { ...en, ...reasons(REASONS) }
const french: Readonly<Record<string, Text>> = { ...fr, ...reasons(REASONS_FR) }

const placeholders = (text: string): readonly string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([whole]) => whole).sort()
const forms = (text: Text): readonly string[] => (typeof text === 'string' ? [text] : [text.one, text.other])

test('both catalogues have the same keys in the same order', () => {
  expect(Object.keys(french)).toEqual(Object.keys(english))
})

describe.each(Object.keys(english))('%s', key => {
  test('has a text in both languages with the same placeholders', () => {
    const wanted = forms(english[key] ?? '').map(placeholders)
    expect(forms(french[key] ?? '').map(placeholders)).toEqual(wanted)
    for (const text of [...forms(english[key] ?? ''), ...forms(french[key] ?? '')]) expect(text.trim()).not.toBe('')
  })
})

test('every check code has a sentence in both languages', () => {
  for (const code of Object.values(CHECK_CODES).flat()) {
    expect(english[`code.${code}`], code).toBeTypeOf('string')
    expect(french[`code.${code}`], code).toBeTypeOf('string')
  }
})

test('the French catalogue uses no-break spaces and typographic apostrophes', () => {
  const texts = Object.values(french).flatMap(forms)
  expect(texts.filter(text => /(?<!\u00a0):|«(?!\u00a0)|(?<!\u00a0)»|'|\s[;!?]/.test(text))).toEqual([])
})

// A reason may begin with a vowel or a consonant, so the word before it must not be one that French shortens.
test('the French catalogue has no word before {because} that would be shortened before a vowel', () => {
  const texts = Object.values(french).flatMap(forms)
  expect(texts.filter(text => /(?<![\p{L}’])(\p{L}*que|de|le|la|se|si) \{because\}/u.test(text))).toEqual([])
})
