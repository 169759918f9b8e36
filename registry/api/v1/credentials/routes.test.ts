import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { organizationId } from '../../../../domain/identifiers.ts'
import { provingIssuer } from '../../../../verify/proofs/proving-issuer.testing.ts'
import { openTestRegistry, type TestRegistry } from '../../app.testing.ts'
import { mintedSchema } from '../../shared/contract.ts'

let registry: TestRegistry

beforeEach(async () => {
  registry = await openTestRegistry()
})

afterEach(() => registry.close())

const ACTIVE = 'CA-XP.XP0000001'
const HOUR = 60 * 60 * 1000
const DISSOLVED = 'CA-XP.XP0000002'

function ask(
  id: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return registry.app.request(`/api/v1/organizations/${id}/credentials`, { method: 'POST', body: text, headers })
}

async function minted(response: Response) {
  return mintedSchema.parse(await response.json())
}

describe('a good-standing credential', () => {
  test('is signed on request, stored at its address, and returned again', async () => {
    const first = await ask(ACTIVE, { type: 'good-standing' })
    expect(first.status).toBe(201)
    const made = await minted(first)
    expect(made).toMatchObject({ id: `${ACTIVE}.good-standing.1`, state: 'current', format: 'vc+jwt' })
    expect(first.headers.get('content-location')).toBe(made.url)
    const { validFrom, validUntil } = decodeJwt<{ validFrom: string; validUntil: string }>(String(made.credential))
    expect(Date.parse(validUntil) - Date.parse(validFrom)).toBe(24 * 60 * 60 * 1000)
    expect(await (await registry.app.request(`/credentials/${made.id}`)).text()).toBe(made.credential)

    const second = await ask(ACTIVE, { type: 'good-standing', format: 'vc+jwt' })
    expect(second.status).toBe(200)
    expect(await minted(second)).toEqual(made)
  })

  test('is signed once for simultaneous requests', async () => {
    const request = { type: 'good-standing', format: 'data-integrity' }
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(ACTIVE, request)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201])
    const bodies = await Promise.all(answers.map(minted))
    expect(new Set(bodies.map(body => JSON.stringify(body))).size).toBe(1)
  })

  test('is signed again when half of its life is over, and supersedes the earlier one', async () => {
    let now = Date.now()
    const later = await openTestRegistry({ clock: () => new Date(now) })
    onTestFinished(() => later.close())
    const again = async () => {
      const body = JSON.stringify({ type: 'good-standing' })
      const headers = { 'Content-Type': 'application/json' }
      const response = await later.app.request(`/api/v1/organizations/${ACTIVE}/credentials`, {
        method: 'POST',
        body,
        headers,
      })
      return (await minted(response)).id
    }
    const first = await again()
    now += 11.9 * HOUR
    expect(await again()).toBe(first)
    now += 0.2 * HOUR
    expect(await again()).toBe(`${ACTIVE}.good-standing.2`)
    const view = await later.app.request(`/credentials/${first}`, { headers: { Accept: 'application/json' } })
    expect(await view.json()).toMatchObject({ state: 'superseded', supersededBy: `${ACTIVE}.good-standing.2` })
  })

  test('is verified in both formats', async () => {
    for (const format of ['vc+jwt', 'data-integrity']) {
      const { credential } = await minted(await ask(ACTIVE, { type: 'good-standing', format }))
      expect(await registry.verify(credential)).toMatchObject({ outcome: 'verified' })
    }
  })

  test('is not issued for a dissolved organization', async () => {
    const response = await ask(DISSOLVED, { type: 'good-standing' })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'not_in_good_standing' })
    expect((await registry.store.credentials.ofOrganization((await current(DISSOLVED)).id)).length).toBe(1)
  })
})

describe('a stored credential', () => {
  test('is returned without a new signature', async () => {
    const response = await ask(ACTIVE, { type: 'registration' })
    expect(response.status).toBe(200)
    const { id, credential } = await minted(response)
    expect(await (await registry.app.request(`/credentials/${id}`)).text()).toBe(credential)
  })

  test('is projected to Data Integrity once, with the same id, claims and status index', async () => {
    const response = await ask(ACTIVE, { type: 'registration', format: 'data-integrity' })
    expect(response.status).toBe(201)
    const first = await minted(response)
    const stored = await registry.store.credentials.get((await current(ACTIVE)).credential)
    expect(first.credential).toEqual({
      ...decodeJwt(stored?.jwt ?? ''),
      proof: expect.objectContaining({ cryptosuite: 'eddsa-rdfc-2022' }),
    })
    const again = await ask(ACTIVE, { type: 'registration', format: 'data-integrity' })
    expect(again.status).toBe(200)
    expect((await minted(again)).credential).toEqual(first.credential)

    const served = await registry.app.request(`/credentials/${first.id}`, { headers: { Accept: 'application/vc' } })
    expect(served.headers.get('content-type')).toBe('application/vc')
    expect(await served.json()).toEqual(first.credential)
  })

  test('is not issued in any format once it is revoked', async () => {
    const { credential } = await current(ACTIVE)
    const change = { reason: 'a test', actor: 'tester', at: new Date().toISOString() }
    await registry.store.credentialStatus.change({ credentials: [credential], action: 'revoke', ...change })
    const response = await ask(ACTIVE, { type: 'registration', format: 'data-integrity' })
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code: 'credential_not_current' })
  })
})

describe('a digital identity anchor', () => {
  const anchor = { organization: organizationId('CA-XP', 'XP0000001'), type: 'digital-identity-anchor' }

  test('names the organization of a DID, in both formats', async () => {
    const key = await provingIssuer('did:key:', 'authentication')
    const { nonce, audience } = await registry.proofs.challenge({ ...anchor, holder: key.did, minted: 0 })
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: key.did,
    }
    const occasion = { challenge: nonce, domain: audience, created: new Date().toISOString() }
    const proof = Buffer.from(JSON.stringify(await key.prove(presentation, occasion)))
    const made = await registry.dependencies.mint({ ...anchor, format: 'data-integrity', holder: key.did, proof })
    expect(made.body).toMatchObject({
      credentialSubject: { id: key.did, registeredId: 'XP0000001' },
      proof: { cryptosuite: 'eddsa-rdfc-2022' },
    })
    const { body } = await registry.dependencies.mint({ ...anchor, format: 'vc+jwt', holder: key.did })
    expect(await registry.verify(body)).toMatchObject({ outcome: 'verified' })
  })

  test('is issued for every form of a DID', async () => {
    const minted = registry.dependencies.mint({
      ...anchor,
      format: 'vc+jwt',
      holder: 'did:web:boreal.example:people%20',
    })
    await expect(minted).rejects.toMatchObject({ code: 'proof_required' })
  })

  test.each([
    'boreal.example',
    'did:web',
    'did:web:',
    'did:WEB:boreal.example',
    'did:web:boreal.example#key-1',
    'did:web:boreal.example/page',
    'did:web:%zz',
    'did:web:boreal.example\n',
  ])('is not issued for %j, which is not a DID', async holder => {
    const minted = registry.dependencies.mint({ ...anchor, format: 'vc+jwt', holder })
    await expect(minted).rejects.toMatchObject({
      code: 'holder_required',
      message: expect.stringContaining('not a DID'),
    })
  })
})

test.each([
  ['CA-XP.XP9999999', { type: 'good-standing' }, 404, 'organization_not_found'],
  ['nonsense', { type: 'good-standing' }, 404, 'organization_not_found'],
  [ACTIVE, { type: 'unheard-of' }, 404, 'credential_type_not_found'],
  [ACTIVE, { type: 'digital-identity-anchor', format: 'vc+jwt' }, 400, 'holder_required'],
  [ACTIVE, { type: 'good-standing', format: 'dc+sd-jwt' }, 400, 'invalid_body'],
  [ACTIVE, { type: 'good-standing', statement: 'x' }, 400, 'statement_required'],
  [ACTIVE, { type: 'good-standing', issuer: 'x' }, 400, 'invalid_body'],
  [ACTIVE, { format: 'vc+jwt' }, 400, 'invalid_body'],
  [ACTIVE, '{', 400, 'invalid_body'],
  [ACTIVE, 'null', 400, 'invalid_body'],
])('a request to %s for %j is refused', async (id, body, status, code) => {
  const response = await ask(id, body)
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status, code })
})

test('a request for a credential must be JSON', async () => {
  const response = await ask(ACTIVE, '{"type":"good-standing"}', { 'Content-Type': 'text/plain' })
  expect(response.status).toBe(415)
  expect(response.headers.get('accept-post')).toBe('application/json')
})

test('a request for a credential that is too large is refused as too large', async () => {
  const response = await ask(ACTIVE, JSON.stringify({ type: 'x'.repeat(100_000) }))
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ code: 'body_too_large' })
})

async function current(text: string) {
  const all = await registry.store.organizations.page(undefined, 100)
  const found = all.find(({ organization }) => organization.id === text)
  if (!found) throw new Error(`there is no ${text}`)
  const { id } = found.organization
  const [credential] = (await registry.store.credentials.ofOrganization(id)).filter(one => one.type === 'registration')
  if (!credential) throw new Error(`${text} has no registration`)
  return { id, credential: credential.id }
}
