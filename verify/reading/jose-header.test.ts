import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KEY_KINDS } from '../signatures/signing-algorithm.ts'
import { type JoseType, readHeader } from './jose-header.ts'

const KID = 'did:web:registry.example#key-1'
const DID = 'did:web:registry.example'
const HTTPS = 'https://registry.example/issuers/tax'

const read = (header: object, type: JoseType = 'vc+jwt', issuer?: unknown) =>
  readHeader({ alg: 'ES256', typ: type, kid: KID, ...header }, type, issuer)

describe('the algorithm in a JOSE header', () => {
  it.each(Object.keys(KEY_KINDS))('%s is accepted', alg => {
    expect(read({ alg })).toMatchObject({ ok: true, algorithm: alg })
  })

  it.each([
    'none',
    'None',
    'HS256',
    'HS512',
    'hs256',
    'HS256/64',
    'RS1',
    'dir',
    'RSA-OAEP-256',
    'RSA1_5',
    'A128KW',
    'A256GCM',
    'ECDH-ES',
    'ECDH-ES+A128KW',
    'PBES2-HS256+A128KW',
    '',
    5,
    null,
    undefined,
    ['ES256'],
    {},
  ])('%j proves nothing', alg => {
    const expected = { ok: false, outcome: 'fail', code: 'algorithm_not_allowed' }
    expect(read({ alg })).toMatchObject({ ...expected, message: expect.stringContaining('anyone could have written') })
  })

  it.each(['ML-DSA-44', 'BBS', 'Ed448', 'ESB256', 'es256', 'SLH-DSA-SHA2-128s', 'toString', 'ES256 '])(
    '%j is not known, which says nothing against the credential',
    alg => {
      const expected = { ok: false, outcome: 'unknown', code: 'algorithm_unsupported' }
      expect(read({ alg })).toMatchObject({ ...expected, message: expect.stringContaining(alg) })
    },
  )

  it('is refused for another fault even when it is unknown', () => {
    expect(read({ alg: 'ML-DSA-44', typ: 'at+jwt' })).toMatchObject({ outcome: 'fail', code: 'header_invalid' })
    expect(read({ alg: 'ML-DSA-44', kid: 5 })).toMatchObject({ outcome: 'fail', code: 'header_invalid' })
    expect(read({ alg: 'none', typ: 'example+sd-jwt' })).toMatchObject({ code: 'algorithm_not_allowed' })
  })
})

describe('the type in a JOSE header', () => {
  it.each<[JoseType, string | undefined, string | undefined]>([
    ['vc+jwt', 'application/vc+jwt', 'vc'],
    ['vc+jwt', 'VC+JWT', 'application/vc'],
    ['vc+jwt', undefined, undefined],
    ['vc+jwt', 'JWT', undefined],
    ['vc+jwt', 'vc+ld+json+jwt', 'vc+ld+json'],
    ['vc+jwt', 'vc+ld+jwt', 'credential-claims-set+json'],
    ['vc+jwt', 'vc-ld+jwt', 'json'],
    ['vc+jwt', 'vc+jwt', 'vc+openbadge'],
    ['vp+jwt', 'vp+jwt', 'vp'],
    ['vp+jwt', undefined, undefined],
    ['vp+jwt', 'vp+ld+json+jwt', 'vp+ld+json'],
    ['dc+sd-jwt', 'dc+sd-jwt', undefined],
    ['dc+sd-jwt', 'vc+sd-jwt', 'whatever'],
    ['statuslist+jwt', 'statuslist+jwt', undefined],
    ['jwt_vc_json', 'JWT', undefined],
    ['jwt_vc_json', undefined, 'vc'],
    ['jwt_vp_json', 'jwt', undefined],
  ])('for a %s may be typ %s, with cty %s', (type, typ, cty) => {
    expect(read({ typ, ...(cty === undefined ? {} : { cty }) }, type)).toMatchObject({ ok: true })
  })

  const OTHERS = [
    'vp+jwt',
    'at+jwt',
    'kb+jwt',
    'statuslist+jwt',
    'openid4vci-proof+jwt',
    'entity-statement+jwt',
    'dpop+jwt',
    'logout+jwt',
    'secevent+jwt',
    'oauth-authz-req+jwt',
    'application/at+jwt',
    'KB+JWT',
    'dc+sd-jwt',
    'vc+sd-jwt',
    'JOSE',
    'JOSE+JSON',
    'vc+cose',
    '',
    'vc',
    'jwt_vc_json',
    'ACME-proof+jwt',
    'vc+jwt ',
    'text/vc+jwt',
  ]
  it.each(OTHERS)('refuses a credential when it is %j', typ => {
    for (const type of ['vc+jwt', 'jwt_vc_json'] as const) {
      expect(read({ typ }, type)).toMatchObject({ ok: false, outcome: 'fail', code: 'header_invalid' })
    }
  })

  it.each<[JoseType, object]>([
    ['vc+jwt', { typ: ['vc+jwt'] }],
    ['vc+jwt', { typ: null }],
    ['vc+jwt', { cty: 'vp' }],
    ['vc+jwt', { cty: 'JWT' }],
    ['vc+jwt', { cty: 'vc+jwt' }],
    ['vc+jwt', { cty: 5 }],
    ['jwt_vc_json', { typ: 'JWT', cty: 'vp' }],
    ['vp+jwt', { cty: 'vc' }],
    ['vp+jwt', { typ: 'vc+jwt' }],
    ['vp+jwt', { typ: 'kb+jwt' }],
    ['dc+sd-jwt', { typ: 'kb+jwt' }],
    ['dc+sd-jwt', { typ: 'vc+jwt' }],
    ['statuslist+jwt', { typ: 'vc+jwt' }],
    ['vc+jwt', { crit: [] }],
    ['vc+jwt', { crit: ['exp'], exp: 1 }],
    ['dc+sd-jwt', { crit: ['b64'], b64: false }],
  ])('refuses a %s when it is %j', (type, header) => {
    expect(read(header, type)).toMatchObject({ ok: false, outcome: 'fail', code: 'header_invalid' })
  })

  it.each<[JoseType, object]>([
    ['dc+sd-jwt', { typ: undefined }],
    ['dc+sd-jwt', { typ: 'JWT' }],
    ['statuslist+jwt', { typ: undefined }],
    ['jwt_vc_json', { typ: 'vc+jwt' }],
    ['jwt_vp_json', { typ: 'vp+ld+json+jwt' }],
    ['vc+jwt', { cty: 'application/geo+json' }],
    ['vp+jwt', { cty: 'text/plain' }],
  ])('gives unknown for a %s when it is %j', (type, header) => {
    expect(read(header, type)).toMatchObject({ ok: false, outcome: 'unknown', code: 'header_unsupported' })
  })
})

describe('the key in a JOSE header', () => {
  const ALL = ['vc+jwt', 'vp+jwt', 'dc+sd-jwt', 'statuslist+jwt'] as const

  it.each(ALL)('may be named by a DID URL in a %s', type => {
    const key = { kind: 'did', keyId: KID }
    expect(read({ iss: DID }, type)).toEqual({ ok: true, algorithm: 'ES256', key, did: DID, repeatedIssuer: DID })
    expect(read({ x5c: ['AA=='] }, type, HTTPS)).toMatchObject({ ok: true, key, did: DID })
  })

  const URN = 'urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'
  it.each<[string, object, unknown, object]>([
    ['of a DID, by its fragment', { kid: '#key-1' }, DID, { did: DID, key: { kind: 'did', keyId: KID } }],
    ['of a DID, by its name', { kid: 'key-1' }, DID, { did: DID, key: { kind: 'hint', hint: 'key-1' } }],
    ['of a DID, by its thumbprint', { kid: URN }, DID, { did: DID, key: { kind: 'hint', hint: URN } }],
    ['of a DID, the only one', { kid: undefined }, DID, { did: DID, key: { kind: 'hint' } }],
    ['of a DID, the only one, by the DID', { kid: DID }, HTTPS, { did: DID, key: { kind: 'hint' } }],
    ['in metadata', { kid: 'a' }, HTTPS, { did: HTTPS, key: { kind: 'issuer-metadata', kid: 'a' } }],
    ['in metadata, the only one', { kid: undefined }, HTTPS, { did: HTTPS, key: { kind: 'issuer-metadata' } }],
    [
      'of a certificate',
      { kid: undefined, x5c: ['AA=='] },
      HTTPS,
      { did: HTTPS, key: { kind: 'certificate', chain: ['AA=='] } },
    ],
  ])('may be %s', (_, header, issuer, expected) => {
    for (const type of ALL) expect(read(header, type, issuer)).toMatchObject({ ok: true, ...expected })
  })

  it('is that of the certificate for an SD-JWT of a DID, and that of the DID for a W3C credential', () => {
    const header = { kid: 'a', x5c: ['AA=='] }
    const certificate = { did: DID, key: { kind: 'certificate', chain: ['AA=='] } }
    for (const type of ['dc+sd-jwt', 'statuslist+jwt'] as const) {
      expect(read(header, type, DID)).toMatchObject({ ok: true, ...certificate })
    }
    for (const type of ['vc+jwt', 'vp+jwt'] as const) {
      expect(read(header, type, DID)).toMatchObject({ ok: true, did: DID, key: { kind: 'hint', hint: 'a' } })
    }
  })

  it.each([`${HTTPS}#key-1`, `${HTTPS}/keys/${URN}`, 'https://keys.example/1'])(
    'a credential may name one of an address by an address: %s',
    kid => {
      const key = { kind: 'address', keyId: kid }
      expect(read({ kid }, 'vc+jwt', HTTPS)).toMatchObject({ ok: true, did: HTTPS, key })
      expect(read({ kid }, 'dc+sd-jwt', HTTPS)).toMatchObject({ ok: true, key: { kind: 'issuer-metadata', kid } })
    },
  )

  it.each<[string, object, unknown]>([
    ['by a number', { kid: 5 }, HTTPS],
    ['by an empty text', { kid: '' }, HTTPS],
    ['by a malformed DID', { kid: 'did:x' }, HTTPS],
    ['of a DID with a space', { kid: `${DID} #key-1` }, HTTPS],
    ['by a malformed fragment', { kid: '#a b' }, DID],
    ['by an empty list of certificates', { x5c: [], kid: undefined }, HTTPS],
    ['by a certificate that is not a string', { x5c: [5], kid: undefined }, HTTPS],
    ['of a certificate outside a list', { x5c: 'AA==', kid: undefined }, HTTPS],
  ])('is refused when it is given %s', (_, header, issuer) => {
    for (const type of ALL) {
      expect(read(header, type, issuer)).toMatchObject({ ok: false, outcome: 'fail', code: 'header_invalid' })
    }
  })

  it.each<[string, object, unknown]>([
    ['without an issuer', { kid: 'a' }, undefined],
    ['of what is not a string', { kid: 'a' }, { id: DID }],
    ['of a name', { kid: 'a' }, 'registry'],
    ['of a URN', { kid: undefined }, 'urn:uuid:1f2c0c3a-6b1d-4b8e-9f0a-5d2f7a9b8c01'],
    ['at an unsafe address', { kid: 'a' }, 'http://registry.example'],
    ['at an address with a query', { kid: 'a' }, 'https://registry.example?a=1'],
    ['at an address with a fragment', { kid: 'a' }, 'https://registry.example#a'],
    ['of a DID URL with a query', { kid: `${DID}?versionId=1#key-1` }, DID],
    ['of a DID URL with a path', { kid: `${DID}/path#key-1` }, DID],
  ])('is unknown when it is given %s', (_, header, issuer) => {
    for (const type of ALL) {
      expect(read(header, type, issuer)).toMatchObject({ ok: false, outcome: 'unknown', code: 'key_unsupported' })
    }
  })

  it('is not looked up when its name is too long', () => {
    expect(read({ kid: `did:web:${'a'.repeat(5_000)} #a` })).toMatchObject({
      outcome: 'unknown',
      code: 'key_unsupported',
    })
  })

  it('may have eight certificates, and is not checked with nine', () => {
    expect(read({ x5c: Array(9).fill('AA=='), kid: undefined }, 'dc+sd-jwt', HTTPS)).toMatchObject({
      outcome: 'unknown',
      code: 'header_unsupported',
    })
    expect(read({ x5c: Array(8).fill('AA=='), kid: undefined }, 'dc+sd-jwt', HTTPS)).toMatchObject({ ok: true })
  })
})

it('readHeader never throws for any header', () => {
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
