import { describe, expect, test } from 'vitest'
import { testKey } from '../evidence/issuer.testing.ts'
import { provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { presentedNonce } from './presented-nonce.ts'

const NOTHING = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'] }
const bytes = (text: string) => new TextEncoder().encode(text)
const jwt = async (payload: object) => (await testKey()).as('did:web:company.example').sign(payload, { typ: 'vp+jwt' })

describe('the nonce of a presentation', () => {
  test('is read from a vp+jwt, as text or bytes', async () => {
    const presentation = await jwt({ ...NOTHING, nonce: 'n-0S6_WzA2Mj' })
    expect(presentedNonce(presentation)).toBe('n-0S6_WzA2Mj')
    expect(presentedNonce(bytes(presentation))).toBe('n-0S6_WzA2Mj')
  })

  test('is the challenge of the first of its proofs', async () => {
    const holder = await provingIssuer('did:key:', 'authentication')
    const once = await holder.prove(NOTHING, { challenge: 'first' })
    const twice = await holder.prove(once, { challenge: 'second' })
    expect(presentedNonce(JSON.stringify(once))).toBe('first')
    expect(presentedNonce(JSON.stringify(twice))).toBe('first')
  })

  test('is undefined when it is missing or not a string', async () => {
    expect(presentedNonce(await jwt(NOTHING))).toBeUndefined()
    expect(presentedNonce(await jwt({ ...NOTHING, nonce: 1 }))).toBeUndefined()
    expect(presentedNonce(JSON.stringify({ ...NOTHING, proof: [] }))).toBeUndefined()
  })

  test('is undefined for an input that is not a presentation or cannot be read', async () => {
    expect(presentedNonce(await jwt({ type: 'Unheard of', nonce: 'n' }))).toBeUndefined()
    expect(presentedNonce('not a presentation')).toBeUndefined()
    expect(presentedNonce(Uint8Array.from([0xff]))).toBeUndefined()
  })
})
