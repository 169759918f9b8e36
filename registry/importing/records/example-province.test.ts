/** The invented register: the file equals its generator's output, and has the cases that it was made for. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import type { Organization } from '../../../domain/organization.ts'
import { generateRegister } from '../../../fixtures/registers/example-province/generate.ts'
import { foldOrganization } from './fold-organization.ts'
import { allRows, mappingOf, registerFile, TODAY } from './ingest.testing.ts'

const FILE = registerFile('example-province', 'register.csv')
const mapping = mappingOf('example-province')

let organizations: readonly Organization[]

beforeAll(async () => {
  organizations = (await allRows(FILE, mapping)).map(row => {
    if (row.kind === 'bad-row') throw new Error(`line ${row.line}: ${row.reason}`)
    const result = foldOrganization(mapping, [row], { today: TODAY })
    if (result.kind === 'refused') throw new Error(result.reason)
    expect(result.notices).toEqual([])
    return result.organization
  })
})

const named = (name: string) => organizations.filter(({ legalName }) => legalName === name)
const count = (holds: (organization: Organization) => unknown) => organizations.filter(holds).length

test('the example file is byte for byte the output of its generator', () => {
  expect(readFileSync(FILE, 'utf8')).toBe(generateRegister())
})

test('the example register has 200 organizations with distinct numbers, and says that it is invented', () => {
  expect(organizations).toHaveLength(200)
  expect(new Set(organizations.map(({ id }) => id)).size).toBe(200)
  expect(mapping.register).toMatchObject({ id: 'example-province', jurisdiction: 'XX-EP', invented: true })
  for (const { id } of organizations) expect(id).toMatch(/^XX-EP\.EP\d{7}$/)
})

test('the example register has the kinds of data that an index of names lacks', () => {
  expect(count(({ dissolvedOn }) => dissolvedOn)).toBeGreaterThan(20)
  expect(count(({ registeredOn }) => !registeredOn)).toBe(3)
  expect(count(({ status }) => status.reason && status.since)).toBeGreaterThan(20)
  expect(count(({ addresses }) => addresses.length === 2)).toBeGreaterThan(30)
  expect(count(({ addresses }) => addresses.length === 0)).toBe(2)
  expect(count(({ identifiers }) => identifiers.some(({ scheme }) => scheme === 'business-number'))).toBeGreaterThan(
    100,
  )
  expect(count(({ otherNames }) => otherNames.some(({ kind }) => kind === 'assumed'))).toBeGreaterThan(5)
  const places = new Set(organizations.flatMap(({ addresses }) => addresses.map(({ locality }) => locality)))
  expect(places.size).toBeGreaterThanOrEqual(12)
})

test('the example register uses every status and entity type of its description, and none has an ELF code', () => {
  const { statuses, entityTypes } = mapping.register
  expect(new Set(organizations.map(({ status }) => status.code))).toEqual(new Set(Object.keys(statuses)))
  expect(new Set(organizations.map(({ entityType }) => entityType))).toEqual(new Set(Object.keys(entityTypes)))
  expect(Object.values(entityTypes).filter(({ elf }) => elf)).toEqual([])
})

test('names in other languages have their language tag', () => {
  const languages = new Set(
    organizations.flatMap(({ otherNames }) => otherNames.flatMap(({ language }) => language ?? [])),
  )
  expect([...languages].sort()).toEqual(['crk', 'crk-Cans', 'en', 'fr', 'fr-CA', 'hur', 'iu-Cans', 'nuk', 'shs', 'str'])
  expect(named('Stal̓əw̓ Riverboats Ltd.')).toHaveLength(1)
})

test('homonyms stay different organizations', () => {
  expect(named('Northern Lantern Bakery')).toHaveLength(3)
})

test('a name that was taken up again is among the dated previous names', () => {
  expect(named('Bellwether Yarns Ltd.')[0]?.previousNames).toEqual([
    { name: 'Woolgather Ltd.', from: '2010-05-05', until: '2014-08-08' },
    { name: 'Bellwether Yarns Ltd.', from: '2000-01-31', until: '2010-05-05' },
  ])
})

test('each relationship is on one row and names an organization of the register, and one organization has many', () => {
  const ids = new Set(organizations.map(({ id }) => id))
  const pairs = organizations.flatMap(({ id, relationships }) =>
    relationships.map(to => [id, to.organization] as const),
  )
  for (const [, other] of pairs) expect(ids).toContain(other)
  expect(new Set(pairs.map(pair => [...pair].sort().join())).size).toBe(pairs.length)
  const holdings = named('Kestrel Bay Holdings Ltd.')[0]?.id
  expect(pairs.filter(pair => pair.some(id => id === holdings))).toHaveLength(28)
  const kinds = new Set(organizations.flatMap(({ relationships }) => relationships.map(({ kind }) => kind)))
  expect([...kinds].sort()).toEqual(['does-business-as', 'owned-by', 'owns'])
})
