import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OrgsealError } from '../../../../domain/errors.ts'
import { testKey } from '../../../../verify/evidence/issuer.testing.ts'
import { openTestRegistry, type TestRegistry } from '../../app.testing.ts'
import { verificationSchema } from '../../shared/contract.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'

let registry: TestRegistry

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

const credential = async (id = 'CA-XP.XP0000001.registration.2') =>
  (await registry.app.request(`/credentials/${id}`)).text()

function post(body: string | Uint8Array<ArrayBuffer>, contentType?: string, path = '/api/v1/verifications') {
  const headers: Record<string, string> = contentType === undefined ? {} : { 'Content-Type': contentType }
  return registry.app.request(path, { method: 'POST', headers, body })
}

async function verified(body: string | Uint8Array<ArrayBuffer>, contentType: string) {
  const response = await post(body, contentType)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return verificationSchema.parse(await response.json())
}

test('a credential of this registry is verified, sent alone or in JSON', async () => {
  const jwt = await credential()
  for (const report of [
    await verified(jwt, 'application/vc+jwt'),
    await verified(`${jwt}\n`, 'Application/VC+JWT; charset=utf-8'),
    await verified(JSON.stringify({ credential: jwt }), 'application/json'),
    await verified(
      JSON.stringify({
        credential: {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          type: 'EnvelopedVerifiableCredential',
          id: `data:application/vc+jwt,${jwt}`,
        },
      }),
      'application/json',
    ),
  ]) {
    expect(report.outcome).toBe('verified')
    expect(report.checks.map(check => check.outcome)).not.toContain('fail')
    expect(report.credential).toMatchObject({ credentialSubject: { legalName: 'Boréal Éclair & Sons Ltd.' } })
  }
})

test('an altered credential is answered with a report, not with an error', async () => {
  const [header, payload, signature] = (await credential()).split('.')
  const altered = Buffer.from(payload ?? '', 'base64url')
    .toString()
    .replace('Boréal', 'Boreal')
  const report = await verified(
    `${header}.${Buffer.from(altered).toString('base64url')}.${signature}`,
    'application/vc+jwt',
  )
  expect(report.outcome).toBe('invalid')
})

describe('a presentation to verify', () => {
  const asked = { nonce: 'n-0S6_WzA2Mj', audience: 'https://verifier.example' }
  let presentation: string

  beforeAll(async () => {
    const key = await testKey()
    const holder = key.as(`did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`, '0')
    const id = `data:application/vc+jwt,${await credential()}`
    const enveloped = { '@context': V2, type: 'EnvelopedVerifiableCredential', id }
    const contents = { '@context': [V2], type: 'VerifiablePresentation', verifiableCredential: [enveloped, enveloped] }
    const claims = { holder: holder.did, nonce: asked.nonce, aud: asked.audience }
    presentation = await holder.sign({ ...contents, ...claims }, { typ: 'vp+jwt' })
  })

  test('gets a report for itself and one for each credential', async () => {
    const report = await verified(JSON.stringify({ presentation, ...asked }), 'application/json')
    expect(report).toMatchObject({ outcome: 'verified', format: 'vp+jwt' })
    expect(report.checks.map(({ id }) => id)).toEqual(['format', 'proof', 'binding'])
    expect(report.presentation?.credentials).toHaveLength(2)
    expect(report.presentation?.credentials[1]).toMatchObject({
      outcome: 'verified',
      format: 'vc+jwt',
      credential: { credentialSubject: { legalName: 'Boréal Éclair & Sons Ltd.' } },
    })
  })

  test('is not verified when it was made for another request, or when the request is not given', async () => {
    const other = JSON.stringify({ presentation, ...asked, nonce: 'another' })
    expect((await verified(other, 'application/json')).checks.map(({ code }) => code)).toContain('binding_mismatch')
    for (const report of [
      await verified(presentation, 'application/vp+jwt'),
      await verified(JSON.stringify({ presentation }), 'application/json'),
    ]) {
      expect(report.outcome).toBe('unverifiable')
      expect(report.checks.map(({ code }) => code)).toContain('binding_replay_possible')
    }
  })
})

test('a credential with a proof is accepted with its own media type, and parsed strictly', async () => {
  const text = JSON.stringify({ type: ['VerifiableCredential'], proof: {} })
  expect((await verified(text, 'application/vc')).checks[0]?.code).toBe('credential_malformed')
  const twice = text.replace('"proof"', '"proof":{},"proof"')
  expect((await verified(twice, 'application/vc')).checks[0]?.code).toBe('malformed')
})

test('a superseded credential is reported as superseded', async () => {
  const report = await verified(await credential('CA-XP.XP0000001.registration.1'), 'application/vc+jwt')
  expect(report.checks.map(check => check.code)).toContain('status_superseded')
})

test.each(['', 'nonsense', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])(
  'the input %j is answered with a report that it is not a credential',
  async text => {
    const { outcome, checks } = await verified(text, 'application/vc+jwt')
    expect([outcome, checks[0]?.code]).toEqual(['unverifiable', 'not_a_credential'])
  },
)

test.each([
  ['{', 'invalid_body'],
  ['[]', 'invalid_body'],
  ['{"credential":1}', 'invalid_body'],
  ['{"credential":"x","presentation":"x"}', 'invalid_body'],
  ['{"presentation":"x","nonce":"1"}', 'invalid_body'],
  ['{"presentation":"x","audience":"1"}', 'invalid_body'],
  ['{"presentation":"x","nonce":"","audience":"1"}', 'invalid_body'],
  ['{"credential":"x","strict":true}', 'invalid_body'],
  ['{"credential":{"a":1,"a":2}}', 'invalid_body'],
  [new Uint8Array([0x22, 0xff, 0x22]), 'invalid_body'],
])('the verification body %s is refused', async (body, code) => {
  const response = await post(body, 'application/json')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code })
})

test.each(['text/plain', 'application/jwt', undefined])(
  'the content type %s of a verification is refused',
  async contentType => {
    const response = await post(new TextEncoder().encode('a.b.c'), contentType)
    expect(response.status).toBe(415)
    expect(response.headers.get('accept-post')).toBe(
      'application/json, application/vc+jwt, application/dc+sd-jwt, application/vp+jwt, application/vc, application/vp',
    )
  },
)

test('a very deeply nested body gets an answer', async () => {
  const depth = 100_000
  const nested = `{"credential":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`
  expect((await post(nested, 'application/json')).status).toBeLessThan(500)
  const payload = Buffer.from(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`).toString('base64url')
  expect((await post(`eyJhbGciOiJFUzI1NiJ9.${payload}.AAAA`, 'application/vc+jwt')).status).toBeLessThan(500)
})

test('a body that is too large is refused while it is read, without waiting for its end', async () => {
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536
      controller.enqueue(new Uint8Array(65_536))
    },
  })
  const request = new Request('http://localhost/api/v1/verifications', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: endless,
    duplex: 'half',
  })
  const response = await registry.app.request(request)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: 'body_too_large' })
  expect(sent).toBeLessThan(2 * 1024 * 1024)
})

test('a body of exactly one mebibyte is accepted', async () => {
  expect((await post('a'.repeat(1024 * 1024), 'application/vc+jwt')).status).toBe(200)
  expect((await post('a'.repeat(1024 * 1024 + 1), 'application/vc+jwt')).status).toBe(413)
})

test('a query on the address of verifications is refused', async () => {
  const response = await post('a.b.c', 'application/vc+jwt', '/api/v1/verifications?strict=1')
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ parameter: 'strict' }] })
})

describe('a verification that is refused for its cost', () => {
  async function refusedWith(code: 'verification_took_too_long' | 'verifications_busy') {
    const refusing = await openTestRegistry({
      verifications: {
        enter: () => ({
          signal: new AbortController().signal,
          hold: () => undefined,
          leave: () => undefined,
          verify: () => Promise.reject(new OrgsealError(code, 'A sentence.')),
        }),
      },
    })
    const headers = { 'Content-Type': 'application/vc+jwt' }
    const response = await refusing.app.request('/api/v1/verifications', { method: 'POST', headers, body: 'a.b.c' })
    await refusing.close()
    return response
  }

  test('is answered with 422 when it took too long, because a retry would not help', async () => {
    const response = await refusedWith('verification_took_too_long')
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'verification_took_too_long', detail: 'A sentence.' })
    expect(response.headers.get('retry-after')).toBeNull()
  })

  test('is answered with 503 and Retry-After when there are too many at once', async () => {
    const response = await refusedWith('verifications_busy')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ code: 'verifications_busy' })
    expect(response.headers.get('retry-after')).toBe('5')
  })
})
