import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { keyedTag } from './keyed-tag.ts'
import type { Signer } from './mint-credential.ts'

function signer(): Signer {
  const {
    x = '',
    y = '',
    d = '',
  } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    format: 'jwk',
  })
  return { kid: 'did:web:registry.example#1', privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
}

test('a tag is the same for the same text and purpose, with the same key', () => {
  const one = signer()
  const tag = keyedTag(one, 'purpose', 'text')
  expect(tag).toHaveLength(32)
  expect(keyedTag({ ...one, kid: 'did:web:registry.example#2' }, 'purpose', 'text')).toEqual(tag)
})

test('a tag differs with the text, the purpose and the key', () => {
  const one = signer()
  const tags = [
    keyedTag(one, 'purpose', 'text'),
    keyedTag(one, 'purpose', 'text.'),
    keyedTag(one, 'another purpose', 'text'),
    keyedTag(signer(), 'purpose', 'text'),
  ]
  expect(new Set(tags.map(tag => tag.toString('hex'))).size).toBe(tags.length)
})
