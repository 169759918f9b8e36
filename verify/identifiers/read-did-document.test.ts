import { base58 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { testKey } from '../evidence/issuer.testing.ts'
import type { SigningAlgorithm } from '../reading/jose-header.ts'
import { encodeMultikey } from '../signatures/read-multikey.ts'
import { findKey, type KeyWanted } from './read-did-document.ts'

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

/** The same key in each possible member of a verification method. */
function formsOf(publicKeyJwk: Readonly<Record<string, unknown>>) {
  const { crv, x, y } = publicKeyJwk
  const first = [...Buffer.from(String(x ?? ''), 'base64url')]
  const sign = y === undefined ? [] : [2 + ((Buffer.from(String(y), 'base64url').at(-1) ?? 0) & 1)]
  const bytes = Uint8Array.from([...sign, ...first])
  const prefix = { Ed25519: [0xed, 0x01], secp256k1: [0xe7, 0x01], 'P-256': [0x80, 0x24] }[String(crv)] ?? []
  return {
    publicKeyJwk,
    publicKeyBase58: base58.encode(bytes),
    publicKeyMultibase: `z${base58.encode(Uint8Array.from([...prefix, ...bytes]))}`,
  }
}

const jwk = (publicKeyJwk: unknown, type = 'JsonWebKey') => ({ type, publicKeyJwk })
const multibase = (publicKeyMultibase: unknown, type = 'Multikey') => ({ type, publicKeyMultibase })

describe('a verification method', () => {
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
  ])('does not match the algorithm when it is %s', (_, method, algorithm) => {
    expect(find(method, algorithm)).toMatchObject({ ok: false, code: 'algorithm_not_allowed' })
  })

  it.each<[string, object]>([
    ['a private JWK', jwk({ ...p256.publicJwk, d: 'AAAA' })],
    ['a private RSA member', jwk({ ...p256.publicJwk, dp: 'AAAA' })],
    ['a secret', jwk({ ...p256.publicJwk, k: 'AAAA' })],
    ['a private key beside it', { ...jwk(p256.publicJwk), privateKeyJwk: {} }],
    ['a secret Multikey beside it', { ...multibase(P256_MULTIKEY), secretKeyMultibase: 'z' }],
  ])('that publishes %s is refused', (_, method) => {
    expect(find(method)).toMatchObject({
      code: 'issuer_document_invalid',
      message: expect.stringContaining('private key'),
    })
  })

  it.each<[string, object, RegExp]>([
    ['no JWK', jwk('x'), /does not give the key/],
    ['no key at all', { type: 'JsonWebKey' }, /does not give the key/],
    ['two different keys', { ...jwk(p256.publicJwk), publicKeyMultibase: P256_MULTIKEY }, /two different keys/],
    ['a Multikey that is too short', multibase(`z${base58.encode(Uint8Array.from([0x80, 0x24, 2]))}`), /incompletely/],
    [
      'a private Multikey',
      multibase(`z${base58.encode(Uint8Array.from([0x86, 0x26, ...new Uint8Array(32)]))}`),
      /private key/,
    ],
    [
      'another kind of key than its type',
      multibase(P256_MULTIKEY, 'Ed25519VerificationKey2020'),
      /a key of another kind/,
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
  ])('is refused with %s', (_, method, message) => {
    expect(find(method)).toMatchObject({ code: 'issuer_document_invalid', message: expect.stringMatching(message) })
  })

  it.each<[string, object]>([
    ['a JWK in the place of a Multikey', { type: 'Multikey', publicKeyJwk: p256.publicJwk }],
    ['no type', { publicKeyJwk: p256.publicJwk }],
    ['two types', { ...jwk(p256.publicJwk), type: ['JsonWebKey'] }],
    ['a type that is not known', jwk(p256.publicJwk, 'BankIdVerificationKey2031')],
    ['a type with a key in another member', { type: 'RsaVerificationKey2018', publicKeyPem: '-----BEGIN' }],
    ['an address on a block chain', { type: 'EcdsaSecp256k1VerificationKey2019', blockchainAccountId: 'eip155:1:0x0' }],
    ['a Multikey in another multibase', multibase(`u${P256_MULTIKEY}`)],
    [
      'a Multikey of another kind',
      multibase(`z${base58.encode(Uint8Array.from([0xeb, 0x01, ...new Uint8Array(96)]))}`),
    ],
  ])('gives unknown with %s', (_, method) => {
    expect(find(method)).toMatchObject({ outcome: 'unknown', code: 'key_unsupported' })
  })

  it.each([
    ['Ed25519VerificationKey2018', 'publicKeyBase58', 'EdDSA'],
    ['Ed25519VerificationKey2018', 'publicKeyJwk', 'EdDSA'],
    ['Ed25519VerificationKey2020', 'publicKeyBase58', 'EdDSA'],
    ['EcdsaSecp256r1VerificationKey2019', 'publicKeyBase58', 'ES256'],
    ['EcdsaSecp256r1VerificationKey2019', 'publicKeyJwk', 'ES256'],
    ['EcdsaSecp256r1VerificationKey2019', 'publicKeyMultibase', 'ES256'],
    ['EcdsaSecp256k1VerificationKey2019', 'publicKeyBase58', 'ES256K'],
    ['EcdsaSecp256k1VerificationKey2019', 'publicKeyJwk', 'ES256K'],
    ['JsonWebKey2020', 'publicKeyJwk', 'ES256K'],
    ['RsaVerificationKey2018', 'publicKeyJwk', 'RS256'],
    ['JsonWebKey', 'publicKeyJwk', 'PS256'],
  ] as const)('may be a %s with %s', async (type, member, algorithm) => {
    const { publicJwk } = await testKey(algorithm)
    const given = { type, [member]: formsOf(publicJwk)[member] }
    expect(find(given, algorithm)).toMatchObject({ ok: true, jwk: publicJwk })
    expect(find({ ...given, privateKeyBase58: 'x' }, algorithm)).toMatchObject({ code: 'issuer_document_invalid' })
  })

  it('may give the key in two ways, if it is the same key', () => {
    const both = { type: 'EcdsaSecp256r1VerificationKey2019', ...formsOf(p256.publicJwk) }
    expect(find(both)).toMatchObject({ ok: true, jwk: p256.publicJwk })
  })

  it.each<[string, object, SigningAlgorithm, string]>([
    [
      'for another kind',
      jwk(ed25519.publicJwk, 'EcdsaSecp256k1VerificationKey2019'),
      'EdDSA',
      'issuer_document_invalid',
    ],
    [
      'in base58 for another algorithm',
      { type: 'Ed25519VerificationKey2018', publicKeyBase58: formsOf(ed25519.publicJwk).publicKeyBase58 },
      'ES256',
      'algorithm_not_allowed',
    ],
    [
      'in base58 that is short',
      { type: 'Ed25519VerificationKey2018', publicKeyBase58: '3' },
      'EdDSA',
      'issuer_document_invalid',
    ],
    [
      'in malformed base58',
      { type: 'Ed25519VerificationKey2018', publicKeyBase58: '0'.repeat(43) },
      'EdDSA',
      'issuer_document_invalid',
    ],
    [
      'in base58 that has no end',
      { type: 'Ed25519VerificationKey2018', publicKeyBase58: '3'.repeat(100_000) },
      'EdDSA',
      'issuer_document_invalid',
    ],
    [
      'of small order in base58',
      { type: 'Ed25519VerificationKey2018', publicKeyBase58: '1'.repeat(32) },
      'EdDSA',
      'issuer_document_invalid',
    ],
    [
      'for encryption',
      { type: 'X25519KeyAgreementKey2019', publicKeyBase58: '3'.repeat(43) },
      'EdDSA',
      'key_not_authorized',
    ],
    [
      'for encryption, as Multikey',
      multibase('z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'),
      'EdDSA',
      'key_not_authorized',
    ],
  ])('of an older form is refused when it is %s', (_, method, algorithm, code) => {
    expect(find(method, algorithm)).toMatchObject({ outcome: 'fail', code })
  })

  it('of Ed25519 must be complete', () => {
    expect(find(jwk({ ...ed25519.publicJwk, x: 'AAAA' }), 'EdDSA')).toMatchObject({ code: 'issuer_document_invalid' })
  })

  it.each<[string, object]>([
    ['encryption', { use: 'enc' }],
    ['signing alone', { key_ops: ['sign'] }],
    ['nothing', { key_ops: [] }],
  ])('that is for %s is not authorized', (_, members) => {
    expect(find(jwk({ ...p256.publicJwk, ...members }))).toMatchObject({ code: 'key_not_authorized' })
  })
})

describe('the entry of a key in a DID document', () => {
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

  it('decides the purpose of the key', () => {
    const document = { verificationMethod: [method], authentication: [KEY_ID] }
    expect(findKey(document, wanted)).toMatchObject({
      code: 'key_not_authorized',
      message: expect.stringContaining('does not sign credentials with it'),
    })
    const proving = { verificationMethod: [method], assertionMethod: [KEY_ID] }
    const found = findKey(proving, { ...wanted, relationship: 'authentication' })
    expect(found).toMatchObject({
      code: 'key_not_authorized',
      message: expect.stringContaining('does not authenticate with it'),
    })
    // Embedded for one purpose, it does not serve another.
    expect(findKey({ authentication: [method], assertionMethod: [] }, wanted)).toMatchObject({ code: 'key_unknown' })
  })

  it('is not authorized by another embedded key', () => {
    const other = { ...method, id: `${DID}#other` }
    const found = findKey({ verificationMethod: [method], assertionMethod: [other] }, wanted)
    expect(found).toMatchObject({ code: 'key_not_authorized' })
  })

  it('must be unambiguous', () => {
    const other = { ...method, ...jwk(p384.publicJwk) }
    for (const document of [
      { verificationMethod: [method, other], assertionMethod: [KEY_ID] },
      { verificationMethod: [other, { ...method, id: '#key' }], assertionMethod: [KEY_ID] },
      { verificationMethod: [method], assertionMethod: [other] },
      { verificationMethod: [method, { ...method, revoked: '2020-01-01T00:00:00Z' }], assertionMethod: [KEY_ID] },
    ]) {
      expect(findKey(document, wanted)).toMatchObject({ code: 'issuer_document_invalid' })
    }
  })

  it('may be there twice, if both are equal', () => {
    const { publicKeyJwk, ...rest } = method
    for (const document of [
      { verificationMethod: [method, { ...method, id: '#key' }], assertionMethod: [KEY_ID] },
      { verificationMethod: [method], assertionMethod: [method] },
      { verificationMethod: [method], assertionMethod: [{ publicKeyJwk, ...rest }] },
      { verificationMethod: [method], assertionMethod: [method, method, KEY_ID] },
    ]) {
      expect(findKey(document, wanted)).toMatchObject({ ok: true })
    }
  })

  it('may name another controller, and then the key is refused', () => {
    for (const controller of ['did:web:other.example', undefined, [DID]]) {
      expect(find({ ...good, controller })).toMatchObject({ code: 'key_not_authorized' })
    }
  })

  it.each<[string, object, boolean]>([
    ['expires later', { expires: '2026-05-22T12:00:01Z' }, true],
    ['has expired', { expires: '2026-05-22T12:00:00Z' }, false],
    ['will be revoked', { revoked: '2027-01-01T00:00:00Z' }, true],
    ['was revoked', { revoked: '2026-01-01T00:00:00Z' }, false],
    ['ends at a malformed time', { expires: 'some day' }, false],
    ['ends without a time', { revoked: true }, false],
  ])('%s', (_, members, ok) => {
    expect(find({ ...good, ...members })).toMatchObject(ok ? { ok } : { ok, code: 'key_not_authorized' })
  })

  it('is ignored when the members of the document have another type', () => {
    for (const document of [
      {},
      { verificationMethod: 'x', assertionMethod: 5 },
      { assertionMethod: [null, [method]] },
    ]) {
      expect(findKey(document, wanted)).toMatchObject({ code: 'key_unknown' })
    }
  })
})
