import { expect, test } from 'vitest'
import { formatDate, formatInstant } from './format.ts'

test('formatDate writes a date in the style of the language, and the same day in every time zone', () => {
  expect(formatDate('en', '2006-11-30')).toBe('November 30, 2006')
  expect(formatDate('fr', '2006-11-30')).toBe('30 novembre 2006')
  expect(formatDate('en', '1695-07-17')).toBe('July 17, 1695')
})

test('formatDate writes the first of a month as an ordinal in French', () => {
  expect(formatDate('fr', '2024-02-01')).toBe('1er février 2024')
  expect(formatDate('fr', '2024-02-11')).toBe('11 février 2024')
})

test('formatDate returns a text that is not a date unchanged', () => {
  expect(formatDate('en', 'about 1900')).toBe('about 1900')
  expect(formatDate('fr', '2024-13-01')).toBe('2024-13-01')
})

test('formatInstant writes an instant to the second in UTC', () => {
  expect(formatInstant('en', '2026-05-22T23:30:05-03:00')).toBe('May 23, 2026, 02:30:05\u00a0UTC')
  expect(formatInstant('fr', '2026-05-01T00:00:00Z')).toBe(
    '1er mai 2026 à 00\u00a0h\u00a000\u00a0min\u00a000\u00a0s\u00a0UTC',
  )
  expect(formatInstant('en', 'soon')).toBe('soon')
})
