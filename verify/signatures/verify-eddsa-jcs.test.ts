import { describe, expect, it, vi } from 'vitest'
import { requestDocuments } from '../evidence/budget.ts'
import { resolveDid } from '../identifiers/resolve-did.ts'
import { webvhAddresses } from '../identifiers/webvh/webvh-address.ts'
import { logKey, writeLog } from '../identifiers/webvh/webvh-log.testing.ts'
import { isNotSupported } from './crypto-error.ts'
import { verifyEd25519 } from './ed25519.ts'
import { decodeMultikey } from './read-multikey.ts'
import { verifyEddsaJcs } from './verify-eddsa-jcs.ts'

const key = await logKey()
const publicKey = decodeMultikey(key.multikey)?.bytes ?? new Uint8Array()
const documents = requestDocuments(new Map())

async function answer(document: object, changes: object = {}, altered: object = {}) {
  const proof = { ...(await key.prove(document, changes)), ...altered }
  return verifyEddsaJcs({ document: { ...document }, proof, publicKey, documents })
}

describe('eddsa-jcs-2022', () => {
  it('verifies the signed document in any order of members', async () => {
    expect(await answer({ b: [1, 2.5, -0, 'é'], a: { d: null, c: true } })).toBe('right')
    const proof = await key.prove({ a: 1, b: 2 })
    expect(await verifyEddsaJcs({ document: { b: 2, a: 1 }, proof: { ...proof }, publicKey, documents })).toBe('right')
  })

  it('covers the options of the proof', async () => {
    for (const altered of [{ created: '2026-05-02T00:00:00Z' }, { proofPurpose: 'authentication' }, { nonce: 'a' }]) {
      expect(await answer({ a: 1 }, {}, altered)).toBe('wrong')
    }
  })

  it('needs no created, but refuses a malformed one', async () => {
    expect(await answer({ a: 1 }, { created: undefined })).toBe('right')
    expect(await answer({ a: 1 }, { created: 'now' })).toBe('wrong')
  })

  it('refuses another type or suite', async () => {
    expect(await answer({ a: 1 }, { type: 'Ed25519Signature2020' })).toBe('wrong')
    expect(await answer({ a: 1 }, { cryptosuite: 'ecdsa-jcs-2019' })).toBe('wrong')
  })

  it('verifies when contexts were added after those in the proof', async () => {
    const [first, second] = ['https://a.example', { b: 'https://b.example' }]
    const proof = { ...(await key.prove({ '@context': [first], a: 1 }, { '@context': [first] })) }
    const of = (context: unknown) =>
      verifyEddsaJcs({ document: { '@context': context, a: 1 }, proof, publicKey, documents })
    expect(await of([first])).toBe('right')
    expect(await of([first, second])).toBe('right')
    expect(await of([second, first])).toBe('wrong')
    expect(await of([second])).toBe('wrong')
    expect(await of(undefined)).toBe('wrong')
    expect(await answer({ a: 1 }, { '@context': [first] })).toBe('wrong')
  })

  it.each([undefined, 5, '', 'z', 'zzz', `z${'1'.repeat(64)}`, `u${'A'.repeat(86)}`])(
    'requires a signature of 64 bytes and refuses %j',
    async proofValue => {
      expect(await answer({ a: 1 }, {}, { proofValue })).toBe('wrong')
    },
  )

  it('refuses a document without a canonical form', async () => {
    const proof = { ...(await key.prove({ a: 1 })) }
    expect(await verifyEddsaJcs({ document: { a: '\ud800' }, proof, publicKey, documents })).toBe('wrong')
    expect(
      await verifyEddsaJcs({ document: { a: 1 }, proof: { ...proof, nonce: '\udc00' }, publicKey, documents }),
    ).toBe('wrong')
  })

  it('refuses a malformed key', async () => {
    const proof = { ...(await key.prove({ a: 1 })) }
    expect(await verifyEddsaJcs({ document: { a: 1 }, proof, publicKey: new Uint8Array(5), documents })).toBe('wrong')
  })
})

describe('verifyEd25519 in a browser without Ed25519', () => {
  /** WebCrypto without the one algorithm that such browsers lack. */
  function oldBrowser(): object {
    const subtle = {
      digest: crypto.subtle.digest.bind(crypto.subtle),
      importKey: () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError')),
    }
    return { subtle }
  }

  it('answers cannot-tell', async () => {
    const { did, text } = await writeLog([
      { by: [key], time: '2026-05-01T00:00:00Z', parameters: { updateKeys: [key.multikey] } },
    ])
    const documents = new Map([
      [webvhAddresses(did)?.log ?? '', { ok: true, body: text, mediaType: 'text/jsonl' } as const],
    ])
    vi.stubGlobal('crypto', oldBrowser())
    try {
      expect(await verifyEd25519(publicKey, new Uint8Array(64), new Uint8Array())).toBe('cannot-tell')
      const resolved = await resolveDid(did, documents, new Date('2026-05-22T12:00:00Z'))
      expect(resolved).toMatchObject({
        ok: false,
        kind: 'unavailable',
        message: expect.stringContaining('on this device'),
      })
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('is recognised by the name of its error', () => {
    expect(isNotSupported(new DOMException('', 'NotSupportedError'))).toBe(true)
    expect(isNotSupported(new DOMException('', 'DataError'))).toBe(false)
    expect(isNotSupported('NotSupportedError')).toBe(false)
  })
})
