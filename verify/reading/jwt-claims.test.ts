import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeVcClaim, decodeVpClaim, disagreement, presentationDisagreement } from './jwt-claims.ts'

const V1 = 'https://www.w3.org/2018/credentials/v1'
const V2 = 'https://www.w3.org/ns/credentials/v2'
const NBF = Date.parse('2024-01-01T00:00:00Z') / 1000
const CLAIMS = { iss: 'did:web:a.example', jti: 'urn:uuid:1', sub: 'did:example:1', nbf: NBF, exp: NBF + 3600 }
const WHOLE = {
  '@context': [V1],
  id: 'urn:uuid:1',
  type: ['VerifiableCredential'],
  issuer: 'did:web:a.example',
  issuanceDate: '2024-01-01T00:00:00Z',
  expirationDate: '2024-01-01T01:00:00Z',
  credentialSubject: { id: 'did:example:1', name: 'Example' },
}

describe('a credential in the claim vc', () => {
  it('is completed by the claims beside it', () => {
    const vc = { '@context': [V1], type: ['VerifiableCredential'], credentialSubject: { name: 'Example' } }
    expect(decodeVcClaim({ ...CLAIMS, vc })).toEqual({ ok: true, document: WHOLE })
  })

  it('is returned unchanged when it already has what the claims say', () => {
    expect(decodeVcClaim({ ...CLAIMS, vc: WHOLE })).toEqual({ ok: true, document: WHOLE })
    expect(decodeVcClaim({ vc: WHOLE })).toEqual({ ok: true, document: WHOLE })
    const later = { ...CLAIMS, nbf: NBF + 0.5, vc: { ...WHOLE, issuanceDate: '2024-01-01T01:00:00.25+01:00' } }
    expect(decodeVcClaim(later)).toMatchObject({ ok: true })
  })

  it('may have its issuer, and its only subject, in other forms', () => {
    const vc = { ...WHOLE, issuer: { name: 'A' }, credentialSubject: [{ name: 'Example' }] }
    expect(decodeVcClaim({ ...CLAIMS, vc })).toMatchObject({
      document: {
        issuer: { id: 'did:web:a.example', name: 'A' },
        credentialSubject: [{ id: 'did:example:1', name: 'Example' }],
      },
    })
  })

  it('begins at iat when there is no other beginning', () => {
    const vc = { ...WHOLE, issuanceDate: undefined }
    const claims = { iat: NBF + 60, vc: JSON.parse(JSON.stringify(vc)) }
    expect(decodeVcClaim(claims)).toMatchObject({ document: { issuanceDate: '2024-01-01T00:01:00Z' } })
    expect(decodeVcClaim({ ...claims, nbf: NBF })).toMatchObject({ document: { issuanceDate: '2024-01-01T00:00:00Z' } })
    expect(decodeVcClaim({ iat: NBF + 60, vc: WHOLE })).toMatchObject({ document: WHOLE })
  })

  it('gets the status claim of the JWT, and is refused with two', () => {
    const status = { status_list: { idx: 1, uri: 'https://a.example/1' } }
    expect(decodeVcClaim({ ...CLAIMS, status, vc: WHOLE })).toMatchObject({ document: { status } })
    expect(decodeVcClaim({ ...CLAIMS, status, vc: { ...WHOLE, status } })).toMatchObject({ ok: false })
  })

  it('does not get sub as the id of several subjects', () => {
    const credentialSubject = [{ name: 'a' }, { name: 'b' }]
    expect(decodeVcClaim({ ...CLAIMS, vc: { ...WHOLE, credentialSubject } })).toMatchObject({
      document: { credentialSubject },
    })
  })

  it.each<[string, object]>([
    ['another issuer', { iss: 'did:web:b.example' }],
    ['an issuer that is not a string', { iss: { id: 'did:web:a.example' } }],
    ['another id', { jti: 'urn:uuid:2' }],
    ['an id that is a number', { jti: 1 }],
    ['another subject', { sub: 'did:example:2' }],
    ['a subject that is not a string', { sub: ['did:example:1'] }],
    ['another beginning', { nbf: NBF + 1 }],
    ['another end', { exp: NBF + 3601 }],
    ['a presentation', { vp: {} }],
    ['another credential', { '@context': [V2] }],
    ['a status', { credentialStatus: { id: 'urn:a:b', type: 'A' } }],
    ['an end', { expirationDate: '2030-01-01T00:00:00Z' }],
    ['a subject in its own words', { credentialSubject: {} }],
    ['no object', { vc: 'eyJ' }],
    ['null', { vc: null }],
    ['a list', { vc: [WHOLE] }],
  ])('is refused beside %s', (_, changes) => {
    expect(decodeVcClaim({ ...CLAIMS, vc: WHOLE, ...changes })).toMatchObject({ ok: false })
  })

  it('keeps malformed times, which checkValidity refuses', () => {
    const vc = { '@context': [V1], issuanceDate: 'yesterday' }
    expect(decodeVcClaim({ nbf: NBF, exp: 'tomorrow', vc })).toMatchObject({
      ok: true,
      document: { issuanceDate: 'yesterday' },
    })
    const { document } = decodeVcClaim({ nbf: 1e300, exp: Number.NaN, vc: { '@context': [V1] } }) as {
      document: object
    }
    expect(document).toEqual({ '@context': [V1] })
  })

  it('of version 2.0 has its own end besides that of the signature', () => {
    const vc = { ...WHOLE, '@context': [V2], issuanceDate: undefined, expirationDate: undefined }
    expect(decodeVcClaim({ ...CLAIMS, vc })).toMatchObject({ document: { validUntil: '2024-01-01T01:00:00Z' } })
    const own = { ...vc, validFrom: '2023-01-01T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }
    expect(decodeVcClaim({ ...CLAIMS, vc: own })).toMatchObject({ document: own })
  })
})

describe('a presentation in the claim vp', () => {
  const vp = { '@context': [V1], type: ['VerifiablePresentation'], verifiableCredential: ['eyJ'] }

  it('is completed by the claims beside it, which name its occasion', () => {
    const occasion = { nonce: 'n', aud: 'https://b.example', iat: 1, nbf: 2, exp: 3 }
    expect(decodeVpClaim({ iss: 'did:a:1', jti: 'urn:uuid:1', vp, ...occasion })).toEqual({
      ok: true,
      document: { ...vp, holder: 'did:a:1', id: 'urn:uuid:1', ...occasion },
    })
  })

  it('does not take its occasion from its own members', () => {
    const { document } = decodeVpClaim({ iss: 'did:a:1', vp: { ...vp, nonce: 'n', aud: 'a', exp: 5 } }) as {
      document: object
    }
    expect(document).toEqual({ ...vp, holder: 'did:a:1' })
  })

  it.each<[string, object]>([
    ['another holder', { iss: 'did:a:2' }],
    ['another id', { jti: 'urn:uuid:2' }],
    ['a credential', { vc: {} }],
    ['another document', { '@context': [V2] }],
    ['other credentials', { verifiableCredential: [] }],
    ['a holder in its own words', { holder: 'did:a:1' }],
    ['no object', { vp: 5 }],
  ])('is refused beside %s', (_, changes) => {
    const whole = { ...vp, id: 'urn:uuid:1', holder: { id: 'did:a:1' } }
    expect(decodeVpClaim({ iss: 'did:a:1', jti: 'urn:uuid:1', vp: whole })).toMatchObject({ ok: true })
    expect(decodeVpClaim({ iss: 'did:a:1', jti: 'urn:uuid:1', vp: whole, ...changes })).toMatchObject({ ok: false })
  })
})

describe('disagreement compares sub and jti:', () => {
  const subject = { id: 'did:example:1' }

  it.each<[object, object, boolean]>([
    [{}, { id: 'urn:a:1', credentialSubject: subject }, true],
    [{ sub: 'did:example:1', jti: 'urn:a:1' }, { id: 'urn:a:1', credentialSubject: subject }, true],
    [{ sub: 'did:example:1' }, { credentialSubject: [{ id: 'did:example:2' }, subject] }, true],
    [{ sub: 'did:example:1', jti: 'urn:a:1' }, { credentialSubject: { name: 'no id' } }, true],
    [{ sub: 'did:example:2' }, { credentialSubject: subject }, false],
    [{ sub: 'did:example:3' }, { credentialSubject: [{ id: 'did:example:2' }, subject] }, false],
    [{ sub: 'DID:example:1' }, { credentialSubject: subject }, false],
    [{ sub: '' }, { credentialSubject: subject }, false],
    [{ sub: null }, { credentialSubject: { name: 'no id' } }, false],
    [{ jti: 'urn:a:2' }, { id: 'urn:a:1' }, false],
    [{ jti: 5 }, {}, false],
  ])('%j beside %j', (claims, credential, agrees) => {
    expect(disagreement({ ...claims }, { ...credential }) === undefined).toBe(agrees)
  })

  it('presentationDisagreement compares iss and jti in the same way', () => {
    expect(
      presentationDisagreement({ iss: 'did:a:1', jti: 'urn:a:1' }, { holder: 'did:a:1', id: 'urn:a:1' }),
    ).toBeUndefined()
    expect(presentationDisagreement({ iss: 'did:a:1' }, { holder: { id: 'did:a:2' } })).toBeDefined()
    expect(presentationDisagreement({ jti: 'urn:a:1' }, { id: 'urn:a:2' })).toBeDefined()
  })
})

it('decodeVcClaim and decodeVpClaim never throw for any claims', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(WHOLE), fc.constantFrom('did:example:1', 1e12))
  const claims = fc.dictionary(fc.constantFrom('iss', 'sub', 'jti', 'nbf', 'exp', 'vc', 'vp', 'nonce'), value)
  fc.assert(
    fc.property(claims, given => {
      expect(typeof decodeVcClaim(given).ok).toBe('boolean')
      expect(typeof decodeVpClaim(given).ok).toBe('boolean')
    }),
  )
})
