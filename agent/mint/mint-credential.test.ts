import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { mintCredential, mintJwt, type Signer } from './mint-credential.ts'
import { mintDataIntegrity } from './mint-data-integrity.ts'
import { openMintPool } from './mint-pool.ts'

/** A signer with any given key, as a wallet or a file might hold it. */
function signerWith(privateJwk: object): Signer {
  return { kid: 'did:web:registry.example#key-1', privateJwk: privateJwk as Signer['privateJwk'] }
}

const onCurve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).privateKey.export({ format: 'jwk' })
const p256 = onCurve('P-256')
const ed25519 = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
const OTHERS: readonly (readonly [string, object])[] = [
  ['P-384', onCurve('P-384')],
  ['P-521', onCurve('P-521')],
  ['secp256k1', onCurve('secp256k1')],
  ['Ed25519', ed25519],
  ['RSA', generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })],
  ['oct', { kty: 'oct', k: 'AAAA' }],
]

describe('minting with ES256', () => {
  it.each(OTHERS)('refuses a key of %s', (kind, jwk) => {
    const signer = signerWith(jwk)
    const message = `ES256 needs a P-256 key, and the signer's key is ${kind}.`
    expect(() => mintCredential({}, signer)).toThrow(message)
    expect(() => mintJwt('{}', signer, { typ: 'statuslist+jwt' })).toThrow(message)
    expect(() => openMintPool(signer, { workers: 1 })).toThrow(message)
  })

  it.each<[string, object]>([
    ['without its private part', { ...p256, d: undefined }],
    ['with the private part of another key', { ...p256, d: onCurve('P-256').d }],
    ['with a point that is not on the curve', { ...p256, y: p256.x }],
  ])('refuses a P-256 key %s', (_, jwk) => {
    expect(() => mintCredential({}, signerWith(jwk))).toThrow(TypeError)
  })

  it('accepts a complete P-256 key', () => {
    expect(mintCredential({}, signerWith(p256)).split('.')).toHaveLength(3)
  })
})

it.each([['P-256', p256] as const, ...OTHERS.filter(([kind]) => kind !== 'Ed25519')])(
  'minting a Data Integrity proof refuses a key of %s',
  async (kind, jwk) => {
    const privateJwk = jwk as { kty: 'OKP'; crv: 'Ed25519'; x: string; d: string }
    const signer = { verificationMethod: 'did:web:registry.example#key-2', privateJwk }
    const documentLoader = async (documentUrl: string) => ({ contextUrl: null, documentUrl, document: {} })
    const minting = mintDataIntegrity({ '@context': {} }, signer, { now: new Date(0), documentLoader })
    await expect(minting).rejects.toThrow(`needs a Ed25519 key, and the signer's key is ${kind}.`)
  },
)
