import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nameParts } from './name-parts.ts'

const plain = (text: string, highlights: readonly { start: number; end: number }[] = []) =>
  nameParts(text, highlights).map(
    ({ text: shown, unseen, marked }) => `${unseen ? '!' : ''}${marked ? '*' : ''}${shown}`,
  )

it('nameParts leaves a name in one part, in any script', () => {
  for (const name of ['Laxey Wheelwrights', 'شركة النجمة', 'نمی\u200cخواهم', '株式会社', '👩‍🌾'])
    expect(plain(name)).toEqual([name])
  expect(plain('')).toEqual([])
})

it('nameParts shows unseen characters by their numbers, also within a match', () => {
  expect(plain('Acme\u202edtl')).toEqual(['Acme', '!U+202E', 'dtl'])
  expect(plain('Ac\u200bme Ltd', [{ start: 0, end: 5 }])).toEqual(['*Ac', '!*U+200B', '*me', ' Ltd'])
  expect(plain('\u{e0041}x\ud800')).toEqual(['!U+E0041', 'x', '!U+D800'])
})

it('nameParts loses no character of any name and marks what the search found', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (text, a, b) => {
      const [start = 0, end = 0] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y)
      const parts = nameParts(text, [{ start, end }])
      const back = parts.map(part =>
        part.unseen ? String.fromCodePoint(Number.parseInt(part.text.slice(2), 16)) : part.text,
      )
      // A highlight that cuts a character in two gives its halves.
      expect(back.join('').length).toBeGreaterThanOrEqual(text.length)
      if (!/[\ud800-\udfff]/.test(text)) {
        expect(back.join('')).toBe(text)
        expect(back.filter((_, at) => parts[at]?.marked).join('')).toBe(text.slice(start, end))
      }
    }),
  )
})
