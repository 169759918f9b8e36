import { createHash, generateKeyPairSync } from 'node:crypto'
import { Kms } from '@credo-ts/core'
import { multibaseDecode } from 'didwebvh-ts'
import { expect, it } from 'vitest'
import { ed25519Multikey, multibaseBase58, sha256Multihash } from './create-multikey.ts'

it('the Multikey of an Ed25519 key is the one that Credo writes', () => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
  const jwk = Kms.PublicJwk.fromPublicJwk({ kty: 'OKP', crv: 'Ed25519', x })
  expect(ed25519Multikey(x)).toBe(jwk.fingerprint)
  expect(ed25519Multikey(x)).toMatch(/^z6Mk/)
})

it('a multihash begins with its kind and length, and hashes the UTF-8 of the text', () => {
  const { bytes } = multibaseDecode(`z${sha256Multihash('impôts')}`)
  expect([...bytes.slice(0, 2)]).toEqual([0x12, 32])
  expect(Buffer.from(bytes.slice(2))).toEqual(createHash('sha256').update(Buffer.from('impôts', 'utf8')).digest())
})

it('multibase keeps leading zero bytes', () => {
  expect(multibaseBase58(Uint8Array.of(0, 0, 1))).toBe('z112')
})
