import { expect, test } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

const NOW = Date.parse('2026-05-22T09:30:00.400Z')

test.each<[string | null, number | undefined]>([
  ['5', 5],
  [' 30 ', 30],
  ['0', 1],
  ['86400', 86_400],
  ['86401', undefined],
  ['Fri, 22 May 2026 09:30:20 GMT', 20],
  ['Fri, 22 May 2026 09:29:00 GMT', 1],
  ['Fri, 22 May 2028 09:30:20 GMT', undefined],
  ['Fri, 99 May 2026 09:30:20 GMT', undefined],
  ['2026-05-22', undefined],
  ['-5', undefined],
  ['5.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('readRetryAfter reads “Retry-After: %s” as %s seconds', (field, seconds) => {
  expect(readRetryAfter(field, NOW)).toBe(seconds)
})
