import { generateKeyPairSync } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { ed25519Multikey } from '../../agent/issuers/create-multikey.ts'
import { mintDataIntegrity } from '../../agent/mint/mint-data-integrity.ts'
import { frozenContext } from '../../verify/proofs/frozen-contexts.ts'
import { decodeMultikey, multikeyToJwk } from '../../verify/signatures/read-multikey.ts'
import { expandBitstring } from '../../verify/status/bitstring.ts'
import { vcApiApp } from './vc-api.testing.ts'

const BASE_URL = 'https://registry.example'
const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const NOW = new Date('2026-05-22T12:00:00Z')
const CREDENTIAL = {
  '@context': [V2],
  type: ['VerifiableCredential'],
  credentialSubject: { id: 'did:example:subject' },
}
const LEGACY = {
  '@context': [V1],
  type: ['VerifiableCredential'],
  issuanceDate: '2026-05-22T12:00:00Z',
  credentialSubject: { id: 'did:example:subject' },
}
const BASE_CONTEXT_SHA256 = '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734'

// biome-ignore lint/suspicious/noExplicitAny: tests read answers as an external client would
type Json = any

async function open(baseUrl = BASE_URL) {
  const app = vcApiApp({ baseUrl, clock: () => NOW })
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await app.request(`/vc-api/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: text,
    })
    return { status: response.status, body: (await response.json()) as Json }
  }
  const { issuers } = (await (await app.request('/vc-api')).json()) as Json
  const issue = async (credential: unknown, options: unknown = {}) => post('credentials/issue', { credential, options })
  const verify = async (verifiableCredential: unknown) => post('credentials/verify', { verifiableCredential })
  return { app, post, issue, verify, issuers }
}

describe('issuing with the VC-API', () => {
  it('returns the credential with a proof of an issuer that was made for the adapter', async () => {
    const { issue, verify, issuers } = await open()
    const { status, body } = await issue(CREDENTIAL)
    expect(status).toBe(201)
    expect(body).toMatchObject({ ...CREDENTIAL, issuer: issuers.dataIntegrity })
    expect(body.proof).toMatchObject({ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' })
    expect(await verify(body)).toEqual({ status: 200, body: { verified: true, problemDetails: [] } })
  })

  it('uses new keys at each start, so that its signatures cannot be relied on', async () => {
    const [one, other] = await Promise.all([open(), open()])
    expect(one.issuers.dataIntegrity).not.toBe(other.issuers.dataIntegrity)
    expect(one.issuers.jose).not.toBe(other.issuers.jose)
    for (const did of Object.values(one.issuers)) expect(did).toMatch(/^did:key:z/)
  })

  it('signs as vc+jwt for the issuer of that format, and jose verifies it', async () => {
    const { issue, verify, issuers } = await open()
    const { status, body } = await issue({ ...CREDENTIAL, issuer: { id: issuers.jose, name: 'A name' } })
    expect(status).toBe(201)
    expect(body).toMatchObject({ '@context': [V2], type: 'EnvelopedVerifiableCredential' })
    expect((await verify(body)).body).toMatchObject({ verified: true })
    const key = decodeMultikey(issuers.jose.slice('did:key:'.length))
    const jwk = key && multikeyToJwk(key)
    const jws = body.id.replace('data:application/vc+jwt,', '')
    const { payload, protectedHeader } = await compactVerify(jws, await importJWK({ ...jwk, alg: 'ES256' }))
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'vc+jwt' })
    expect(JSON.parse(new TextDecoder().decode(payload)).issuer.name).toBe('A name')
  })

  it('makes an eddsa-jcs-2022 proof on request', async () => {
    const { issue, verify } = await open()
    const { body } = await issue(CREDENTIAL, { cryptosuite: 'eddsa-jcs-2022' })
    expect(body.proof.cryptosuite).toBe('eddsa-jcs-2022')
    expect((await verify(body)).status).toBe(200)
    expect((await issue(CREDENTIAL, { cryptosuite: 'bbs-2023' })).status).toBe(400)
  })

  it('adds status entries with distinct indexes, and serves their lists', async () => {
    const { app, issue, verify, issuers } = await open()
    const purposes = ['revocation', 'suspension', 'message']
    const options = {
      credentialStatus: purposes.map(statusPurpose => ({ type: 'BitstringStatusListEntry', statusPurpose })),
    }
    const { body } = await issue(CREDENTIAL, options)
    expect(body.credentialStatus.map((entry: Json) => entry.statusListIndex)).toEqual(['0', '1', '2'])
    expect((await verify(body)).status).toBe(200)
    const jose = await issue({ ...CREDENTIAL, issuer: issuers.jose }, options)
    expect((await verify(jose.body)).status).toBe(200)
    for (const [at, purpose] of purposes.entries()) {
      const entry = body.credentialStatus[at]
      expect(entry).toMatchObject({ type: 'BitstringStatusListEntry', statusPurpose: purpose })
      const response = await app.request(entry.statusListCredential.slice(BASE_URL.length))
      expect(response.headers.get('content-type')).toBe('application/json')
      const list = (await response.json()) as Json
      expect(list).toMatchObject({ id: entry.statusListCredential, credentialSubject: { statusPurpose: purpose } })
      expect((await verify(list)).status).toBe(200)
      expect(await expandBitstring(list.credentialSubject.encodedList)).toMatchObject({ ok: true })
    }
    expect((await app.request('/vc-api/status-lists/other')).status).toBe(404)
    const [revocation] = options.credentialStatus
    expect((await issue(CREDENTIAL, { credentialStatus: revocation })).body.credentialStatus).toHaveLength(1)
  })

  it('accepts a related resource with the digest of its published text', async () => {
    const { issue } = await open()
    const bytes = Buffer.from(BASE_CONTEXT_SHA256, 'hex')
    const status = async (digest: object) =>
      (await issue({ ...CREDENTIAL, relatedResource: { id: V2, ...digest } })).status
    expect(await status({ digestSRI: `sha256-${bytes.toString('base64')}` })).toBe(201)
    expect(await status({ digestSRI: `sha256-${bytes.toString('base64url')}` })).toBe(201)
    expect(await status({ digestMultibase: `u${bytes.toString('base64url')}` })).toBe(201)
    const multihash = Buffer.concat([Buffer.from([0x12, 0x20]), bytes])
    expect(await status({ digestMultibase: `u${multihash.toString('base64url')}` })).toBe(201)
    bytes[0] = 0
    expect(await status({ digestSRI: `sha256-${bytes.toString('base64')}` })).toBe(400)
    expect(await status({ digestMultibase: `u${bytes.toString('base64url')}` })).toBe(400)
    const elsewhere = { id: 'https://other.example/', digestSRI: `sha256-${bytes.toString('base64')}` }
    expect((await issue({ ...CREDENTIAL, relatedResource: elsewhere })).status).toBe(201)
  })

  it.each([
    ['no subject', { credentialSubject: undefined }],
    ['a period that ends before it begins', { validFrom: '2027-01-01T00:00:00Z', validUntil: '2026-01-01T00:00:00Z' }],
    ['an issuer that is null', { issuer: null }],
    ['an issuer whose id is null', { issuer: { id: null } }],
    ['an issuer that is someone else', { issuer: 'did:web:registry.example' }],
    ['a word that no context defines', { credentialSubject: { id: 'did:example:subject', surprise: 'lost' } }],
    ['a context that defines a word again', { '@context': [V2, { VerifiableCredential: 'https://a.example/#b' }] }],
    ['a context that it does not know', { '@context': [V2, 'https://other.example/context'] }],
    ['a proof already', { proof: { type: 'DataIntegrityProof' } }],
  ])('refuses a credential with %s', async (_, changes) => {
    const { issue } = await open()
    const { status, body } = await issue(JSON.parse(JSON.stringify({ ...CREDENTIAL, ...changes })))
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'invalid_body', detail: expect.any(String) })
  })

  it.each([
    ['an unknown purpose', { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'whim' } }],
    ['an unknown kind of status', { credentialStatus: { type: 'Other', statusPurpose: 'revocation' } }],
    ['options that are a list', []],
  ])('refuses %s', async (_, options) => {
    const { issue } = await open()
    expect((await issue(CREDENTIAL, options)).status).toBe(400)
  })
})

describe('documents of data model 1.1', () => {
  it('are signed, and only their proofs are verified', async () => {
    const { issue, verify } = await open()
    const { status, body } = await issue(LEGACY)
    expect(status).toBe(201)
    expect(body['@context']).toEqual([V1, 'https://w3id.org/security/data-integrity/v2'])
    expect((await verify(body)).status).toBe(200)
    const altered = await verify({ ...body, issuanceDate: '2027-01-01T00:00:00Z' })
    expect(altered).toMatchObject({
      status: 400,
      body: { verified: false, problemDetails: [{ title: 'signature_invalid' }] },
    })
    for (const proof of [undefined, null, [], 'proof']) expect((await verify({ ...body, proof })).status).toBe(400)
  })

  it.each([
    ['no subject', { credentialSubject: undefined }],
    ['an empty subject', { credentialSubject: {} }],
    ['no date', { issuanceDate: undefined }],
    ['another type', { type: ['Registration'] }],
    ['the issuer that signs vc+jwt', { issuer: 'jose' }],
  ])('are refused with %s', async (_, changes) => {
    const { issue, issuers } = await open()
    const given: Json = { ...LEGACY, ...changes }
    expect((await issue(given.issuer === 'jose' ? { ...given, issuer: issuers.jose } : given)).status).toBe(400)
  })
})

describe('verifying with the VC-API', () => {
  it('refuses an altered credential with the problem type of the specification', async () => {
    const { issue, verify } = await open()
    const { body } = await issue(CREDENTIAL)
    const altered = await verify({ ...body, credentialSubject: { id: 'did:example:other' } })
    expect(altered).toMatchObject({
      status: 400,
      body: {
        verified: false,
        problemDetails: [
          { type: 'https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR', title: 'signature_invalid' },
        ],
      },
    })
    expect(await verify(CREDENTIAL)).toMatchObject({
      status: 400,
      body: { problemDetails: [{ type: 'https://www.w3.org/TR/vc-data-model#MALFORMED_VALUE_ERROR' }] },
    })
  })

  it('accepts a credential of an untrusted issuer, because trust is not part of the question', async () => {
    const [one, other] = await Promise.all([open(), open()])
    const { body } = await one.issue(CREDENTIAL)
    expect((await other.verify(body)).status).toBe(200)
  })

  it('refuses when a check could not be made', async () => {
    const [one, other] = await Promise.all([open(), open('https://other.example')])
    const wanted = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' }
    const { body } = await one.issue(CREDENTIAL, { credentialStatus: wanted })
    // The other adapter has no network access, and the list is not its own.
    expect(await other.verify(body)).toMatchObject({
      status: 400,
      body: { verified: false, problemDetails: [{ title: 'status_list_unavailable' }] },
    })
  })

  it('verifies a presentation against the requested challenge and domain, and each credential in it', async () => {
    const { post, issue } = await open()
    const credential = (await issue(CREDENTIAL)).body
    const options = { challenge: 'c-1', domain: 'verifier.example' }
    const present = async (verifiableCredential: unknown) => signedPresentation(verifiableCredential, options)
    const ask = async (verifiablePresentation: unknown, given: object = options) =>
      post('presentations/verify', { verifiablePresentation, options: given })
    const presentation = await present([credential])
    expect(await ask(presentation)).toEqual({ status: 200, body: { verified: true, problemDetails: [] } })
    expect((await post('presentations/verify', { presentation, options })).status).toBe(200)
    for (const given of [{}, { challenge: 'c-1' }, { ...options, challenge: 'c-2' }, { ...options, domain: 'other' }]) {
      expect((await ask(presentation, given)).status).toBe(400)
    }
    const bad = { ...credential, credentialSubject: { id: 'did:example:other' } }
    expect(await ask(await present([credential, bad]))).toMatchObject({
      status: 400,
      body: { problemDetails: [{ title: 'signature_invalid' }] },
    })
  })
})

describe('a request to the VC-API', () => {
  it.each([
    ['that is not JSON', '{', {}, 400, 'invalid_body'],
    ['that names a member twice', '{"credential":{},"credential":{}}', {}, 400, 'invalid_body'],
    ['that is a list', '[]', {}, 400, 'invalid_body'],
    ['without a credential', '{}', {}, 400, 'invalid_body'],
    ['with a credential that is a text', '{"credential":"ey"}', {}, 400, 'invalid_body'],
    ['of another media type', '{}', { 'Content-Type': 'text/plain' }, 415, 'unsupported_media_type'],
    ['that is too large', `"${'x'.repeat(1024 * 1024)}"`, {}, 413, 'body_too_large'],
  ])('%s is refused', async (_, text, headers, status, code) => {
    const { post } = await open()
    expect(await post('credentials/issue', text, headers)).toMatchObject({ status, body: { code } })
  })
})

/** A presentation by a new holder. */
async function signedPresentation(verifiableCredential: unknown, options: { challenge: string; domain: string }) {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const multikey = ed25519Multikey(x)
  const signer = {
    verificationMethod: `did:key:${multikey}#${multikey}`,
    privateJwk: { kty: 'OKP', crv: 'Ed25519', x, d },
  } as const
  const presentation = {
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: `did:key:${multikey}`,
    verifiableCredential,
  }
  return mintDataIntegrity(presentation, signer, {
    now: NOW,
    documentLoader: async url => ({ contextUrl: null, documentUrl: url, document: frozenContext(url) }),
    proof: { proofPurpose: 'authentication', ...options },
  })
}
