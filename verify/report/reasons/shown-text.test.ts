import fc from 'fast-check'
import { expect, it } from 'vitest'
import { shownJson, shownText } from './shown-text.ts'

it.each([
  ['a control character', 'a\u0000b\u001b[2Jc\u007fd\u009be\r\n', 'a\\u{0}b\\u{1b}[2Jc\\u{7f}d\\u{9b}e\\u{d}\\u{a}'],
  ['a direction override', 'Acme\u202edtl', 'Acme\\u{202e}dtl'],
  ['a direction isolate', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
  ['a direction mark', 'a\u200e\u200f\u061cb', 'a\\u{200e}\\u{200f}\\u{61c}b'],
  ['a separator of lines', 'a\u2028b\u2029c\u0085d', 'a\\u{2028}b\\u{2029}c\\u{85}d'],
  ['a zero-width space', 'Acme\u200b Ltd', 'Acme\\u{200b} Ltd'],
  ['a joiner between Latin letters', 'Ac\u200dme\u200c', 'Ac\\u{200d}me\\u{200c}'],
  ['a second joiner', 'می\u200c\u200cخواهم', 'می\u200c\\u{200c}خواهم'],
  ['a soft hyphen', 'Ac\u00adme', 'Ac\\u{ad}me'],
  ['a filler', 'a\u3164b\u115fc\uffa0d\u2800', 'a\\u{3164}b\\u{115f}c\\u{ffa0}d\\u{2800}'],
  ['a variation selector of nothing', 'a\ufe0fb\u{e0101}', 'a\\u{fe0f}b\\u{e0101}'],
  ['a tag', 'a\u{e0041}', 'a\\u{e0041}'],
  ['a lone surrogate', 'a\ud800', 'a\\u{d800}'],
  ['private use', 'a\ue000', 'a\\u{e000}'],
])('shownText names %s', (_, text, shown) => {
  expect(shownText(text)).toBe(shown)
})

it.each([
  'Café « Œuvre » & Sœurs Ltée.',
  'نمی\u200cخواهم',
  'श्री\u200dमान क्\u200dष',
  '株式会社\u{e0100}',
  '👩‍🌾 & ❤️ 1️⃣',
  'ʔaq̓lam',
  'שלום בע״מ',
])('shownText leaves %s unchanged', text => {
  expect(shownText(text)).toBe(text)
})

const anything = fc.string({ unit: 'binary' })
const HARMFUL = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u

it('shownText shows no control, direction character or line break of any text', () => {
  fc.assert(
    fc.property(anything, text => {
      expect(shownText(text)).not.toMatch(HARMFUL)
    }),
  )
})

it('shownJson returns JSON with the same value and only its own line breaks', () => {
  fc.assert(
    fc.property(fc.jsonValue(), anything, (value, text) => {
      const plain = JSON.stringify({ value, [text]: text }, undefined, 2)
      const json = shownJson(plain)
      expect(JSON.parse(json)).toEqual(JSON.parse(plain))
      expect(json.replaceAll(/\n */g, '')).not.toMatch(HARMFUL)
    }),
  )
})
