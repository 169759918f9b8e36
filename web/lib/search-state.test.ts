import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apiQuery, EMPTY_SEARCH, isEmptySearch, readSearch, writeSearch } from './search-state.ts'

const text = fc.string({ unit: 'grapheme' }).map(value => value.trim())
const maybe = fc.option(
  text.filter(value => value !== ''),
  { nil: undefined },
)

test('an address says the whole search: what is written is read again', () => {
  const searches = fc.record({
    q: text,
    status: fc.constantFrom('active' as const, 'inactive' as const, undefined),
    register: maybe,
    type: maybe,
    cursor: maybe,
  })
  fc.assert(
    fc.property(searches, search => {
      expect(readSearch(new URLSearchParams(writeSearch(search).toString()))).toEqual(search)
    }),
  )
})

test('an address from elsewhere never breaks the page', () => {
  expect(readSearch(new URLSearchParams('?status=sleeping&utm_source=x&q=%20 a '))).toEqual({ ...EMPTY_SEARCH, q: 'a' })
})

test('an empty form field is no search', () => {
  expect(isEmptySearch(readSearch(new URLSearchParams('?q=+&status=&register=')))).toBe(true)
  expect(isEmptySearch(readSearch(new URLSearchParams('?status=active')))).toBe(false)
})

test('coming back asks for as many results as were shown, within what the API gives', () => {
  expect(apiQuery(EMPTY_SEARCH, 0).get('limit')).toBe('20')
  expect(apiQuery(EMPTY_SEARCH, 60).get('limit')).toBe('60')
  expect(apiQuery(EMPTY_SEARCH, 400).get('limit')).toBe('100')
})
