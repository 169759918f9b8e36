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

test('readSearch reads every search that writeSearch has written', () => {
  fc.assert(
    fc.property(searches, search => {
      expect(readSearch(new URLSearchParams(writeSearch(search).toString()))).toEqual(search)
    }),
  )
})

test('readSearch ignores unknown parameters and values of an address', () => {
  const address =
    '?status=sleeping&utm_source=x&q=%20 a &sort=best&names=no&registeredFrom=2026-02-30&registeredTo=now&type='
  expect(readSearch(new URLSearchParams(address))).toEqual({ ...EMPTY_SEARCH, q: 'a' })
})

test('readSearch drops the end of a period that ends before it begins', () => {
  const search = readSearch(new URLSearchParams('?dissolvedFrom=2020-01-02&dissolvedTo=2020-01-01'))
  expect(search).toEqual({ ...EMPTY_SEARCH, dissolvedFrom: '2020-01-02' })
})

test('an empty form field does not count as a search', () => {
  expect(isEmptySearch(readSearch(new URLSearchParams('?q=+&status=&register=&sort=relevance&names=all')))).toBe(true)
  expect(isEmptySearch(readSearch(new URLSearchParams('?status=active')))).toBe(false)
  expect(isEmptySearch(readSearch(new URLSearchParams('?sort=newest')))).toBe(false)
})

test('each choice counts as a filter, and withoutFilters removes all of them', () => {
  const search = readSearch(
    new URLSearchParams('?q=a&sort=name&names=previous&type=x/A&type=x/B&registeredFrom=2020-01-01'),
  )
  expect(countFilters(search)).toBe(4)
  expect(withoutFilters(search)).toEqual({ ...EMPTY_SEARCH, q: 'a', sort: 'name' })
})

test('apiQuery asks for as many results as were shown, up to the limit of the API', () => {
  expect(apiQuery(EMPTY_SEARCH, 0).get('limit')).toBe('20')
  expect(apiQuery(EMPTY_SEARCH, 60).get('limit')).toBe('60')
  expect(apiQuery(EMPTY_SEARCH, 400).get('limit')).toBe('100')
})

test('suggestionQuery has the filters of the search, and no parameter that suggestions do not accept', () => {
  const search = readSearch(new URLSearchParams('?q=old&status=active&type=x/A&type=x/B&sort=newest&cursor=c'))
  expect(suggestionQuery(search, 'new', 8).toString()).toBe('q=new&status=active&type=x%2FA&type=x%2FB&limit=8')
})
