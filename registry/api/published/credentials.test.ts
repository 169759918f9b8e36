import { z } from '@hono/zod-openapi'
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../app.testing.ts'
import { credentialViewSchema } from '../shared/contract.ts'

const didDocumentSchema = z.looseObject({
  verificationMethod: z.array(
    z.looseObject({ id: z.string(), publicKeyJwk: z.record(z.string(), z.unknown()).optional() }),
  ),
})

let registry: TestRegistry

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

const ID = 'CA-XP.XP0000001.registration.2'
const get = (path: string, accept?: string) =>
  registry.app.request(path, { headers: accept === undefined ? {} : { Accept: accept } })

describe('a credential', () => {
  test.each([undefined, '*/*', 'application/vc+jwt', 'text/html, */*;q=0.1'])(
    'is returned exactly as signed when %s is accepted',
    async accept => {
      const response = await get(`/credentials/${ID}`, accept)
      expect(response.headers.get('content-type')).toBe('application/vc+jwt')
      expect(response.headers.get('vary')).toBe('Accept')
      expect(decodeJwt(await response.text())).toMatchObject({ id: `https://registry.example/credentials/${ID}` })
    },
  )

  test('is returned as JSON with its state', async () => {
    const response = await get(`/credentials/${ID}`, 'application/json')
    expect(response.headers.get('vary')).toBe('Accept')
    const view = credentialViewSchema.parse(await response.json())
    expect(view).toMatchObject({ id: ID, state: 'current', issuer: 'did:web:registry.example' })
    expect(view.typeName).toEqual({ en: 'Registration', fr: 'Immatriculation' })
    expect(view.credential).toEqual(decodeJwt(view.jwt))
    expect(view.jwt).toBe(await (await get(`/credentials/${ID}`)).text())
  })

  test('has a different entity tag in each form', async () => {
    const tags = [await get(`/credentials/${ID}`), await get(`/credentials/${ID}`, 'application/json')].map(response =>
      response.headers.get('etag'),
    )
    expect(new Set(tags).size).toBe(2)
  })

  test('is answered with “not acceptable” for a form that does not exist', async () => {
    const response = await get(`/credentials/${ID}`, 'text/html')
    expect(response.status).toBe(406)
    expect(response.headers.get('vary')).toBe('Accept')
    expect(await response.json()).toMatchObject({ code: 'not_acceptable' })
  })

  test.each(['CA-XP.XP0000001.registration.3', 'nonsense', '%00'])('with the id %s does not exist', async id => {
    const response = await get(`/credentials/${id}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'credential_not_found' })
  })
})

describe('documents for verification:', () => {
  test('the DID document verifies the served credentials, whatever form is accepted', async () => {
    const document = didDocumentSchema.parse(await (await get('/.well-known/did.json')).json())
    const keys = createLocalJWKSet({
      keys: document.verificationMethod.flatMap(({ id, publicKeyJwk }) =>
        publicKeyJwk ? [{ ...publicKeyJwk, kid: id, alg: 'ES256' }] : [],
      ),
    })
    const jwt = await (await get(`/credentials/${ID}`)).text()
    expect((await compactVerify(jwt, keys)).protectedHeader.typ).toBe('vc+jwt')
    for (const [accept, type] of [
      [undefined, 'application/json'],
      ['application/did+json', 'application/did+json'],
      ['application/did+ld+json, application/json;q=0.5', 'application/did+ld+json'],
      ['text/html', 'application/json'],
    ] as const) {
      const response = await get('/.well-known/did.json', accept)
      expect(response.headers.get('content-type'), accept).toBe(type)
      expect(await response.json()).toEqual(document)
    }
  })

  test('a status list may be cached for its ttl, and is served whatever is accepted', async () => {
    const response = await get('/status-lists/1-revocation', 'text/plain')
    expect(response.headers.get('content-type')).toBe('application/vc+jwt')
    expect(response.headers.get('cache-control')).toBe('public, max-age=60')
    expect(decodeJwt(await response.text())).toMatchObject({ credentialSubject: { statusPurpose: 'revocation' } })
  })

  test('the token status list of the same entries is at the number alone, and is served when anything is accepted', async () => {
    for (const accept of ['application/statuslist+jwt', 'application/vc+jwt', 'text/plain', undefined]) {
      const response = await get('/status-lists/1', accept)
      expect(response.headers.get('content-type')).toBe('application/statuslist+jwt')
      expect(response.headers.get('cache-control')).toBe('public, max-age=60')
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      const jwt = await response.text()
      expect(decodeProtectedHeader(jwt).typ).toBe('statuslist+jwt')
      expect(decodeJwt(jwt)).toMatchObject({ sub: 'https://registry.example/status-lists/1', status_list: { bits: 2 } })
    }
  })

  test.each(['2', '2-revocation', '1-colour', 'x', '%ff'])('the status list %s does not exist', async id => {
    const response = await get(`/status-lists/${id}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'status_list_not_found' })
  })

  test('the schema that a credential names is served as immutable', async () => {
    const { credentialSchema } = decodeJwt<{ credentialSchema: { id: string } }>(
      await (await get(`/credentials/${ID}`)).text(),
    )
    const response = await get(credentialSchema.id.replace('https://registry.example', ''))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/schema+json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await get('/credential-types/registration/v1/nothing.json')).status).toBe(404)
  })
})
