/** Random queries about `isle-of-man.testing.ts`, for tests in which two implementations must agree. */
import fc from 'fast-check'
import type { SearchQuery } from '../engine.ts'

/** Most of them find much, each for a different reason. */
const TEXTS = [
  '',
  'limited',
  'isle of man',
  'isle of man ltd',
  'l',
  'manx',
  'the ',
  'manx limited -trading',
  '-limited',
].concat(['holdings limited', 'm', 'co', '"isle of man" limited', 'isl ltd', 'services'])

/** @param more additional texts of this test */
export function randomQuery(...more: readonly string[]): fc.Arbitrary<SearchQuery> {
  return fc.record({
    text: fc.constantFrom(...TEXTS, ...more),
    names: fc.constantFrom('all', 'current', 'previous', 'other'),
    sort: fc.constantFrom('relevance', 'name', 'newest', 'oldest'),
    limit: fc.constantFrom(3, 20, 100),
    filters: fc.constantFrom<SearchQuery['filters'][]>(
      {},
      { status: 'inactive' },
      { entityType: ['isle-of-man/2006 Act Company'] },
      { registeredFrom: '1990-01-01', registeredTo: '2012-12-31' },
      { status: 'active', registeredFrom: '2000-01-01' },
      { status: 'active', registeredFrom: '2000-01-01', dissolvedTo: '2030-01-01' },
    ),
  })
}
