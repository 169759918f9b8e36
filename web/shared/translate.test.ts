import { expect, test } from 'vitest'
import { translator } from './translate.ts'

const en = translator('en')
const fr = translator('fr')

test('a translation has its values filled in, and numbers in the style of the language', () => {
  expect(en('error.code', { code: 'not_found' })).toBe('Code: not_found')
  expect(en('results.shown', { shown: 20, total: 54821 })).toBe('Showing 20 of 54,821')
  expect(fr('results.shown', { shown: 20, total: 54821 })).toBe('20 sur 54\u00a0821')
})

test('a translation uses the plural form of the language: 0 is plural in English and singular in French', () => {
  expect(en('results.heading', { count: 1 })).toBe('1 organization')
  expect(en('results.heading', { count: 0 })).toBe('0 organizations')
  expect(fr('results.heading', { count: 0 })).toBe('0 organisation')
  expect(fr('results.heading', { count: 2 })).toBe('2 organisations')
})

test('a value that looks like a placeholder is not filled in again', () => {
  expect(en('results.empty', { query: '{count} {query}' })).toBe('No organization found for “{count} {query}”')
})
