import { generateKeyPairSync } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, describe, expect, it } from 'vitest'
import { mintCredential, type Signer } from './mint-credential.ts'
import { MintError, type MintPool, openMintPool } from './mint-pool.ts'

const signer = newSigner()
const { d: _, ...publicJwk } = signer.privateJwk
const keys = createLocalJWKSet({ keys: [{ ...publicJwk, kid: signer.kid }] })

const open: MintPool[] = []
const pool = (workers: number, withSigner = signer): MintPool => {
  const opened = openMintPool(withSigner, { workers })
  open.push(opened)
  return opened
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(opened => opened.close()))
})

const payloadsOf = (count: number) =>
  Array.from({ length: count }, (_unused, n) => JSON.stringify({ n, name: 'Éclair 北' }))
const readPayload = (jwt: string) => Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')

describe('minting a JWT', () => {
  it('signs the given text byte for byte, and jose verifies it', async () => {
    const jwt = mintCredential({ issuer: 'did:web:registry.example', name: 'Éclair 北' }, signer)
    const { payload, protectedHeader } = await jwtVerify(jwt, keys)
    expect(payload).toEqual({ issuer: 'did:web:registry.example', name: 'Éclair 北' })
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: signer.kid, typ: 'vc+jwt', cty: 'vc' })
    expect(jwt).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$/)
  })

  it('adds certificates only to formats in which verifiers look for them', async () => {
    const { protectedHeader } = await jwtVerify(mintCredential({ a: 1 }, { ...signer, x5c: ['MIIB'] }), keys)
    expect(protectedHeader).not.toHaveProperty('x5c')
  })

  it('signs with the key of each signer, also when their names are the same', async () => {
    const other = { ...newSigner(), kid: signer.kid }
    await jwtVerify(mintCredential({ a: 1 }, signer), keys)
    await expect(jwtVerify(mintCredential({ a: 1 }, other), keys)).rejects.toThrow(/signature/)
  })
})

describe('a mint pool', () => {
  it.each([
    [1, 0],
    [1, 1],
    [2, 3],
    [2, 1001],
    [3, 777],
  ])('of %i workers returns %i credentials in the order of the request', async (workers, count) => {
    const payloads = payloadsOf(count)
    const minted = await pool(workers).mint(payloads)
    expect(minted.map(readPayload)).toEqual(payloads)
    for (const jwt of minted.slice(0, 3)) await jwtVerify(jwt, keys)
  })

  it('serves several callers at the same time', async () => {
    const shared = pool(2)
    const asked = [payloadsOf(300), payloadsOf(5), payloadsOf(600)]
    const answers = await Promise.all(asked.map(payloads => shared.mint(payloads)))
    expect(answers.map(answer => answer.map(readPayload))).toEqual(asked)
  })

  it('rejects all waiting and all later calls when a worker dies', async () => {
    const broken = pool(2)
    const before = broken.mint(payloadsOf(1000))
    // The payload is not a text: the thread cannot sign it and ends.
    const deadly: unknown[] = [null]
    const fatal = broken.mint(deadly as string[])
    const after = broken.mint(payloadsOf(1000))
    const settled = await Promise.allSettled([before, fatal, after])
    expect(settled.map(({ status }) => status)).toEqual([expect.any(String), 'rejected', 'rejected'])
    for (const outcome of settled) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'mint_worker_failed' })
    }
    await expect(broken.mint(payloadsOf(1))).rejects.toBeInstanceOf(MintError)
    await expect(broken.mint(payloadsOf(1))).rejects.toMatchObject({ code: 'mint_worker_failed' })
  })

  it.each(['not-a-key', newSigner().privateJwk.d])(
    'refuses an invalid key, or one that does not belong to the public key, without repeating it',
    d => {
      const unusable = { kid: signer.kid, privateJwk: { ...signer.privateJwk, d } }
      const open = () => openMintPool(unusable, { workers: 2 })
      expect(open).toThrow(TypeError)
      expect(open).not.toThrow(d)
    },
  )

  it('rejects waiting calls when it is closed', async () => {
    const closing = pool(1)
    const waiting = closing.mint(payloadsOf(2000))
    const closed = closing.close()
    await expect(waiting).rejects.toMatchObject({ code: 'mint_pool_closed' })
    await closed
    await expect(closing.mint(payloadsOf(1))).rejects.toMatchObject({ code: 'mint_pool_closed' })
  })

  it.each([0, -1, 1.5, Number.NaN])('cannot have %d workers', workers => {
    expect(() => openMintPool(signer, { workers })).toThrow(RangeError)
  })
})

function newSigner(): Signer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  return { kid: 'did:web:registry.example#key', privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
}
