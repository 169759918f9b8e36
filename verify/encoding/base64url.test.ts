import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64url } from './base64url.ts'

it('decodes what JOSE encodes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(decodeBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(new Uint8Array(bytes))
    }),
  )
})

it('accepts one spelling only: whatever it accepts, encoding gives the same text again', () => {
  const character = fc.constantFrom(...'ABCDwxyz0189-_+/= \n.é')
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 12 }), text => {
      const bytes = decodeBase64url(text)
      if (bytes) expect(Buffer.from(bytes).toString('base64url')).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

it.each(['AB', 'AAB', 'AA==', 'A', 'A A', '+/8', 'AAA\n'])('refuses %j', text => {
  expect(decodeBase64url(text)).toBeUndefined()
})
