import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemSchema } from '../../../../http/problem-schema.ts'
import type { Facets, SearchEngine, SearchHit, SearchResult } from '../../../../search/engine.ts'
import { openTestRegistry, type TestRegistry } from '../../app.testing.ts'
import { createApp } from '../../app.ts'
import { searchResultSchema, suggestionsSchema } from '../../shared/contract.ts'

let registry: TestRegistry
let registration: { readonly name: { readonly en: string; readonly fr: string } } | undefined

beforeAll(async () => {
  registry = await openTestRegistry()
  registration = registry.dependencies.credentialTypes.get('registration')
})

afterAll(() => registry.close())

async function search(query: string) {
  const response = await registry.app.request(`/api/v1/organizations?${query}`)
  expect(response.status, query).toBe(200)
  return { response, body: searchResultSchema.parse(await response.json()) }
}

/** A mock engine with this answer, for cases that need a large register or a broken server. */
function answering(
  facets: Partial<Facets>,
  result: Partial<SearchResult> = {},
  hits: readonly SearchHit[] = [],
): Pick<SearchEngine, 'search' | 'suggest'> {
  const none: Facets = { status: { active: 0, inactive: 0 }, entityType: {}, register: {}, credentialType: {} }
  return {
    search: async () => ({ total: hits.length, exact: true, hits, facets: { ...none, ...facets }, ...result }),
    suggest: async () => hits,
  }
}

async function searchOf(engine: Pick<SearchEngine, 'search' | 'suggest'>) {
  const response = await createApp({ ...registry.dependencies, engine }).request('/api/v1/organizations?q=x')
  return { body: searchResultSchema.parse(await response.json()) }
}

async function refused(query: string, path = '/api/v1/organizations') {
  const response = await registry.app.request(`${path}?${query}`)
  expect(response.status, query).toBe(400)
  return problemSchema.parse(await response.json())
}

describe('organization search', () => {
  test('finds an organization by a previous name and says that it is one', async () => {
    const { body } = await search('q=boreal+lightning')
    expect(body.total).toBe(1)
    expect(body.items[0]).toMatchObject({
      id: 'CA-XP.XP0000001',
      legalName: 'Boréal Éclair & Sons Ltd.',
      matched: {
        kind: 'previous-name',
        text: 'Boreal Lightning Limited',
        highlights: [
          { start: 0, end: 6 },
          { start: 7, end: 16 },
        ],
      },
      entityType: { code: 'BC', label: { en: 'Company', fr: 'Société' } },
      status: { code: 'ACT', label: { en: 'In existence', fr: 'Existante' }, active: true },
      registeredOn: '1999-01-02',
      locality: 'Exampleton',
    })
  })

  test('shows terms without a label unchanged, and labels the built-in status', async () => {
    const { body } = await search('q=harbour+lights')
    expect(body.items[0]).toMatchObject({
      entityType: {
        code: 'A word without a label',
        label: { en: 'A word without a label', fr: 'A word without a label' },
      },
      status: { code: 'not-listed', label: { en: 'No longer listed', fr: 'Plus inscrite au registre' }, active: false },
    })
  })

  test('returns facets with labels in both languages and counts of all matches', async () => {
    const { body } = await search('q=&limit=1')
    expect(body.total).toBe(33)
    expect(body.exact).toBe(true)
    expect(body.facets.status).toEqual([
      { value: 'active', label: { en: 'Active', fr: 'Active' }, count: 31 },
      { value: 'inactive', label: { en: 'Inactive', fr: 'Inactive' }, count: 2 },
    ])
    expect(body.facets.entityType[0]).toEqual({
      value: 'example-province/BC',
      label: { en: 'Company', fr: 'Société' },
      count: 31,
    })
    expect(body.facets.register).toEqual([
      { value: 'example-province', label: { en: 'Example Register', fr: 'Registre exemple' }, count: 33 },
    ])
    const [held] = body.facets.credentialType
    expect(held).toMatchObject({ value: 'registration', label: registration?.name })
    expect(held?.count).toBeGreaterThan(0)
  })

  test('shows a credential type that this registry no longer knows by its id', async () => {
    const { body } = await searchOf(answering({ credentialType: { 'of-old': 3, registration: 7 } }))
    expect(body.facets.credentialType).toEqual([
      { value: 'registration', label: registration?.name, count: 7 },
      { value: 'of-old', label: { en: 'of-old', fr: 'of-old' }, count: 3 },
    ])
  })

  test('reports estimates, corrected typing errors and a fallback engine', async () => {
    const { body } = await searchOf(
      answering({}, { total: 26_800, exact: false, instead: 'behind' }, [
        {
          id: 'CA-XP.XP0000002',
          matched: {
            kind: 'legal-name',
            text: 'Quiet Harbour Company',
            highlights: [{ start: 6, end: 13 }],
            typo: true,
          },
        },
      ]),
    )
    expect(body).toMatchObject({ total: 26_800, exact: false, instead: 'behind' })
    expect(body.items[0]?.matched).toEqual({
      kind: 'legal-name',
      text: 'Quiet Harbour Company',
      highlights: [{ start: 6, end: 13 }],
      typo: true,
    })
  })

  test('passes every parameter to the engine, and the same filters for suggestions', async () => {
    const given =
      'q=a&status=active&type=example-province/BC&register=example-province&credentialType=registration' +
      '&locality=Qu%C3%A9bec&locality=Washington,+D.C.&registeredFrom=1990-01-01&registeredTo=1999-12-31' +
      '&dissolvedFrom=2000-01-01&dissolvedTo=2009-12-31&names=previous&limit=7'
    const asked = {
      text: 'a',
      filters: {
        status: 'active',
        entityType: ['example-province/BC'],
        register: ['example-province'],
        credentialType: ['registration'],
        locality: ['Québec', 'Washington, D.C.'],
        registeredFrom: '1990-01-01',
        registeredTo: '1999-12-31',
        dissolvedFrom: '2000-01-01',
        dissolvedTo: '2009-12-31',
      },
      names: 'previous',
      limit: 7,
    }
    const seen: unknown[] = []
    const engine = answering({})
    const app = createApp({
      ...registry.dependencies,
      engine: {
        search: (query, options) => {
          seen.push(query)
          return engine.search(query, options)
        },
        suggest: async query => {
          seen.push(query)
          return []
        },
      },
    })
    await app.request(`/api/v1/organizations?${given}&sort=newest&cursor=x`)
    await app.request(`/api/v1/suggestions?${given}`)
    expect(seen).toEqual([{ ...asked, sort: 'newest', cursor: 'x' }, asked])
  })

  test('links pages by cursor and by Link to the last one, without repeating a result', async () => {
    const seen: string[] = []
    let address: string | undefined = '/api/v1/organizations?q=numbered+holdings&limit=7&status=active'
    for (let pages = 0; address !== undefined && pages < 10; pages++) {
      const response = await registry.app.request(address)
      const body = searchResultSchema.parse(await response.json())
      seen.push(...body.items.map(item => item.id))
      const link = response.headers.get('link')
      expect(link === null).toBe(body.nextCursor === null)
      const target =
        link === null ? undefined : (/^<https:\/\/registry\.example(\/[^>]+)>; rel="next"$/.exec(link)?.[1] ?? '')
      if (target !== undefined) expect(target).toContain('limit=7&status=active')
      address = target
    }
    expect(seen).toHaveLength(30)
    expect(new Set(seen).size).toBe(30)
  })

  test('separates types by commas, except where a comma is part of the register’s term', async () => {
    const word = encodeURIComponent('example-province/LTD (by shares, or guarantee)')
    expect((await search(`type=${word}`)).body.total).toBe(1)
    expect((await search(`type=${word},example-province/BC`)).body.total).toBe(32)
    expect((await search(`type=example-province/BC,${word}`)).body.total).toBe(32)
    expect((await search(`type=example-province/BC&type=${word}`)).body.total).toBe(32)
    expect((await search('type=example-province/Unheard+of')).body.total).toBe(0)
  })

  test('treats empty fields of a form as absent', async () => {
    const { body } = await search(
      'q=&status=&type=&register=&credentialType=&locality=&registeredFrom=&registeredTo=&dissolvedFrom=&dissolvedTo=&names=&sort=&limit=&cursor=',
    )
    expect(body.total).toBe(33)
    expect(body.items).toHaveLength(20)
  })

  test('includes the dates of the bounds', async () => {
    expect((await search('registeredFrom=1999-01-02&registeredTo=1999-01-02')).body.total).toBe(1)
    expect((await search('registeredFrom=1999-01-03')).body.total).toBe(1)
  })
})

describe('invalid organization searches:', () => {
  test('an unknown filter is named together with the known ones', async () => {
    const problem = await refused('q=x&colour=red&__proto__=1')
    expect(problem.code).toBe('invalid_parameter')
    expect(problem.errors?.map(error => error.parameter)).toEqual(['colour', '__proto__'])
    expect(problem.errors?.[0]?.detail).toContain('The parameters are q, status, type, register')
  })

  test.each([
    ['status=open', 'status'],
    ['status=active&status=inactive', 'status'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=0x10', 'limit'],
    ['limit=-1', 'limit'],
    ['names=some', 'names'],
    ['sort=best', 'sort'],
    ['sort=name&sort=newest', 'sort'],
    ['dissolvedFrom=1999-02-29', 'dissolvedFrom'],
    ['dissolvedFrom=2020-01-02&dissolvedTo=2020-01-01', 'dissolvedTo'],
    [`locality=${'a'.repeat(4001)}`, 'locality'],
    ['registeredFrom=2026-02-30', 'registeredFrom'],
    ['registeredTo=today', 'registeredTo'],
    ['registeredFrom=2020-01-02&registeredTo=2020-01-01', 'registeredTo'],
    ['register=atlantis', 'register'],
    ['type=BC', 'type'],
    ['type=atlantis/BC', 'type'],
    ['credentialType=Not!', 'credentialType'],
    [`q=${'a'.repeat(501)}`, 'q'],
    ['q=a&q=b', 'q'],
  ])('%s is refused, naming the parameter', async (query, parameter) => {
    const problem = await refused(query)
    expect(problem.code).toBe('invalid_parameter')
    expect(problem.errors?.map(error => error.parameter)).toEqual([parameter])
    expect(problem.errors?.[0]?.detail).toMatch(/\.$/)
  })

  test('an unknown register is refused with a list of the known ones', async () => {
    expect((await refused('register=atlantis')).detail).toContain('Registers are example-province.')
  })

  test('an invented cursor is refused', async () => {
    expect(await refused('cursor=nonsense')).toMatchObject({ code: 'invalid_cursor' })
  })
})

describe('search suggestions', () => {
  test('are the first results of the same search', async () => {
    const response = await registry.app.request('/api/v1/suggestions?q=numbered+hold&limit=5')
    const { items } = suggestionsSchema.parse(await response.json())
    const { body } = await search('q=numbered+hold&limit=5')
    expect(items).toEqual(body.items)
    expect(items).toHaveLength(5)
  })

  test('are empty when nothing was typed', async () => {
    expect(await (await registry.app.request('/api/v1/suggestions?q=+')).json()).toEqual({ items: [] })
  })

  test('have their own limits', async () => {
    expect((await refused('q=a&limit=21', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('limit')
    expect((await refused('q=a&cursor=x', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('cursor')
    expect((await refused('q=a&register=atlantis', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('register')
    expect((await refused('q=a&sort=name', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('sort')
  })
})
