import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareText } from './compare-text.ts'

it('compareText orders text as SQLite does', () => {
  const database = new Database(':memory:')
  const less = database.prepare<[string, string], number>('SELECT ? < ?').pluck()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
      expect(compareText(a, b) < 0).toBe(less.get(a, b) === 1)
    }),
    {
      numRuns: 2000,
      examples: [
        ['\uffee', '\u{1f10d}'],
        ['a', 'ab'],
        ['\ue000', '\u{10000}'],
        ['', ''],
      ],
    },
  )
  database.close()
})
