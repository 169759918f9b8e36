import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { highlight } from './highlight.ts'

/** The text with what matched in brackets. */
const shown = (text: string, query: string): string =>
  highlight(text, query)
    .map(segment => (segment.match ? `[${segment.text}]` : segment.text))
    .join('')

describe('highlight', () => {
  test.each([
    ['Mann Cat Sanctuary', 'mann cat', '[Mann] [Cat] Sanctuary'],
    ['MANNIN SHIPPING', 'mann', '[MANN]IN SHIPPING'],
    ['DÖHLE TRAVEL', 'dohle', '[DÖHLE] TRAVEL'],
    ['Do\u0308hle', 'do', '[Do\u0308]hle'],
    ['O’Brien & Sons', "o'brien", '[O’Brien] & Sons'],
    ['O’Brien', 'obrien', '[O’Brien]'],
    ['B.C. Ferries', 'bc', '[B.C]. Ferries'],
    ['Atelier', 'at atel', '[Atel]ier'],
    ['Woodman', 'man', 'Woodman'],
    ['Anything', '', 'Anything'],
  ])('in “%s” for “%s”', (text, query, expected) => {
    expect(shown(text, query)).toBe(expected)
  })

  test('the segments are always the text, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, query) => {
        const segments = highlight(text, query)
        expect(segments.map(segment => segment.text).join('')).toBe(text)
        expect(segments.every((segment, index) => segment.match !== segments[index + 1]?.match)).toBe(true)
      }),
    )
  })
})
