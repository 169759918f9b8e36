import { createHash, generateKeyPairSync } from 'node:crypto'
import { Kms } from '@credo-ts/core'
import { multibaseDecode } from 'didwebvh-ts'
import { expect, it } from 'vitest'
import { ed25519Multikey, multibaseBase58, sha256Multihash } from './multikey.ts'

it('writes an Ed25519 key as Credo does', () => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const jwk = Kms.PublicJwk.fromPublicJwk({ kty: 'OKP', crv: 'Ed25519', x })
  expect(ed25519Multikey(x)).toBe(jwk.fingerprint)
  expect(ed25519Multikey(x)).toMatch(/^z6Mk/)
})

it('writes a hash with its kind and length before it, over the UTF-8 of the text', () => {
  const { bytes } = multibaseDecode(`z${sha256Multihash('impôts')}`)
  expect([...bytes.slice(0, 2)]).toEqual([0x12, 32])
  expect(Buffer.from(bytes.slice(2))).toEqual(createHash('sha256').update(Buffer.from('impôts', 'utf8')).digest())
})

it('writes bytes as multibase, leading zeros and all', () => {
  expect(multibaseBase58(Uint8Array.of(0, 0, 1))).toBe('z112')
})
