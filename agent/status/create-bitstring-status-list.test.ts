import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildStatusListCredential,
  encodeBitstring,
  STATUS_LIST_LENGTH,
  STATUS_LIST_TTL_MS,
  STATUS_LIST_VALIDITY_MS,
} from './create-bitstring-status-list.ts'

const decode = (encoded: string): Buffer => {
  expect(encoded).toMatch(/^u[A-Za-z0-9_-]+$/)
  return gunzipSync(Buffer.from(encoded.slice(1), 'base64url'))
}

describe('a bitstring', () => {
  it('has 131,072 unset entries when nothing is set', () => {
    expect(decode(encodeBitstring([]))).toEqual(Buffer.alloc(16_384))
  })

  it('has its first entry in the leftmost bit and its last in the rightmost', () => {
    const bytes = decode(encodeBitstring([0, 9, STATUS_LIST_LENGTH - 1]))
    expect([bytes[0], bytes[1], bytes.at(-1)]).toEqual([0b1000_0000, 0b0100_0000, 0b0000_0001])
  })

  it('has exactly the given entries set', () => {
    const index = fc.integer({ min: 0, max: STATUS_LIST_LENGTH - 1 })
    fc.assert(
      fc.property(fc.array(index, { maxLength: 50 }), index, (set, probe) => {
        const bytes = decode(encodeBitstring(set))
        const isSet = (n: number) => (((bytes[Math.floor(n / 8)] ?? 0) >> (7 - (n % 8))) & 1) === 1
        expect(set.every(isSet)).toBe(true)
        expect(isSet(probe)).toBe(set.includes(probe))
        const ones = [...bytes].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
        expect(ones).toBe(new Set(set).size)
      }),
    )
  })

  it('is the same text for the same entries in any order', () => {
    expect(encodeBitstring([5, 1, 5, 3])).toBe(encodeBitstring(new Set([1, 3, 5])))
  })

  it('can be longer, in whole bytes', () => {
    expect(decode(encodeBitstring([200_000], 200_001))).toHaveLength(25_001)
  })

  it.each([-1, STATUS_LIST_LENGTH, 1.5, Number.NaN])('refuses %d as an index', index => {
    expect(() => encodeBitstring([index])).toThrow(RangeError)
  })

  it.each([0, 131_071, 131_072.5])('refuses to have %d entries', length => {
    expect(() => encodeBitstring([], length)).toThrow(RangeError)
  })
})

describe('a status list credential', () => {
  const list = (purpose: 'revocation' | 'suspension' | 'message') =>
    buildStatusListCredential({
      baseUrl: 'https://registry.example',
      issuer: 'did:web:registry.example',
      list: 7,
      purpose,
      setIndexes: [4],
      now: new Date('2026-05-22T09:30:00.000Z'),
    })

  it('has an address, an issuer, a day of validity and a ttl', () => {
    expect(list('revocation')).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: 'https://registry.example/status-lists/7-revocation',
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer: 'did:web:registry.example',
      validFrom: '2026-05-22T09:30:00.000Z',
      validUntil: '2026-05-23T09:30:00.000Z',
      credentialSubject: {
        id: 'https://registry.example/status-lists/7-revocation#list',
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        encodedList: encodeBitstring([4]),
        ttl: 60_000,
      },
    })
    expect([STATUS_LIST_TTL_MS, STATUS_LIST_VALIDITY_MS]).toEqual([60_000, 86_400_000])
  })

  it('names its messages and their size when it carries messages', () => {
    const { credentialSubject } = list('message')
    expect(credentialSubject).toMatchObject({
      statusPurpose: 'message',
      statusSize: 1,
      statusMessages: [
        { status: '0x0', message: 'current' },
        { status: '0x1', message: 'superseded' },
      ],
    })
    expect(list('suspension').credentialSubject).not.toHaveProperty('statusSize')
  })
})
