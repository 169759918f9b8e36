import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../app.testing.ts'
import { issuersSchema } from '../shared/contract.ts'

let registry: TestRegistry
const AGENCY = {
  id: 'tax-office',
  name: { en: 'Tax office', fr: 'Bureau des impôts' },
  did: 'did:web:registry.example:issuers:tax-office',
  webvhDid: 'did:webvh:QmScid:registry.example:issuers:tax-office',
  webvhLog: '{"versionId":"1-Qm"}\n',
  document: {
    id: 'did:web:registry.example:issuers:tax-office',
    verificationMethod: [
      {
        id: 'did:web:registry.example:issuers:tax-office#key',
        type: 'JsonWebKey',
        controller: 'did:web:registry.example:issuers:tax-office',
        publicKeyJwk: { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' },
      },
      { id: 'did:web:registry.example:issuers:tax-office#z6Mk', type: 'Multikey', controller: 'did:web:x' },
    ],
  },
} as const

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

const get = (path: string, accept?: string) =>
  registry.app.request(path, { headers: accept === undefined ? {} : { Accept: accept } })

describe('an agency', () => {
  test('is served once it is in the store', async () => {
    for (const path of ['/issuers/tax-office/did.json', '/.well-known/jwt-vc-issuer/issuers/tax-office']) {
      expect((await get(path)).status).toBe(404)
    }
    await registry.store.issuers.record(AGENCY)
    expect(await (await get('/issuers/tax-office/did.json')).json()).toEqual(AGENCY.document)
    const log = await get('/issuers/tax-office/did.jsonl')
    expect(log.headers.get('content-type')).toBe('text/jsonl')
    expect(await log.text()).toBe(AGENCY.webvhLog)
    const { items } = issuersSchema.parse(await (await get('/api/v1/issuers')).json())
    expect(items.map(({ id }) => id)).toEqual(['registry', 'tax-office'])
    expect(items[1]).toMatchObject({ did: AGENCY.did, webvhDid: AGENCY.webvhDid, name: AGENCY.name })
  })

  test('has SD-JWT VC metadata at the address of its https identifier, with only its P-256 keys', async () => {
    const metadata = await (await get('/.well-known/jwt-vc-issuer/issuers/tax-office')).json()
    const [key] = AGENCY.document.verificationMethod
    expect(metadata).toEqual({
      issuer: 'https://registry.example/issuers/tax-office',
      jwks: { keys: [{ ...key.publicKeyJwk, kid: key.id, alg: 'ES256', use: 'sig' }] },
    })
  })

  test('serves its whois.vp once that is signed', async () => {
    expect(await (await get('/issuers/tax-office/whois.vp')).json()).toMatchObject({ code: 'issuer_unknown' })
    await registry.store.issuers.recordStatements('tax-office', { whois: '{"type":["V"]}', signedFor: 'x' })
    const response = await get('/issuers/tax-office/whois.vp')
    expect(response.headers.get('content-type')).toBe('application/vp')
    expect(await response.json()).toEqual({ type: ['V'] })
  })
})

describe('the registry’s own issuer', () => {
  test('is at the root of the host and nowhere else', async () => {
    const document = await (await get('/.well-known/did.json')).json()
    expect(document).toMatchObject({ id: 'did:web:registry.example' })
    expect(await (await get('/.well-known/jwt-vc-issuer')).json()).toMatchObject({ issuer: 'https://registry.example' })
    for (const path of [
      '/issuers/registry/did.json',
      '/.well-known/jwt-vc-issuer/issuers/registry',
      '/issuers/x/did.jsonl',
    ]) {
      const response = await get(path)
      expect(response.status, path).toBe(404)
      expect(await response.json()).toMatchObject({ code: 'issuer_unknown' })
    }
  })

  test('serves the DID configuration that links the domain to its identifiers', async () => {
    expect((await get('/.well-known/did-configuration.json')).status).toBe(404)
    const didConfiguration = { linked_dids: ['a.b.c'] }
    await registry.store.issuers.recordStatements('registry', { didConfiguration, whois: '{}', signedFor: 'x' })
    expect(await (await get('/.well-known/did-configuration.json')).json()).toEqual(didConfiguration)
    expect(await (await get('/whois.vp')).text()).toBe('{}')
  })

  test('must be revalidated each time, so that no cache hides a key rotation', async () => {
    const first = await get('/.well-known/did.json')
    expect(first.headers.get('cache-control')).toBe('public, no-cache')
    const etag = first.headers.get('etag') ?? ''
    const again = await registry.app.request('/.well-known/did.json', { headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
  })
})
