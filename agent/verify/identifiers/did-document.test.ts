import { describe, expect, it } from 'vitest'
import { testKey } from '../issuer.testing.ts'
import type { SigningAlgorithm } from '../reading/jose-header.ts'
import { findKey, type KeyWanted } from './did-document.ts'
import { encodeMultikey } from './multikey.ts'

const DID = 'did:web:registry.example'
const KEY_ID = `${DID}#key`
const NOW = Date.parse('2026-05-22T12:00:00Z')

const [p256, p384, ed25519] = await Promise.all([testKey('ES256'), testKey('ES384'), testKey('EdDSA')])
const ED_MULTIKEY = 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const P256_MULTIKEY = 'zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169'
const P384_MULTIKEY = 'z82Lm1MpAkeJcix9K8TMiLd5NMAhnwkjjCBeWHXyu3U4oT2MVJJKXkcVBgjGhnLBn2Kaau9'

function find(method: object, algorithm: SigningAlgorithm = 'ES256', wanted: Partial<KeyWanted> = {}) {
  const document = {
    id: DID,
    verificationMethod: [{ id: KEY_ID, controller: DID, ...method }],
    assertionMethod: [KEY_ID],
  }
  return findKey(document, { did: DID, keyId: KEY_ID, algorithm, relationship: 'assertionMethod', now: NOW, ...wanted })
}

const jwk = (publicKeyJwk: unknown, type = 'JsonWebKey') => ({ type, publicKeyJwk })
const multibase = (publicKeyMultibase: unknown, type = 'Multikey') => ({ type, publicKeyMultibase })

describe('the form of a key', () => {
  it.each<[string, object, SigningAlgorithm]>([
    ['P-256 as JsonWebKey', jwk(p256.publicJwk), 'ES256'],
    ['P-256 as JsonWebKey2020', jwk(p256.publicJwk, 'JsonWebKey2020'), 'ES256'],
    ['P-384 as JsonWebKey', jwk(p384.publicJwk), 'ES384'],
    ['Ed25519 as JsonWebKey', jwk(ed25519.publicJwk), 'EdDSA'],
    ['Ed25519 under its own name', jwk(ed25519.publicJwk), 'Ed25519'],
    ['Ed25519 for EdDSA', jwk({ ...ed25519.publicJwk, alg: 'EdDSA' }), 'Ed25519'],
    ['Ed25519 for Ed25519', jwk({ ...ed25519.publicJwk, alg: 'Ed25519' }), 'EdDSA'],
    ['P-256 as Multikey', multibase(P256_MULTIKEY), 'ES256'],
    ['P-384 as Multikey', multibase(P384_MULTIKEY), 'ES384'],
    ['Ed25519 as Multikey', multibase(ED_MULTIKEY), 'EdDSA'],
    ['Ed25519 as Ed25519VerificationKey2020', multibase(ED_MULTIKEY, 'Ed25519VerificationKey2020'), 'EdDSA'],
    [
      'with all that a JWK may say of it',
      jwk({ ...p256.publicJwk, alg: 'ES256', use: 'sig', key_ops: ['verify'], kid: 'a' }),
      'ES256',
    ],
  ])('may be %s', (_, method, algorithm) => {
    const found = find(method, algorithm)
    expect(found).toMatchObject({ ok: true })
    expect(Object.keys(found.ok ? found.jwk : {}).filter(name => !['kty', 'crv', 'x', 'y'].includes(name))).toEqual([])
  })

  it.each<[string, object, SigningAlgorithm]>([
    ['P-384 for ES256', jwk(p384.publicJwk), 'ES256'],
    ['Ed25519 for ES256', jwk(ed25519.publicJwk), 'ES256'],
    ['P-256 for ES384', jwk(p256.publicJwk), 'ES384'],
    ['P-256 for EdDSA', jwk(p256.publicJwk), 'EdDSA'],
    ['P-256 for Ed25519', jwk(p256.publicJwk), 'Ed25519'],
    ['X25519 for EdDSA', jwk({ ...ed25519.publicJwk, crv: 'X25519' }), 'EdDSA'],
    ['Ed25519 for ES256, by its JWK', jwk({ ...p256.publicJwk, alg: 'EdDSA' }), 'ES256'],
    ['ES256 for EdDSA, by its JWK', jwk({ ...ed25519.publicJwk, alg: 'ES256' }), 'EdDSA'],
    ['RSA', jwk({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), 'ES256'],
    ['symmetric in name', jwk({ ...p256.publicJwk, kty: 'oct' }), 'ES256'],
    ['P-384 as Multikey for ES256', multibase(P384_MULTIKEY), 'ES256'],
    ['Ed25519 as Multikey for ES256', multibase(ED_MULTIKEY), 'ES256'],
    ['P-256 as Multikey for EdDSA', multibase(P256_MULTIKEY), 'EdDSA'],
  ])('is not one for the algorithm when it is %s', (_, method, algorithm) => {
    expect(find(method, algorithm)).toMatchObject({ ok: false, code: 'algorithm_not_allowed' })
  })

  it.each<[string, object]>([
    ['a private JWK', jwk({ ...p256.publicJwk, d: 'AAAA' })],
    ['a private RSA member', jwk({ ...p256.publicJwk, dp: 'AAAA' })],
    ['a secret', jwk({ ...p256.publicJwk, k: 'AAAA' })],
    ['a private key beside it', { ...jwk(p256.publicJwk), privateKeyJwk: {} }],
    ['a secret Multikey beside it', { ...multibase(P256_MULTIKEY), secretKeyMultibase: 'z' }],
  ])('that publishes %s is refused for it', (_, method) => {
    expect(find(method)).toMatchObject({
      code: 'issuer_document_invalid',
      message: expect.stringContaining('private key'),
    })
  })

  it.each<[string, object, RegExp]>([
    ['no JWK', jwk('x'), /as publicKeyJwk/],
    ['no key at all', { type: 'JsonWebKey' }, /as publicKeyJwk/],
    ['a JWK in the place of a Multikey', { type: 'Multikey', publicKeyJwk: p256.publicJwk }, /form that is not known/],
    ['both', { ...jwk(p256.publicJwk), publicKeyMultibase: P256_MULTIKEY }, /gives the key twice/],
    ['no type', { publicKeyJwk: p256.publicJwk }, /form that is not known/],
    ['another type', jwk(p256.publicJwk, 'EcdsaSecp256r1VerificationKey2019'), /form that is not known/],
    ['two types', { ...jwk(p256.publicJwk), type: ['JsonWebKey'] }, /form that is not known/],
    ['a Multikey in another multibase', multibase(`u${P256_MULTIKEY}`), /form that is not known/],
    [
      'another kind of key than its type',
      multibase(P256_MULTIKEY, 'Ed25519VerificationKey2020'),
      /another kind of key/,
    ],
    [
      'a Multikey off the curve',
      multibase(encodeMultikey({ curve: 'P-256', bytes: new Uint8Array(33).fill(255).fill(2, 0, 1) })),
      /not a valid one/,
    ],
    ['no y', jwk({ ...p256.publicJwk, y: undefined }), /incompletely/],
    ['a short x', jwk({ ...p256.publicJwk, x: 'AAAA' }), /incompletely/],
    ['an x in padded base64', jwk({ ...p256.publicJwk, x: `${p256.publicJwk.x}=` }), /incompletely/],
    ['a number as x', jwk({ ...p256.publicJwk, x: 5 }), /incompletely/],
  ])('is not accepted with %s', (_, method, message) => {
    expect(find(method)).toMatchObject({ code: 'issuer_document_invalid', message: expect.stringMatching(message) })
  })

  it('of Ed25519 must be complete', () => {
    expect(find(jwk({ ...ed25519.publicJwk, x: 'AAAA' }), 'EdDSA')).toMatchObject({ code: 'issuer_document_invalid' })
  })

  it.each<[string, object]>([
    ['encryption', { use: 'enc' }],
    ['signing alone', { key_ops: ['sign'] }],
    ['nothing', { key_ops: [] }],
  ])('that is meant for %s is not authorized', (_, members) => {
    expect(find(jwk({ ...p256.publicJwk, ...members }))).toMatchObject({ code: 'key_not_authorized' })
  })
})

describe('what a document says of a key', () => {
  const good = jwk(p256.publicJwk)
  const wanted = { did: DID, keyId: KEY_ID, algorithm: 'ES256', relationship: 'assertionMethod', now: NOW } as const
  const method = { id: KEY_ID, controller: DID, ...good }

  it('may be relative, and embedded where it is used', () => {
    const relative = { ...method, id: '#key' }
    expect(findKey({ verificationMethod: [relative], assertionMethod: ['#key'] }, wanted)).toMatchObject({ ok: true })
    expect(findKey({ verificationMethod: relative, assertionMethod: KEY_ID }, wanted)).toMatchObject({ ok: true })
    expect(findKey({ assertionMethod: [relative] }, wanted)).toMatchObject({ ok: true })
    expect(findKey({ authentication: [relative] }, { ...wanted, relationship: 'authentication' })).toMatchObject({
      ok: true,
    })
  })

  it('decides what it is for', () => {
    const document = { verificationMethod: [method], authentication: [KEY_ID] }
    expect(findKey(document, wanted)).toMatchObject({
      code: 'key_not_authorized',
      message: expect.stringContaining('signs credentials with'),
    })
    const proving = { verificationMethod: [method], assertionMethod: [KEY_ID] }
    const found = findKey(proving, { ...wanted, relationship: 'authentication' })
    expect(found).toMatchObject({ code: 'key_not_authorized', message: expect.stringContaining('proves itself with') })
    // Embedded for one purpose, it does not serve another.
    expect(findKey({ authentication: [method], assertionMethod: [] }, wanted)).toMatchObject({ code: 'key_unknown' })
  })

  it('is not authorized by another that is embedded', () => {
    const other = { ...method, id: `${DID}#other` }
    const found = findKey({ verificationMethod: [method], assertionMethod: [other] }, wanted)
    expect(found).toMatchObject({ code: 'key_not_authorized' })
  })

  it('must be unambiguous', () => {
    for (const document of [
      { verificationMethod: [method, { ...method, id: '#key' }], assertionMethod: [KEY_ID] },
      { verificationMethod: [method], assertionMethod: [method] },
    ]) {
      expect(findKey(document, wanted)).toMatchObject({ code: 'issuer_document_invalid' })
    }
  })

  it('may name who else controls it, and then it is theirs', () => {
    for (const controller of ['did:web:other.example', undefined, [DID]]) {
      expect(find({ ...good, controller })).toMatchObject({ code: 'key_not_authorized' })
    }
  })

  it.each<[string, object, boolean]>([
    ['expires later', { expires: '2026-05-22T12:00:01Z' }, true],
    ['has expired', { expires: '2026-05-22T12:00:00Z' }, false],
    ['will be revoked', { revoked: '2027-01-01T00:00:00Z' }, true],
    ['was revoked', { revoked: '2026-01-01T00:00:00Z' }, false],
    ['ends at a time that is none', { expires: 'some day' }, false],
    ['ends without a time', { revoked: true }, false],
  ])('%s', (_, members, ok) => {
    expect(find({ ...good, ...members })).toMatchObject(ok ? { ok } : { ok, code: 'key_not_authorized' })
  })

  it('does not matter where the members are something else', () => {
    for (const document of [
      {},
      { verificationMethod: 'x', assertionMethod: 5 },
      { assertionMethod: [null, [method]] },
    ]) {
      expect(findKey(document, wanted)).toMatchObject({ code: 'key_unknown' })
    }
  })
})
