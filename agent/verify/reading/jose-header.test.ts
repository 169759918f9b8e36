import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JoseType, readHeader } from './jose-header.ts'

const KID = 'did:web:registry.example#key-1'
const DID = 'did:web:registry.example'
const HTTPS = 'https://registry.example/issuers/tax'

const read = (header: object, type: JoseType = 'vc+jwt', issuer?: unknown) =>
  readHeader({ alg: 'ES256', typ: type, kid: KID, ...header }, type, issuer)

describe('algorithms', () => {
  it.each(['ES256', 'ES384', 'EdDSA', 'Ed25519'])('%s is accepted', alg => {
    expect(read({ alg })).toMatchObject({ ok: true, algorithm: alg })
  })

  it.each(['none', 'HS256', 'RS256', 'PS256', 'ES512', 'ES256K', 'Ed448', 'es256', '', 'toString', 5, null, undefined])(
    '%j is not',
    alg => {
      expect(read({ alg })).toMatchObject({
        ok: false,
        code: 'algorithm_not_allowed',
        message: expect.stringContaining('only ES256, ES384, EdDSA and Ed25519 are accepted'),
      })
    },
  )
})

describe('types', () => {
  it.each<[JoseType, string, string | undefined]>([
    ['vc+jwt', 'application/vc+jwt', 'vc'],
    ['vc+jwt', 'VC+JWT', 'application/vc'],
    ['vp+jwt', 'vp+jwt', 'vp'],
    ['dc+sd-jwt', 'dc+sd-jwt', undefined],
    ['dc+sd-jwt', 'vc+sd-jwt', undefined],
    ['statuslist+jwt', 'statuslist+jwt', undefined],
  ])('a %s may call itself %s', (type, typ, cty) => {
    expect(read({ typ, ...(cty === undefined ? {} : { cty }) }, type)).toMatchObject({ ok: true })
  })

  it.each<[JoseType, object]>([
    ['vc+jwt', { typ: 'vp+jwt' }],
    ['vc+jwt', { typ: 'JWT' }],
    ['vc+jwt', { typ: undefined }],
    ['vc+jwt', { typ: ['vc+jwt'] }],
    ['vc+jwt', { typ: 'vc+sd-jwt' }],
    ['vc+jwt', { cty: 'vp' }],
    ['vp+jwt', { cty: 'vc' }],
    ['vp+jwt', { typ: 'vc+jwt' }],
    ['dc+sd-jwt', { typ: 'kb+jwt' }],
    ['statuslist+jwt', { typ: 'vc+jwt' }],
    ['vc+jwt', { crit: [] }],
    ['dc+sd-jwt', { crit: ['b64'], b64: false }],
  ])('a %s is refused with %j', (type, header) => {
    expect(read(header, type)).toMatchObject({ ok: false, code: 'header_invalid' })
  })
})

describe('keys', () => {
  it.each(['vc+jwt', 'vp+jwt', 'dc+sd-jwt', 'statuslist+jwt'] as const)('a %s may name its key by a DID URL', type => {
    const key = { kind: 'did', keyId: KID }
    expect(read({ iss: DID }, type)).toEqual({ ok: true, algorithm: 'ES256', key, did: DID, repeatedIssuer: DID })
    expect(read({ x5c: ['AA=='] }, type, HTTPS)).toMatchObject({ ok: true, key, did: DID })
  })

  it.each<[string, object]>([
    ['a fragment', { kid: '#key-1' }],
    ['a DID', { kid: DID }],
    ['nothing', { kid: undefined }],
    ['a number', { kid: 1 }],
    ['a DID URL with a query', { kid: `${DID}?versionId=1#key-1` }],
    ['a certificate', { kid: undefined, x5c: ['AA=='] }],
    ['the metadata of an issuer', { kid: 'a' }],
  ])('a vc+jwt or vp+jwt may not by %s', (_, header) => {
    for (const type of ['vc+jwt', 'vp+jwt'] as const) {
      expect(read(header, type, HTTPS)).toMatchObject({ ok: false, code: 'header_invalid' })
    }
  })

  it.each<[string, object, unknown, object]>([
    ['of a DID, by its fragment', { kid: '#key-1' }, DID, { did: DID, key: { kind: 'did', keyId: KID } }],
    ['of a DID, by its name', { kid: 'key-1' }, DID, { did: DID, key: { kind: 'did', keyId: KID } }],
    ['in metadata', { kid: 'a' }, HTTPS, { did: HTTPS, key: { kind: 'issuer-metadata', kid: 'a' } }],
    ['in metadata, the only one', { kid: undefined }, HTTPS, { did: HTTPS, key: { kind: 'issuer-metadata' } }],
    [
      'of a certificate',
      { kid: undefined, x5c: ['AA=='] },
      HTTPS,
      { did: HTTPS, key: { kind: 'certificate', chain: ['AA=='] } },
    ],
    [
      'of a certificate, whatever the kid',
      { kid: 'a', x5c: ['AA=='] },
      DID,
      { did: DID, key: { kind: 'certificate', chain: ['AA=='] } },
    ],
  ])('a dc+sd-jwt or statuslist+jwt may name one %s', (_, header, issuer, expected) => {
    for (const type of ['dc+sd-jwt', 'statuslist+jwt'] as const) {
      expect(read(header, type, issuer)).toMatchObject({ ok: true, ...expected })
    }
  })

  it.each<[string, object, unknown]>([
    ['of a DID, without its name', { kid: undefined }, DID],
    ['by a number', { kid: 5 }, HTTPS],
    ['by an empty text', { kid: '' }, HTTPS],
    ['of nobody', { kid: 'a' }, undefined],
    ['of somebody who is no text', { kid: 'a' }, { id: DID }],
    ['of a name', { kid: 'a' }, 'registry'],
    ['at an unsafe address', { kid: 'a' }, 'http://registry.example'],
    ['at an address with a query', { kid: 'a' }, 'https://registry.example?a=1'],
    ['at an address with a fragment', { kid: 'a' }, 'https://registry.example#a'],
    ['of a DID that is none', { kid: 'did:x' }, HTTPS],
    ['of no certificate', { x5c: [], kid: undefined }, HTTPS],
    ['of a certificate that is none', { x5c: [5], kid: undefined }, HTTPS],
    ['of a certificate outside a list', { x5c: 'AA==', kid: undefined }, HTTPS],
    ['of too many certificates', { x5c: Array(9).fill('AA=='), kid: undefined }, HTTPS],
  ])('but not one %s', (_, header, issuer) => {
    for (const type of ['dc+sd-jwt', 'statuslist+jwt'] as const) {
      expect(read(header, type, issuer)).toMatchObject({ ok: false, code: 'header_invalid' })
    }
  })

  it('eight certificates are not too many', () => {
    expect(read({ x5c: Array(8).fill('AA=='), kid: undefined }, 'dc+sd-jwt', HTTPS)).toMatchObject({ ok: true })
  })
})

it('any header is answered', () => {
  const type = fc.constantFrom<JoseType>('vc+jwt', 'vp+jwt', 'dc+sd-jwt', 'statuslist+jwt')
  const member = fc.oneof(fc.jsonValue(), fc.constantFrom('ES256', 'dc+sd-jwt', KID))
  const header = fc.dictionary(fc.constantFrom('alg', 'typ', 'cty', 'kid', 'iss', 'x5c', 'crit'), member)
  fc.assert(
    fc.property(header, type, fc.jsonValue(), (value, kind, issuer) => {
      const reading = readHeader(value, kind, issuer)
      if (!reading.ok) expect(reading.message).toMatch(/^[A-Z].*\.$/s)
    }),
  )
})
