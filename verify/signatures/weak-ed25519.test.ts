import { ED25519_TORSION_SUBGROUP, ed25519 } from '@noble/curves/ed25519.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifyEd25519 } from './ed25519.ts'
import { isWeakEd25519 } from './weak-ed25519.ts'

const P = 2n ** 255n - 19n

/** 32 bytes, little-endian, with the sign of the other coordinate in the highest bit. */
function encoded(y: bigint, sign: bigint): Uint8Array<ArrayBuffer> {
  const number = y | (sign << 255n)
  return Uint8Array.from({ length: 32 }, (_, at) => Number((number >> BigInt(8 * at)) & 0xffn))
}

describe('a weak Ed25519 key', () => {
  it.each(ED25519_TORSION_SUBGROUP)('is each point of small order and its negative: %s', hex => {
    const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
    expect(isWeakEd25519(bytes)).toBe(true)
    bytes[31] = (bytes[31] ?? 0) ^ 0x80
    expect(isWeakEd25519(bytes)).toBe(true)
  })

  it('is every encoding of a coordinate that is not less than p', () => {
    for (let y = P; y < 2n ** 255n; y++) {
      for (const sign of [0n, 1n]) expect(isWeakEd25519(encoded(y, sign))).toBe(true)
    }
    expect(isWeakEd25519(encoded(P - 2n, 0n))).toBe(false)
    expect(isWeakEd25519(encoded(2n, 1n))).toBe(false)
  })

  it('is refused before a signature is verified', async () => {
    // With the neutral element as key and as first half of the signature, zero is a signature for any text.
    const neutral = encoded(1n, 0n)
    const signature = new Uint8Array([...neutral, ...new Uint8Array(32)])
    for (const text of ['one', 'another']) {
      expect(await verifyEd25519(neutral, signature, new TextEncoder().encode(text))).toBe('wrong')
    }
  })
})

it('isWeakEd25519 is false for generated keys', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), secret => {
      expect(isWeakEd25519(ed25519.getPublicKey(secret))).toBe(false)
    }),
  )
})
