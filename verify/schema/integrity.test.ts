import { createHash } from 'node:crypto'
import { base58 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRelatedResource, checkSri } from './integrity.ts'

const BODY = '{"name":"Société"}\n'

function sri(bits: 256 | 384 | 512, body = BODY, encoding: 'base64' | 'base64url' = 'base64'): string {
  return `sha${bits}-${createHash(`sha${bits}`).update(body).digest(encoding)}`
}

function multihash(code: number, hash: string, body = BODY): Buffer {
  const digest = createHash(hash).update(body).digest()
  return Buffer.from([code, digest.length, ...digest])
}

describe('integrity metadata', () => {
  it.each([
    sri(256),
    sri(384),
    sri(512),
    sri(256).replace(/=+$/, ''),
    sri(512, BODY, 'base64url'),
    `${sri(256)}?ct=application/json`,
    `  ${sri(256)}\n`,
    `${sri(256, 'other')} ${sri(256)}`,
    `${sri(256, 'other')} ${sri(512)}`,
    `md5-AAAA ${sri(384)}`,
  ])('matches the document: %j', metadata => {
    expect(checkSri(metadata, BODY)).toBe('right')
  })

  it.each([
    sri(256, 'other'),
    `${sri(256)} ${sri(512, 'other')}`,
    `${sri(384)} ${sri(512, 'other')} ${sri(256)}`,
    sri(256).slice(0, -5),
    'sha256-',
    `${sri(256)}===`,
    7,
    null,
    [sri(256)],
  ])('does not match the document: %j', metadata => {
    expect(checkSri(metadata, BODY)).toBe('wrong')
  })

  it.each(['', 'md5-AAAA', 'sha1-AAAA', 'SHA256-AAAA', 'sha256'.slice(1)])(
    '%j says nothing that is known',
    metadata => {
      expect(checkSri(metadata, BODY)).toBe('unknown')
    },
  )

  it('may be absent', () => {
    expect(checkSri(undefined, BODY)).toBe('none')
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), fc.string(), (metadata, body) => typeof checkSri(metadata, body) === 'string'))
  })
})

describe('a resource that a credential names', () => {
  const id = 'https://registry.example/schema.json'

  it('is compared with every digest that the credential gives for it, in any member', () => {
    const right = { digestSRI: sri(256) }
    const wrong = { digestSRI: sri(256, 'other') }
    expect(checkRelatedResource({}, { id }, BODY)).toBe('none')
    expect(checkRelatedResource({}, { id, ...right }, BODY)).toBe('right')
    expect(checkRelatedResource({}, { id, ...wrong }, BODY)).toBe('wrong')
    expect(checkRelatedResource({ relatedResource: { id, ...wrong } }, { id, ...right }, BODY)).toBe('wrong')
    expect(checkRelatedResource({ relatedResource: [{ id: 'x', ...wrong }, { id, ...right }, 7] }, { id }, BODY)).toBe(
      'right',
    )
    expect(checkRelatedResource({ relatedResource: [{ id, digestSRI: 'md5-AAAA' }] }, { id, ...right }, BODY)).toBe(
      'unknown',
    )
  })

  it.each([
    ['SHA-256 in base58', `z${base58.encode(multihash(0x12, 'sha256'))}`, 'right'],
    ['SHA-256 in base64url', `u${multihash(0x12, 'sha256').toString('base64url')}`, 'right'],
    ['SHA-384 in base64url', `u${multihash(0x20, 'sha384').toString('base64url')}`, 'right'],
    ['SHA-512 in base58', `z${base58.encode(multihash(0x13, 'sha512'))}`, 'right'],
    ['of something else', `u${multihash(0x12, 'sha256', 'other').toString('base64url')}`, 'wrong'],
    ['cut off', `u${multihash(0x12, 'sha256').subarray(0, 20).toString('base64url')}`, 'wrong'],
    ['no text', 7, 'wrong'],
    ['another hash', `u${multihash(0x11, 'sha1').toString('base64url')}`, 'unknown'],
    ['another base', 'bmfrggzdf', 'unknown'],
    ['not decodable', 'u=', 'unknown'],
    ['not decodable either', 'z0', 'unknown'],
    ['endless', `z${'1'.repeat(200)}`, 'unknown'],
  ])('has a digestMultibase that is %s', (_, digestMultibase, result) => {
    expect(checkRelatedResource({}, { id, digestMultibase }, BODY)).toBe(result)
  })
})
