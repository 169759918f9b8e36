import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../app.testing.ts'
import { problemSchema, searchResultSchema, suggestionsSchema } from '../contract.ts'

let registry: TestRegistry

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

async function search(query: string) {
  const response = await registry.app.request(`/api/v1/organizations?${query}`)
  expect(response.status, query).toBe(200)
  return { response, body: searchResultSchema.parse(await response.json()) }
}

async function refused(query: string, path = '/api/v1/organizations') {
  const response = await registry.app.request(`${path}?${query}`)
  expect(response.status, query).toBe(400)
  return problemSchema.parse(await response.json())
}

describe('search', () => {
  test('a previous name finds the organization and says that it was one', async () => {
    const { body } = await search('q=boreal+lightning')
    expect(body.total).toBe(1)
    expect(body.items[0]).toMatchObject({
      id: 'CA-XP.XP0000001',
      legalName: 'Boréal Éclair & Sons Ltd.',
      matched: { kind: 'previous-name', text: 'Boreal Lightning Limited' },
      entityType: { code: 'BC', label: { en: 'Company', fr: 'Société' } },
      status: { code: 'ACT', label: { en: 'In existence', fr: 'Existante' }, active: true },
      registeredOn: '1999-01-02',
      locality: 'Exampleton',
    })
  })

  test('words without a label stand for themselves, and the built-in status has its own', async () => {
    const { body } = await search('q=harbour+lights')
    expect(body.items[0]).toMatchObject({
      entityType: {
        code: 'A word without a label',
        label: { en: 'A word without a label', fr: 'A word without a label' },
      },
      status: { code: 'not-listed', label: { en: 'No longer listed', fr: 'Plus inscrite au registre' }, active: false },
    })
  })

  test('facets carry labels in both languages and the counts of everything that matches', async () => {
    const { body } = await search('q=&limit=1')
    expect(body.total).toBe(33)
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
  })

  test('pages follow each other by cursor and by Link until the last, without repeating', async () => {
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

  test('types are separated by commas, except where a comma is part of the register’s word', async () => {
    const word = encodeURIComponent('example-province/LTD (by shares, or guarantee)')
    expect((await search(`type=${word}`)).body.total).toBe(1)
    expect((await search(`type=${word},example-province/BC`)).body.total).toBe(32)
    expect((await search(`type=example-province/BC,${word}`)).body.total).toBe(32)
    expect((await search(`type=example-province/BC&type=${word}`)).body.total).toBe(32)
    expect((await search('type=example-province/Unheard+of')).body.total).toBe(0)
  })

  test('empty fields of a form mean the same as leaving them out', async () => {
    const { body } = await search(
      'q=&status=&type=&register=&credentialType=&registeredFrom=&registeredTo=&names=&limit=&cursor=',
    )
    expect(body.total).toBe(33)
    expect(body.items).toHaveLength(20)
  })

  test('date bounds are inclusive', async () => {
    expect((await search('registeredFrom=1999-01-02&registeredTo=1999-01-02')).body.total).toBe(1)
    expect((await search('registeredFrom=1999-01-03')).body.total).toBe(1)
  })
})

describe('what search refuses', () => {
  test('a filter that does not exist is named together with those that do', async () => {
    const problem = await refused('q=x&colour=red&__proto__=1')
    expect(problem.code).toBe('invalid_parameter')
    expect(problem.errors?.map(error => error.parameter)).toEqual(['colour', '__proto__'])
    expect(problem.errors?.[0]?.detail).toContain('There are q, status, type, register')
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
    ['registeredFrom=2026-02-30', 'registeredFrom'],
    ['registeredTo=today', 'registeredTo'],
    ['registeredFrom=2020-01-02&registeredTo=2020-01-01', 'registeredTo'],
    ['register=atlantis', 'register'],
    ['type=BC', 'type'],
    ['type=atlantis/BC', 'type'],
    ['credentialType=Not!', 'credentialType'],
    [`q=${'a'.repeat(501)}`, 'q'],
    ['q=a&q=b', 'q'],
  ])('%s is refused and names the parameter', async (query, parameter) => {
    const problem = await refused(query)
    expect(problem.code).toBe('invalid_parameter')
    expect(problem.errors?.map(error => error.parameter)).toEqual([parameter])
    expect(problem.errors?.[0]?.detail).toMatch(/\.$/)
  })

  test('an unknown register is answered with those there are', async () => {
    expect((await refused('register=atlantis')).detail).toContain('Registers are example-province.')
  })

  test('a cursor of nobody is refused', async () => {
    expect(await refused('cursor=nonsense')).toMatchObject({ code: 'invalid_cursor' })
  })
})

describe('suggestions', () => {
  test('they are the first hits of the same search', async () => {
    const response = await registry.app.request('/api/v1/suggestions?q=numbered+hold&limit=5')
    const { items } = suggestionsSchema.parse(await response.json())
    const { body } = await search('q=numbered+hold&limit=5')
    expect(items).toEqual(body.items)
    expect(items).toHaveLength(5)
  })

  test('nothing typed suggests nothing', async () => {
    expect(await (await registry.app.request('/api/v1/suggestions?q=+')).json()).toEqual({ items: [] })
  })

  test('their own limits hold', async () => {
    expect((await refused('q=a&limit=21', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('limit')
    expect((await refused('q=a&cursor=x', '/api/v1/suggestions')).errors?.[0]?.parameter).toBe('cursor')
  })
})
