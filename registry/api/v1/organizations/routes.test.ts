import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { loadCredentialTypes } from '../../../../agent/credential-types/index.ts'
import { openTestRegistry, RECORDED_AT, type TestRegistry } from '../../app.testing.ts'
import {
  changesSchema,
  credentialsSchema,
  historySchema,
  organizationSchema,
  registersSchema,
} from '../../shared/contract.ts'

let registry: TestRegistry

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

async function json(path: string): Promise<unknown> {
  const response = await registry.app.request(path)
  expect(response.status, path).toBe(200)
  return response.json()
}

test('the record has all data of the register, and its source', async () => {
  const body = organizationSchema.parse(await json('/api/v1/organizations/CA-XP.XP0000001'))
  expect(body).toMatchObject({
    id: 'CA-XP.XP0000001',
    version: 2,
    seq: 3,
    recordedAt: RECORDED_AT,
    entityType: { code: 'BC', elf: 'XJHM' },
    previousNames: [{ name: 'Boreal Lightning Limited', from: '1999-01-02', until: '2010-06-30' }],
    otherNames: [{ name: 'Boréal Éclair', kind: 'translated', language: 'fr-CA' }],
    identifiers: [{ scheme: 'business-number', value: '123456789' }],
    provenance: {
      register: 'example-province',
      registerName: { en: 'Example Register', fr: 'Registre exemple' },
      invented: true,
      observedOn: '2026-05-22',
      lastImportedAt: RECORDED_AT,
    },
  })
  expect(body.addresses).toHaveLength(2)
})

test('a relationship is shown from both sides, with the name of the other organization', async () => {
  const owner = organizationSchema.parse(await json('/api/v1/organizations/CA-XP.XP0000001'))
  expect(owner.relationships).toEqual([
    {
      kind: 'owns',
      organization: { id: 'CA-XP.XP0000002', legalName: 'Quiet Harbour Company', active: false },
      since: '2001-01-01',
    },
  ])
  const owned = organizationSchema.parse(await json('/api/v1/organizations/CA-XP.XP0000002'))
  expect(owned.relationships).toEqual([
    {
      kind: 'owned-by',
      organization: { id: 'CA-XP.XP0000001', legalName: 'Boréal Éclair & Sons Ltd.', active: true },
      since: '2001-01-01',
    },
  ])
  expect(owned.status).toMatchObject({ reason: 'Voluntary dissolution', since: '2025-12-31' })
})

test('a related organization that this registry does not have is shown by its id alone', async () => {
  const body = organizationSchema.parse(await json('/api/v1/organizations/CA-XP.XP0000003'))
  expect(body.relationships).toEqual([{ kind: 'owned-by', organization: { id: 'CA-XP.XP9999999' } }])
})

test('the record links to its page, its history and its credentials', async () => {
  const { headers } = await registry.app.request('/api/v1/organizations/CA-XP.XP0000001')
  const link = headers.get('link')
  expect(link).toContain('<https://registry.example/organization/CA-XP.XP0000001>; rel="alternate"; type="text/html"')
  expect(link).toContain('/history>; rel="version-history"')
})

test('an organization id in another case is not found, and the right one is suggested', async () => {
  const response = await registry.app.request('/api/v1/organizations/ca-xp.xp0000001')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({
    code: 'organization_not_found',
    detail: expect.stringContaining('Did you mean CA-XP.XP0000001?'),
  })
})

test.each(['', '/credentials', '/history'])('an unknown organization is not found at …%s', async rest => {
  for (const id of ['CA-XP.NOPE', 'nonsense', '%00', '%ff', '%', '..%2f..', 'a'.repeat(3000)]) {
    const response = await registry.app.request(`/api/v1/organizations/${id}${rest}`)
    expect(response.status, id).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'organization_not_found' })
  }
})

test('a query is refused on an address that takes no parameters', async () => {
  const response = await registry.app.request('/api/v1/organizations/CA-XP.XP0000001?fields=name')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    errors: [{ parameter: 'fields', detail: 'There is no such parameter. This address takes no query parameters.' }],
  })
})

test('each credential of an organization has the name of its type in both languages', async () => {
  const path = '/api/v1/organizations/CA-XP.XP0000001/credentials'
  const { items } = credentialsSchema.parse(await json(path))
  expect(items[0]).toMatchObject({ type: 'registration', typeName: { en: 'Registration', fr: 'Immatriculation' } })
  const without = await openTestRegistry({ credentialTypes: loadCredentialTypes([], 'https://registry.example') })
  onTestFinished(() => without.close())
  const undefinedHere = credentialsSchema.parse(await (await without.app.request(path)).json())
  expect(undefinedHere.items[0]?.typeName, 'a type without a definition').toEqual({
    en: 'registration',
    fr: 'registration',
  })
})

test('an organization’s credentials are listed newest first, and the older one is superseded by the newer', async () => {
  const { items } = credentialsSchema.parse(await json('/api/v1/organizations/CA-XP.XP0000001/credentials'))
  expect(items).toMatchObject([
    {
      id: 'CA-XP.XP0000001.registration.2',
      url: 'https://registry.example/credentials/CA-XP.XP0000001.registration.2',
      state: 'current',
      version: 2,
      issuer: 'did:web:registry.example',
      validFrom: RECORDED_AT,
    },
    {
      id: 'CA-XP.XP0000001.registration.1',
      state: 'superseded',
      supersededBy: 'CA-XP.XP0000001.registration.2',
      version: 1,
    },
  ])
})

test('an organization’s history has the newest version first and says what changed', async () => {
  const { items } = historySchema.parse(await json('/api/v1/organizations/CA-XP.XP0000001/history'))
  expect(items).toMatchObject([
    {
      version: 2,
      legalName: 'Boréal Éclair & Sons Ltd.',
      changed: ['addresses', 'identifiers', 'legalName', 'otherNames', 'previousNames', 'relationships'],
    },
    { version: 1, legalName: 'Boreal Lightning Limited', changed: [] },
  ])
})

test('registers are listed with their terms and the number of their organizations', async () => {
  const body = registersSchema.parse(await json('/api/v1/registers'))
  expect(body.issuer).toBe('did:web:registry.example')
  expect(body.items).toHaveLength(1)
  expect(body.items[0]).toMatchObject({
    id: 'example-province',
    raCode: 'RA000599',
    organizations: 33,
    lastImportedAt: RECORDED_AT,
    statuses: [
      { code: 'ACT', active: true },
      { code: 'HIS', active: false },
    ],
  })
})

test('the change feed can be read in pages to its end without gaps, and resumed', async () => {
  const seqs: number[] = []
  let after = 0
  for (;;) {
    const response = await registry.app.request(`/api/v1/changes?after=${after}&limit=20`)
    const body = changesSchema.parse(await response.json())
    seqs.push(...body.items.map(change => change.seq))
    expect(response.headers.get('link') !== null).toBe(body.nextAfter < body.lastSeq)
    if (body.items.length === 0) break
    after = body.nextAfter
  }
  expect(seqs).toEqual(Array.from({ length: await registry.store.changes.lastSeq() }, (_, index) => index + 1))
  expect(changesSchema.parse(await json(`/api/v1/changes?after=${after + 1000}`))).toMatchObject({ items: [] })
})
