import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  apiQuery,
  countFilters,
  EMPTY_SEARCH,
  isEmptySearch,
  NAMES_SEARCHED,
  readSearch,
  SORT_ORDERS,
  suggestionQuery,
  withoutFilters,
  writeSearch,
} from './search-state.ts'

const text = fc.string({ unit: 'grapheme' }).map(value => value.trim())
const filled = text.filter(value => value !== '')
const several = fc.uniqueArray(filled, { maxLength: 3 })
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))
const period = fc.option(
  fc.tuple(day, day).map(days => days.sort()),
  { nil: [undefined, undefined] },
)

const searches = fc
  .record({
    q: text,
    names: fc.constantFrom(...NAMES_SEARCHED),
    status: fc.constantFrom('active' as const, 'inactive' as const, undefined),
    type: several,
    register: several,
    credentialType: several,
    locality: several,
    registered: period,
    dissolved: period,
    sort: fc.constantFrom(...SORT_ORDERS),
    cursor: fc.option(filled, { nil: undefined }),
  })
  .map(({ registered, dissolved, ...search }) => ({
    ...search,
    ...{ registeredFrom: registered[0], registeredTo: registered[1] },
    ...{ dissolvedFrom: dissolved[0], dissolvedTo: dissolved[1] },
  }))

test('an address says the whole search: what is written is read again', () => {
  fc.assert(
    fc.property(searches, search => {
      expect(readSearch(new URLSearchParams(writeSearch(search).toString()))).toEqual(search)
    }),
  )
})

test('an address from elsewhere never breaks the page', () => {
  const address =
    '?status=sleeping&utm_source=x&q=%20 a &sort=best&names=no&registeredFrom=2026-02-30&registeredTo=now&type='
  expect(readSearch(new URLSearchParams(address))).toEqual({ ...EMPTY_SEARCH, q: 'a' })
})

test('a period that ends before it begins has no end', () => {
  const search = readSearch(new URLSearchParams('?dissolvedFrom=2020-01-02&dissolvedTo=2020-01-01'))
  expect(search).toEqual({ ...EMPTY_SEARCH, dissolvedFrom: '2020-01-02' })
})

test('an empty form field is no search', () => {
  expect(isEmptySearch(readSearch(new URLSearchParams('?q=+&status=&register=&sort=relevance&names=all')))).toBe(true)
  expect(isEmptySearch(readSearch(new URLSearchParams('?status=active')))).toBe(false)
  expect(isEmptySearch(readSearch(new URLSearchParams('?sort=newest')))).toBe(false)
})

test('each choice counts as a filter, and all of them can be taken away at once', () => {
  const search = readSearch(
    new URLSearchParams('?q=a&sort=name&names=previous&type=x/A&type=x/B&registeredFrom=2020-01-01'),
  )
  expect(countFilters(search)).toBe(4)
  expect(withoutFilters(search)).toEqual({ ...EMPTY_SEARCH, q: 'a', sort: 'name' })
})

test('coming back asks for as many results as were shown, within what the API gives', () => {
  expect(apiQuery(EMPTY_SEARCH, 0).get('limit')).toBe('20')
  expect(apiQuery(EMPTY_SEARCH, 60).get('limit')).toBe('60')
  expect(apiQuery(EMPTY_SEARCH, 400).get('limit')).toBe('100')
})

test('suggestions are asked for with the filters of the search, and nothing that suggestions do not take', () => {
  const search = readSearch(new URLSearchParams('?q=old&status=active&type=x/A&type=x/B&sort=newest&cursor=c'))
  expect(suggestionQuery(search, 'new', 8).toString()).toBe('q=new&status=active&type=x%2FA&type=x%2FB&limit=8')
})
