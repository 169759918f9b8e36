import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64url } from './base64url.ts'

it('decodeBase64url decodes what JOSE encodes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(decodeBase64url(Buffer.from(bytes).toString('base64url'))).toEqual(new Uint8Array(bytes))
    }),
  )
})

it('decodeBase64url accepts only one spelling: encoding the result gives the same text', () => {
  const character = fc.constantFrom(...'ABCDwxyz0189-_+/= \n.é')
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 12 }), text => {
      const bytes = decodeBase64url(text)
      if (bytes) expect(Buffer.from(bytes).toString('base64url')).toBe(text)
    }),
    { numRuns: 2000 },
  )
})

it.each(['AB', 'AAB', 'AA==', 'A', 'A A', '+/8', 'AAA\n'])('decodeBase64url refuses %j', text => {
  expect(decodeBase64url(text)).toBeUndefined()
})
