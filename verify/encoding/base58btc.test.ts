import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase58btc, decodeMultibase58btc } from './base58btc.ts'

describe('decodeBase58btc', () => {
  it('decodes the text of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 140 }), bytes => {
        expect(decodeBase58btc(base58.encode(bytes))).toEqual(bytes)
        expect(decodeMultibase58btc(`z${base58.encode(bytes)}`)).toEqual(bytes)
      }),
    )
  })

  it('decodes up to 200 characters', () => {
    expect(decodeBase58btc('1'.repeat(200))).toHaveLength(200)
    expect(decodeBase58btc('1'.repeat(201))).toBeUndefined()
  })

  it.each(['0', 'O', 'I', 'l', 'a+', ' a', 'a\n', 'é'])('does not decode %j, which is not base58btc', text => {
    expect(decodeBase58btc(text)).toBeUndefined()
  })
})

it.each(['', 'u111', '111', 5, undefined, ['z1']])('decodeMultibase58btc does not decode %j', text => {
  expect(decodeMultibase58btc(text)).toBeUndefined()
})
