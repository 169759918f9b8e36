import { base58 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { documentOf, fetchedJson, testKey } from '../evidence/issuer.testing.ts'
import { readDidKey } from './methods/did-key.ts'
import { findKey } from './read-did-document.ts'
import { didDocumentUrls, resolveDid } from './resolve-did.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const WEB = 'did:web:registry.example'
const WEB_URL = 'https://registry.example/.well-known/did.json'

const zeros = (length: number) => Array<number>(length).fill(0)
const didOf = (...bytes: readonly number[]) => `did:key:z${base58.encode(Uint8Array.from(bytes))}`
const BLS_DID = didOf(0xeb, 0x01, ...zeros(96))

const resolve = (did: string, documents = {}) => resolveDid(did, new Map(Object.entries(documents)), NOW)

function jwkDid(value: unknown): string {
  return `did:jwk:${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`
}

describe('did:web', () => {
  it('resolves to the document at its address', async () => {
    const document = documentOf(WEB, {})
    expect(didDocumentUrls(WEB)).toEqual([WEB_URL])
    expect(await resolve(WEB, { [WEB_URL]: fetchedJson(document) })).toEqual({ ok: true, document })
  })

  it.each([
    ['not fetched', undefined, 'unavailable', /was not fetched/],
    ['of another', JSON.stringify({ id: 'did:web:other.example' }), 'invalid', /of another identifier/],
    ['no JSON', 'hello', 'invalid', /not valid JSON/],
    ['a list', '[]', 'invalid', /not a JSON object/],
    ['ambiguous', `{"id":"${WEB}","id":"${WEB}"}`, 'invalid', /the same member twice/],
    ['too deep', `{"id":"${WEB}","a":${'['.repeat(70)}${']'.repeat(70)}}`, 'over-limit', /nested too deeply/],
    ['too large', JSON.stringify({ id: WEB, a: 'a'.repeat(1024 * 1024) }), 'over-limit', /larger than 1 MiB/],
  ])('is refused when it is %s', async (_, body, kind, message) => {
    const documents = body === undefined ? {} : { [WEB_URL]: { ok: true, body, mediaType: 'application/did+json' } }
    expect(await resolve(WEB, documents)).toMatchObject({ ok: false, kind, message: expect.stringMatching(message) })
  })
})

describe('did:key', () => {
  // From the did:key specification's own examples.
  it.each([
    ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'EdDSA'],
    ['did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169', 'ES256'],
    ['did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv', 'ES256'],
    ['did:key:z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9', 'ES384'],
    ['did:key:z82LkvCwHNreneWpsgPEbV3gu1C6NFJEBg4srfJ5gdxEsMGRJUz2sG9FE42shbn2xkZJh54', 'ES384'],
    ['did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme', 'ES256K'],
    [
      'did:key:z2J9gaYxrKVpdoG9A4gRnmpnRCcxU6agDtFVVBVdn1JedouoZN7SzcyREXXzWgt3gGiwpoHq7K68X4m32D8HgzG8wv3sY5j7',
      'ES512',
    ],
  ] as const)('%s is its own document, with a key for %s', async (did, algorithm) => {
    expect(didDocumentUrls(did)).toEqual([])
    const resolved = await resolve(did)
    const document = resolved.ok ? resolved.document : {}
    expect(readDidKey(did)).toEqual({ ok: true, document })
    const keyId = `${did}#${did.slice('did:key:'.length)}`
    for (const relationship of ['assertionMethod', 'authentication'] as const) {
      expect(findKey(document, { did, keyId, algorithm, relationship, now: 0 })).toMatchObject({ ok: true })
    }
    const other = algorithm === 'ES256' ? 'ES384' : 'ES256'
    const wanted = { did, keyId, algorithm: other, relationship: 'assertionMethod', now: 0 } as const
    expect(findKey(document, wanted)).toMatchObject({ ok: false, code: 'algorithm_not_allowed' })
    expect(findKey(document, { ...wanted, algorithm, keyId: `${did}#key-1` })).toMatchObject({ code: 'key_unknown' })
  })

  it.each([
    ['on a curve of pairings', BLS_DID],
    ['in another multibase', 'did:key:u7QEuUKkFUo1wwL7g2MPrAZDYKyDkNbhcWEBeJfrtCJcNRw'],
    ['with a fragment', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#a'],
    ['with a version', 'did:key:1:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['cut short', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do'],
    ['of no key', 'did:key:z'],
    ['with a letter that base58 has not', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2do0'],
    ['with a zero in front', 'did:key:z16MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
  ])('is not supported %s', async (_, did) => {
    expect(didDocumentUrls(did)).toBeUndefined()
    expect(await resolve(did)).toMatchObject({ ok: false, kind: 'unsupported', proof: { code: 'key_unsupported' } })
  })

  it.each([
    ['X25519', 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc', /for encryption/],
    ['short of a byte', didOf(0xed, 0x01, ...zeros(31)), /damaged or incomplete/],
    ['that goes on and on', `did:key:z6Mk${'1'.repeat(10_000)}`, /damaged or incomplete/],
    ['private', didOf(0x80, 0x26, ...zeros(32)), /private key/],
    ['of small order', didOf(0xed, 0x01, 1, ...zeros(31)), /anyone can make signatures/],
  ])('proves nothing %s', async (_, did, message) => {
    expect(didDocumentUrls(did)).toBeUndefined()
    const expected = { kind: 'invalid', message: expect.stringMatching(message) }
    expect(await resolve(did)).toMatchObject({ ok: false, ...expected, proof: { outcome: 'fail' } })
  })
})

describe('did:jwk', () => {
  it.each(['ES256', 'ES384', 'EdDSA'] as const)('resolves without any document, with a key for %s', async algorithm => {
    const { publicJwk } = await testKey(algorithm)
    const did = jwkDid(publicJwk)
    expect(didDocumentUrls(did)).toEqual([])
    const resolved = await resolve(did)
    const wanted = { did, keyId: `${did}#0`, algorithm, relationship: 'assertionMethod', now: 0 } as const
    const document = resolved.ok ? resolved.document : {}
    expect(findKey(document, wanted)).toEqual({ ok: true, jwk: publicJwk })
    expect(findKey(document, { ...wanted, relationship: 'authentication' })).toMatchObject({ ok: true })
    expect(findKey(document, { ...wanted, keyId: `${did}#1` })).toMatchObject({ code: 'key_unknown' })
  })

  it('has no verification relationship when its key is for encryption', async () => {
    const { publicJwk } = await testKey('ES256')
    const did = jwkDid({ ...publicJwk, use: 'enc' })
    const resolved = await resolve(did)
    expect(Object.keys(resolved.ok ? resolved.document : {})).toEqual(['@context', 'id', 'verificationMethod'])
    const wanted = { did, keyId: `${did}#0`, algorithm: 'ES256', relationship: 'assertionMethod', now: 0 } as const
    expect(findKey(resolved.ok ? resolved.document : {}, wanted)).toMatchObject({ code: 'key_not_authorized' })
  })

  it.each([
    ['no object', jwkDid([])],
    ['no JSON', jwkDid('x')],
    ['ambiguous', jwkDid('{"kty":"EC","kty":"OKP"}')],
    ['padded', `${jwkDid({ kty: 'EC', a: 1 })}=`],
    ['written in two ways', `${jwkDid('{"a":1}').slice(0, -1)}R`],
    ['too long', jwkDid({ a: 'a'.repeat(2000) })],
    ['nothing', 'did:jwk:'],
    ['followed by a fragment', `${jwkDid({})}#0`],
  ])('is not supported when it is %s', async (_, did) => {
    expect(didDocumentUrls(did)).toBeUndefined()
    expect(await resolve(did)).toMatchObject({ ok: false, kind: 'unsupported' })
  })
})

it.each(['did:example:123', 'did:ion:abc', '', 'registry.example', 'did:web:', `did:x:${'a'.repeat(5000)}`])(
  '%s is not supported, and no sentence gets long from it',
  async did => {
    const resolved = await resolve(did)
    expect(resolved).toMatchObject({ ok: false, kind: 'unsupported' })
    expect(resolved.ok ? '' : resolved.message.length).toBeLessThan(400)
    expect(resolved).toMatchObject({ proof: { outcome: 'unknown', code: 'issuer_document_unavailable' } })
  },
)

it('the reason of resolveDid names the unknown method', async () => {
  const resolved = await resolve('did:ebsi:zmethod')
  expect(resolved.ok ? '' : resolved.message).toBe(
    'did:ebsi:zmethod is a DID of the method ebsi, which this verifier does not know',
  )
})
