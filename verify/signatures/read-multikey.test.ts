import { base58 } from '@scure/base'
import fc from 'fast-check'
import { importJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { decodeMultibase58btc } from '../encoding/base58btc.ts'
import { testKey } from '../evidence/issuer.testing.ts'
import { decodeMultikey, encodeMultikey, multikeyToJwk, readMultikey } from './read-multikey.ts'

const text = (...bytes: readonly number[]) => `z${base58.encode(Uint8Array.from(bytes))}`
const zeros = (length: number) => Array<number>(length).fill(0)

/** Makes the Multikey of a JWK from both coordinates. */
function multikeyOf({ crv, x, y }: Readonly<Record<string, unknown>>): string {
  const first = Buffer.from(String(x), 'base64url')
  if (crv === 'Ed25519') return text(0xed, 0x01, ...first)
  const sign = ((Buffer.from(String(y), 'base64url').at(-1) ?? 0) & 1) + 2
  const [code = 0, second = 0] =
    { 'P-256': [0x80, 0x24], 'P-384': [0x81, 0x24], 'P-521': [0x82, 0x24] }[String(crv)] ?? []
  return text(code, second, sign, ...first)
}

describe('Multikey', () => {
  it.each(['ES256', 'ES384', 'ES512', 'EdDSA'] as const)(
    'encodes and decodes every key for %s without change',
    async algorithm => {
      for (let tries = 0; tries < 20; tries++) {
        const { publicJwk } = await testKey(algorithm)
        const written = multikeyOf(publicJwk)
        const key = decodeMultikey(written)
        expect(key && multikeyToJwk(key)).toEqual(publicJwk)
        expect(key && encodeMultikey(key)).toBe(written)
      }
    },
  )

  it('gives for any point a key that WebCrypto imports, or undefined', async () => {
    const point = fc.tuple(fc.constantFrom(0, 2, 3, 4), fc.uint8Array({ minLength: 32, maxLength: 32 }))
    await fc.assert(
      fc.asyncProperty(point, async ([sign, x]) => {
        const jwk = multikeyToJwk({ curve: 'P-256', bytes: Uint8Array.from([sign, ...x]) })
        if (sign !== 2 && sign !== 3) expect(jwk).toBeUndefined()
        else if (jwk) await expect(importJWK({ ...jwk }, 'ES256')).resolves.toBeDefined()
      }),
    )
  })

  it('is not a key when the curve has no such point or the number is too large', () => {
    const p = [...Buffer.from('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff', 'hex')]
    expect(multikeyToJwk({ curve: 'P-256', bytes: Uint8Array.from([2, ...p]) })).toBeUndefined()
    // x = 0 is on the curve, and x = p would be the same coordinate.
    expect(multikeyToJwk({ curve: 'P-256', bytes: Uint8Array.from([2, ...zeros(32)]) })).toBeDefined()
    const points = Array.from({ length: 64 }, (_, last) => Uint8Array.from([3, ...zeros(47), last]))
    const found = points.filter(bytes => multikeyToJwk({ curve: 'P-384', bytes }))
    expect(found.length).toBeGreaterThan(10)
    expect(found.length).toBeLessThan(54)
  })

  it.each([
    ['of another length', text(0xed, 0x01, ...zeros(31))],
    ['with something behind it', text(0xed, 0x01, ...zeros(33))],
    ['of an uncompressed point', text(0x80, 0x24, 4, ...zeros(64))],
    ['of a kind that begins like one', text(0xed, 0x02, ...zeros(32))],
    ['whose prefix is written longer than it must be', text(0xed, 0x81, 0x00, ...zeros(32))],
    ['that is private', text(0x80, 0x26, ...zeros(32))],
    ['of secp256k1, but longer', text(0xe7, 0x01, 4, ...zeros(64))],
    ['of small order', text(0xed, 0x01, 1, ...zeros(31))],
    ['of nothing', 'z'],
    ['in base64url', `u${Buffer.from([0xed, 0x01, ...zeros(32)]).toString('base64url')}`],
    ['without a multibase', text(0xed, 0x01, ...zeros(32)).slice(1)],
    ['with a space', `${text(0xed, 0x01, ...zeros(32))} `],
    ['that is too long to look at', `z${'2'.repeat(1_000_000)}`],
    ['that is not a string', 5],
  ])('is refused %s', (_, value) => {
    expect(decodeMultikey(value)).toBeUndefined()
  })

  it.each([
    ['malformed', text(0xed, 0x01, ...zeros(31))],
    ['malformed', 'z'],
    ['malformed', 5],
    ['malformed', 'z0'],
    ['private', text(0x80, 0x26, ...zeros(32))],
    ['private', text(0x86, 0x26, ...zeros(32))],
    ['key-agreement', text(0xec, 0x01, ...zeros(32))],
    ['key-agreement', text(0x84, 0x24, ...zeros(56))],
    ['weak', text(0xed, 0x01, ...zeros(32))],
    ['unsupported', text(0x83, 0x24, ...zeros(57))],
    ['unsupported', text(0x85, 0x24, ...zeros(130))],
    ['unsupported', `z${'2'.repeat(1800)}`],
    ['unsupported', `u${Buffer.from([0xed, 0x01, ...zeros(32)]).toString('base64url')}`],
  ])('has the fault %s: %j', (fault, value) => {
    expect(readMultikey(value)).toEqual({ ok: false, fault })
  })

  it('has only one spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'z123ABCabc'), maxLength: 60 }), value => {
        const bytes = decodeMultibase58btc(value)
        if (bytes) expect(`z${base58.encode(bytes)}`).toBe(value)
      }),
    )
  })
})
