import { base64url } from 'jose'
import { describe, expect, it } from 'vitest'
import { testKey } from '../evidence/issuer.testing.ts'
import { readPublicJwk } from './public-jwk.ts'

const rsa = (await testKey('RS256')).publicJwk
const ed25519 = (await testKey('EdDSA')).publicJwk

/** A number of this many bits. All are set, except the last one of an even number. */
function number(bits: number, last: 0 | 1 = 1): string {
  const bytes = new Uint8Array(Math.ceil(bits / 8)).fill(255)
  bytes[0] = 255 >> (bytes.length * 8 - bits)
  bytes[bytes.length - 1] = 254 + last
  return base64url.encode(bytes)
}

describe('an RSA key', () => {
  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const)('is accepted for %s', algorithm => {
    expect(readPublicJwk(rsa, algorithm)).toEqual({ ok: true, jwk: rsa })
    expect(readPublicJwk({ ...rsa, alg: algorithm, use: 'sig', kid: 'a' }, algorithm)).toEqual({ ok: true, jwk: rsa })
    expect(readPublicJwk({ ...rsa, alg: 'ES256' }, algorithm)).toEqual({ ok: false, fault: 'other-algorithm' })
  })

  it.each<[string, object, string | undefined]>([
    ['2048 bits', { n: number(2048) }, undefined],
    ['8192 bits', { n: number(8192) }, undefined],
    ['2047 bits', { n: number(2047) }, 'weak'],
    ['8193 bits', { n: number(8193) }, 'unsupported'],
    ['a million bits', { n: number(1_000_000) }, 'unsupported'],
    ['an even modulus', { n: number(2048, 0) }, 'weak'],
    ['an exponent of 1', { e: 'AQ' }, 'weak'],
    ['an exponent of 3', { e: 'Aw' }, undefined],
    ['an even exponent', { e: 'Ag' }, 'weak'],
    ['an exponent of four bytes', { e: number(32) }, undefined],
    ['an exponent of five bytes', { e: number(33) }, 'unsupported'],
    ['an exponent of nought', { e: 'AA' }, 'incomplete'],
    ['no exponent', { e: undefined }, 'incomplete'],
    ['an exponent that is a number', { e: 65537 }, 'incomplete'],
    ['a zero before its modulus', { n: `AA${rsa.n}` }, 'incomplete'],
    ['a modulus in padded base64', { n: `${rsa.n}=` }, 'incomplete'],
    ['no modulus', { n: undefined }, 'incomplete'],
    ['its private exponent', { d: 'AQAB' }, 'private'],
    ['the type of a curve', { kty: 'EC' }, 'other-algorithm'],
  ])('with %s is judged', (_, changes, fault) => {
    const reading = readPublicJwk({ ...rsa, ...changes }, 'RS256')
    expect(reading.ok ? undefined : reading.fault).toBe(fault)
  })
})

describe('a key on a curve', () => {
  it.each(['ES256', 'ES384', 'ES512', 'ES256K'] as const)(
    'is accepted for %s and for no other algorithm',
    async algorithm => {
      const { publicJwk } = await testKey(algorithm)
      expect(readPublicJwk(publicJwk, algorithm)).toEqual({ ok: true, jwk: publicJwk })
      for (const other of (['ES256', 'ES384', 'ES512', 'ES256K', 'EdDSA', 'RS256'] as const).filter(
        a => a !== algorithm,
      )) {
        expect(readPublicJwk(publicJwk, other)).toEqual({ ok: false, fault: 'other-algorithm' })
      }
    },
  )

  it('of Ed448 is unsupported for EdDSA, and refused for any other algorithm', () => {
    const ed448 = { kty: 'OKP', crv: 'Ed448', x: 'AAAA' }
    expect(readPublicJwk(ed448, 'EdDSA')).toEqual({ ok: false, fault: 'unsupported' })
    expect(readPublicJwk(ed448, 'Ed25519')).toEqual({ ok: false, fault: 'other-algorithm' })
    expect(readPublicJwk({ ...ed448, crv: 'X25519' }, 'EdDSA')).toEqual({ ok: false, fault: 'other-algorithm' })
  })

  it('of small order is weak', () => {
    const x = base64url.encode(Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? 1 : 0)))
    expect(readPublicJwk({ ...ed25519, x }, 'EdDSA')).toEqual({ ok: false, fault: 'weak' })
  })
})
