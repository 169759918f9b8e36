import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidCursorError } from '../engine.ts'
import { readCursor, writeCursor } from './cursor.ts'

const QUERY = { text: 'acme', filters: { entityType: ['b', 'a'] }, names: 'all', sort: 'relevance' } as const

describe('a cursor', () => {
  it('returns the position from which it was made, with any content', () => {
    const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(value), (text, position) => {
        const query = { ...QUERY, text }
        const cursor = writeCursor(query, position)
        expect(cursor).toMatch(/^[\w-]+$/)
        expect(readCursor(query, cursor)).toEqual(position)
      }),
    )
  })

  it('does not depend on the order of a filter’s values', () => {
    const cursor = writeCursor(QUERY, [1])
    expect(readCursor({ ...QUERY, filters: { entityType: ['a', 'b'] } }, cursor)).toEqual([1])
  })

  it('is refused for another query', () => {
    const cursor = writeCursor(QUERY, [1])
    const others = [
      { ...QUERY, text: 'acme ' },
      { ...QUERY, names: 'current' as const },
      { ...QUERY, sort: 'name' as const },
      { ...QUERY, filters: {} },
      { ...QUERY, filters: { ...QUERY.filters, locality: ['Douglas'] } },
      { ...QUERY, filters: { ...QUERY.filters, dissolvedFrom: '2020-01-01' } },
      { ...QUERY, filters: { register: ['b', 'a'] } },
      { ...QUERY, filters: { ...QUERY.filters, dissolvedTo: '2020-01-01' } },
      { ...QUERY, filters: { ...QUERY.filters, registeredFrom: '2020-01-01' } },
      { ...QUERY, filters: { ...QUERY.filters, registeredTo: '2020-01-01' } },
      { ...QUERY, filters: { ...QUERY.filters, status: 'active' as const } },
      { ...QUERY, filters: { ...QUERY.filters, credentialType: ['a'] } },
    ]
    for (const other of others) expect(() => readCursor(other, cursor)).toThrow(InvalidCursorError)
  })

  it('is refused when any of its characters was changed', () => {
    const cursor = writeCursor(QUERY, [1, 'acme'])
    for (let at = 0; at < cursor.length; at++) {
      const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'z' : 'A') + cursor.slice(at + 1)
      expect(() => readCursor(QUERY, changed), changed).toThrow(InvalidCursorError)
    }
  })
})
