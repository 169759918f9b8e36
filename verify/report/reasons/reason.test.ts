import { expect, it } from 'vitest'
import { reason, sentenceOf, shown } from './reason.ts'

it('sentenceOf fills in the values and the reason behind a reason', () => {
  const reasons = reason('issuer_signed_by_other', { issuer: 'did:web:a.example', other: 'did:web:b.example' })
  expect(sentenceOf(reasons)).toBe(
    'The credential names did:web:a.example as its issuer, but a key of did:web:b.example as its signing key.',
  )
  const nested = [{ code: 'outer', values: { what: '{because}' } }, ...reason('document_not_fetched')]
  const sentences = (code: string) => (code === 'outer' ? '{what}: {because}.' : 'nothing')
  expect(sentenceOf(nested, sentences)).toBe('{because}: nothing.')
})

it('sentenceOf returns undefined for a code that the catalogue lacks, at any depth', () => {
  expect(sentenceOf([{ code: 'of a newer server', values: {} }])).toBeUndefined()
  expect(sentenceOf([])).toBeUndefined()
  const nested = [...reason('document_not_fetched'), { code: 'toString', values: {} }]
  expect(sentenceOf(nested)).toBeUndefined()
})

it('reason replaces characters of outside text that move the cursor, reverse a line or are invisible', () => {
  expect(shown('a\u001b[2J\u202eb\u0000\u2028\u200b\ud800')).toBe(
    'a\\u{1b}[2J\\u{202e}b\\u{0}\\u{2028}\\u{200b}\\u{d800}',
  )
  expect(shown('Café 株式会社 😀')).toBe('Café 株式会社 😀')
  expect(shown('x'.repeat(300))).toHaveLength(201)
  expect(reason('document_unavailable', { detail: '\u0007' })[0].values.detail).toBe('\\u{7}')
})
