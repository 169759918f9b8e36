import { generateKeyPairSync } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { mintStatusListToken } from '../mint/mint-status-list-token.ts'
import { buildTokenStatusList, encodeTokenStatuses, type TokenStatus } from './create-token-status-list.ts'

const NOW = new Date('2026-05-22T09:30:00.500Z')
const LENGTH = 131_072
const decode = (lst: string): Buffer => inflateSync(Buffer.from(lst, 'base64url'))
const valueAt = (bytes: Buffer, index: number) => ((bytes[Math.floor(index / 4)] ?? 0) >> ((index % 4) * 2)) & 0b11

describe('a token status list', () => {
  it('has as many entries as a bitstring list, all valid, when nothing is set', () => {
    expect(decode(encodeTokenStatuses([]))).toEqual(Buffer.alloc(LENGTH / 4))
  })

  it('has its first entry in the least significant bits of the first byte', () => {
    const bytes = decode(
      encodeTokenStatuses([
        { index: 0, status: 1 },
        { index: 1, status: 2 },
        { index: 3, status: 3 },
        { index: 4, status: 1 },
        { index: LENGTH - 1, status: 2 },
      ]),
    )
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([0b11_00_10_01, 0b00_00_00_01, 0b10_00_00_00])
  })

  // The example of two bits of the specification (section "Compressed Byte Array"): status[0] = 1 … status[11] = 3.
  it('encodes the specification’s example to the same bytes', () => {
    const example = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]
    const statuses = example.flatMap((status, index) =>
      status === 0 ? [] : [{ index, status: status as TokenStatus }],
    )
    expect(decode(encodeTokenStatuses(statuses, 12))).toEqual(Buffer.from([0xc9, 0x44, 0xf9]))
  })

  it('keeps the last status given for an entry, not a mix of all', () => {
    const words = [1, 2].map(status => ({ index: 5, status: status as TokenStatus }))
    expect(valueAt(decode(encodeTokenStatuses(words)), 5)).toBe(2)
  })

  it('has the last given status for every entry', () => {
    const index = fc.integer({ min: 0, max: 29 })
    const status = fc.constantFrom<TokenStatus>(1, 2, 3)
    fc.assert(
      fc.property(fc.array(fc.record({ index, status }), { maxLength: 60 }), index, (entries, probe) => {
        const bytes = decode(encodeTokenStatuses(entries, 30))
        expect(valueAt(bytes, probe)).toBe(entries.findLast(entry => entry.index === probe)?.status ?? 0)
      }),
    )
  })

  it.each([-1, LENGTH, 1.5, Number.NaN])('refuses %d as an index', index => {
    expect(() => encodeTokenStatuses([{ index, status: 1 }])).toThrow(RangeError)
  })

  it.each([0, 4, 1.5])('refuses %d as a status', status => {
    expect(() => encodeTokenStatuses([{ index: 1, status: status as TokenStatus }])).toThrow(RangeError)
  })
})

describe('a status list token', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const signer = { kid: 'did:web:registry.example#key', privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } as const }
  const list = (baseUrl = 'https://registry.example') =>
    buildTokenStatusList({
      baseUrl,
      issuer: 'did:web:registry.example',
      list: 7,
      statuses: [{ index: 4, status: 3 }],
      now: NOW,
    })

  it('has an address, a day of validity, and a ttl', () => {
    expect(list()).toEqual({
      iss: 'did:web:registry.example',
      sub: 'https://registry.example/status-lists/7',
      iat: 1779442200,
      exp: 1779442200 + 86_400,
      ttl: 60,
      status_list: { bits: 2, lst: encodeTokenStatuses([{ index: 4, status: 3 }]) },
      status_messages: { '3': 'superseded' },
    })
    expect(list('https://registry.example/issuers/tax-office').sub).toBe(
      'https://registry.example/issuers/tax-office/status-lists/7',
    )
  })

  it('is verified by jose', async () => {
    const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
    const token = mintStatusListToken(list(), signer)
    const { payload, protectedHeader } = await jwtVerify(token, key, { typ: 'statuslist+jwt', currentDate: NOW })
    expect(payload).toEqual(list())
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: signer.kid, typ: 'statuslist+jwt' })
  })
})
