import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import { RequestDocuments } from '../evidence/budget.ts'
import { documentOf, testKey } from '../evidence/issuer.testing.ts'
import { findHintedKey, type HintedKey, isThumbprint } from './key-hint.ts'
import { metadataKey } from './read-issuer-metadata.ts'

const DID = 'did:web:registry.example'
const [one, two, ed25519] = await Promise.all([testKey('ES256'), testKey('ES256'), testKey('EdDSA')])
const URN = 'urn:ietf:params:oauth:jwk-thumbprint'
const sha256 = await calculateJwkThumbprint({ ...one.publicJwk })
const sha512 = await calculateJwkThumbprint({ ...one.publicJwk }, 'sha512')
const strange = await calculateJwkThumbprint({ ...(await testKey()).publicJwk })

function find(document: object, hint?: string, changes: Partial<HintedKey> = {}) {
  const wanted = { did: DID, hint, algorithm: 'ES256', relationship: 'assertionMethod', now: 0 } as const
  return findHintedKey({ ...document }, { ...wanted, ...changes }, new Map())
}

const both = documentOf(DID, { 'key-1': one.publicJwk, 'key-2': two.publicJwk, 'key-3': ed25519.publicJwk })

describe('findHintedKey among several keys', () => {
  it.each([
    ['its fragment', 'key-1'],
    ['its fragment with #', '#key-1'],
    ['its whole name', `${DID}#key-1`],
    ['its thumbprint', sha256],
    ['the address of its thumbprint', `${URN}:sha-256:${sha256}`],
    ['the address of another thumbprint', `${URN}:sha-512:${sha512}`],
  ])('finds the key by %s', async (_, hint) => {
    expect(await find(both, hint)).toEqual({ ok: true, jwk: one.publicJwk })
  })

  it('finds the key by the kid in its JWK, which may be a thumbprint', async () => {
    const kid = `${URN}:sha-256:${sha256}`
    const document = documentOf(DID, { a: { ...one.publicJwk, kid: 'k' }, b: { ...two.publicJwk, kid } })
    expect(await find(document, 'k')).toMatchObject({ ok: true, jwk: one.publicJwk })
    // The written kid takes precedence over a computed thumbprint.
    expect(await find(document, kid)).toMatchObject({ ok: true, jwk: two.publicJwk })
  })

  it.each([
    ['another name', 'key-9'],
    ['no text', ''],
    ['another thumbprint', strange],
    ['a thumbprint by an unknown hash', `${URN}:md5:${sha256}`],
    ['a thumbprint that is longer', `${URN}:sha-256:${sha256}A`],
  ])('does not find the key by %s', async (_, hint) => {
    expect(await find(both, hint)).toMatchObject({ outcome: 'fail', code: 'key_unknown' })
  })

  it('does not find the key by a name that two keys have', async () => {
    const document = documentOf(DID, { a: { ...one.publicJwk, kid: 'k' }, b: { ...two.publicJwk, kid: 'k' } })
    expect(await find(document, 'k')).toMatchObject({ code: 'issuer_document_invalid' })
  })

  it('returns only a key of the signer, for the purpose and the algorithm', async () => {
    const [method] = [both.verificationMethod].flat() as readonly object[]
    const others = { ...both, verificationMethod: [{ ...method, controller: 'did:web:other.example' }] }
    for (const hint of ['key-1', sha256]) {
      expect(await find(others, hint)).toMatchObject({ code: 'key_not_authorized' })
      expect(await find({ ...both, assertionMethod: [] }, hint)).toMatchObject({ code: 'key_not_authorized' })
      expect(await find(both, hint, { algorithm: 'EdDSA' })).toMatchObject({ code: 'algorithm_not_allowed' })
    }
  })
})

describe('findHintedKey without a hint', () => {
  it('finds the only possible key', async () => {
    expect(await find(documentOf(DID, { a: one.publicJwk, b: ed25519.publicJwk }))).toEqual({
      ok: true,
      jwk: one.publicJwk,
    })
    const twice = documentOf(DID, { a: one.publicJwk, b: one.publicJwk })
    expect(await find(twice)).toEqual({ ok: true, jwk: one.publicJwk })
  })

  it('gives unknown when several keys are possible', async () => {
    expect(await find(both)).toMatchObject({ outcome: 'unknown', code: 'key_unsupported' })
  })

  it('gives the reason of the only key when that cannot be used', async () => {
    expect(await find(documentOf(DID, { a: ed25519.publicJwk }))).toMatchObject({ code: 'algorithm_not_allowed' })
    const [method] = [documentOf(DID, { a: one.publicJwk }).verificationMethod].flat() as readonly object[]
    const strange = { verificationMethod: [{ ...method, type: 'New' }], assertionMethod: [`${DID}#a`] }
    expect(await find(strange)).toMatchObject({ code: 'key_unsupported' })
    expect(await find({})).toMatchObject({ outcome: 'fail', code: 'key_unknown' })
    const none = documentOf(DID, { a: ed25519.publicJwk, b: ed25519.publicJwk })
    expect(await find(none)).toMatchObject({ outcome: 'fail', code: 'key_unknown' })
  })

  it('ignores keys for another purpose', async () => {
    const { verificationMethod } = documentOf(DID, { a: one.publicJwk })
    expect(await find({ verificationMethod, authentication: [`${DID}#a`] })).toMatchObject({ code: 'key_unknown' })
  })
})

it('findHintedKey reads none of too many keys', async () => {
  const keys = Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, one.publicJwk]))
  expect(await find(documentOf(DID, keys), 'k1')).toMatchObject({ ok: true })
  const many = Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`k${at}`, one.publicJwk]))
  expect(await find(documentOf(DID, many), 'k1')).toMatchObject({ outcome: 'unknown', code: 'key_unsupported' })
})

it('isThumbprint is false for a value that is not a key', async () => {
  for (const jwk of [undefined, 5, {}, { kty: 'EC' }, { kty: 'oct', k: {} }]) {
    expect(await isThumbprint(sha256, jwk)).toBe(false)
  }
})

it('metadataKey finds a key by its thumbprint too', async () => {
  const issuer = 'https://registry.example'
  const body = JSON.stringify({ issuer, jwks: { keys: [two.publicJwk, one.publicJwk] } })
  const url = `${issuer}/.well-known/jwt-vc-issuer`
  const documents = new Map([[url, { ok: true, body, mediaType: 'application/json' } as const]])
  for (const kid of [sha256, `${URN}:sha-256:${sha256}`]) {
    expect(await metadataKey(issuer, { kid, algorithm: 'ES256' }, documents)).toEqual({ ok: true, jwk: one.publicJwk })
  }
  expect(await metadataKey(issuer, { kid: 'a', algorithm: 'ES256' }, documents)).toMatchObject({ code: 'key_unknown' })
})

describe('findHintedKey in a document with many keys', () => {
  const withKeys = (count: number) => {
    const others = Array.from({ length: count - 1 }, (_, at) => [`other-${at}`, two.publicJwk] as const)
    return documentOf(DID, { ...Object.fromEntries(others), wanted: one.publicJwk })
  }

  it('looks among 100 keys, and not among more', async () => {
    expect(await find(withKeys(100), 'wanted')).toEqual({ ok: true, jwk: one.publicJwk })
    expect(await find(withKeys(101), 'wanted')).toMatchObject({ ok: false, outcome: 'unknown' })
  })

  it('does not look when the request has no work left for it', async () => {
    const documents = new RequestDocuments()
    while (documents.budget.take('signatures', 1)) {}
    const wanted = { did: DID, hint: 'wanted', algorithm: 'ES256', relationship: 'assertionMethod', now: 0 } as const
    expect(await findHintedKey({ ...withKeys(2) }, wanted, documents)).toMatchObject({ ok: false, code: 'over_limit' })
  })
})
