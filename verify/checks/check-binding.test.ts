import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Evidence, ExpectedPresentation } from '../evidence/evidence.ts'
import { type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { hidden, issueSdJwt, type TestHolder, testHolder } from '../sd-jwt/sd-jwt.testing.ts'
import { checkBinding } from './check-binding.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const IAT = NOW.getTime() / 1000
const ASKED: ExpectedPresentation = { nonce: 'n-1', audience: 'https://verifier.example' }
const BOUND = { iat: IAT, nonce: ASKED.nonce, aud: ASKED.audience }

let issuer: TestIssuer
let holder: TestHolder

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  holder = await testHolder()
})

function issue(cnf: unknown = { jwk: holder.publicJwk }, more: object = {}): Promise<string> {
  return issueSdJwt(issuer, { iss: issuer.did, vct: 'https://types.example/x', name: hidden('Invented'), cnf, ...more })
}

async function bindingOf(text: string, changes: Partial<Evidence> = {}) {
  const evidence: Evidence = { now: NOW, trustedIssuers: [], documents: new Map(), expected: ASKED, ...changes }
  const read = readCredential(formOf(text))
  if (!read.ok) throw new Error(read.message)
  const { id, outcome, code, message } = await checkBinding(read.credential, evidence)
  expect(id).toBe('binding')
  expect(message).toMatch(/^[A-Z].*\.$/s)
  return `${outcome} ${code}`
}

const notAsked = { expected: undefined } as unknown as Partial<Evidence>

describe('a credential without a key binding', () => {
  it('passes when it names no holder key, whether or not one was asked for', async () => {
    const text = await issue(undefined, { cnf: undefined })
    expect(await bindingOf(text)).toBe('pass binding_none')
    expect(await bindingOf(text, notAsked)).toBe('pass binding_none')
  })

  it('passes as vc+jwt, which cannot name a holder key', async () => {
    const payload = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: issuer.did,
      credentialSubject: { name: 'Invented' },
      cnf: { jwk: holder.publicJwk },
    }
    expect(await bindingOf(await issuer.sign(payload))).toBe('pass binding_none')
  })

  it('that names a holder key passes only when no key binding was asked for', async () => {
    expect(await bindingOf(await issue(), notAsked)).toBe('pass binding_not_asked')
    expect(await bindingOf(await issue())).toBe('fail binding_missing')
  })
})

describe('a credential with a key binding', () => {
  it.each(['ES256', 'ES384', 'EdDSA', 'Ed25519'] as const)('by %s passes', async algorithm => {
    const signer = await testHolder(algorithm)
    const text = await issue({ jwk: signer.publicJwk })
    expect(await bindingOf(await signer.bind(text, BOUND))).toBe('pass binding_proven')
  })

  it('could be a copy when no key binding was asked for', async () => {
    const text = await holder.bind(await issue(), BOUND)
    expect(await bindingOf(text, notAsked)).toBe('unknown binding_replay_possible')
    const stale = await holder.bind(await issue(), { ...BOUND, iat: IAT - 361 })
    expect(await bindingOf(stale, notAsked)).toBe('fail binding_stale')
  })

  it('for another audience or nonce is refused', async () => {
    const text = await issue()
    for (const changes of [{ nonce: 'n-2' }, { aud: 'https://other.example' }, { nonce: '' }, { aud: '' }]) {
      const bound = await holder.bind(text, { ...BOUND, ...changes })
      expect(await bindingOf(bound)).toBe('fail binding_mismatch')
    }
  })

  it('is accepted for five minutes by default, with one minute of tolerance', async () => {
    const made = async (iat: number, maxAgeSeconds?: number): Promise<string> => {
      const text = await holder.bind(await issue(), { ...BOUND, iat })
      return bindingOf(text, { expected: { ...ASKED, ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }) } })
    }
    expect(await made(IAT - 360)).toBe('pass binding_proven')
    expect(await made(IAT - 361)).toBe('fail binding_stale')
    expect(await made(IAT - 90, 30)).toBe('pass binding_proven')
    expect(await made(IAT - 91, 30)).toBe('fail binding_stale')
    expect(await made(IAT + 60)).toBe('pass binding_proven')
    expect(await made(IAT + 61)).toBe('fail binding_invalid')
  })

  it('may limit its own time by nbf and exp', async () => {
    const limited = async (limits: object): Promise<string> =>
      bindingOf(await holder.bind(await issue(), { ...BOUND, ...limits }))
    expect(await limited({ nbf: IAT + 60, exp: IAT - 60 })).toBe('pass binding_proven')
    expect(await limited({ nbf: IAT + 61 })).toBe('fail binding_invalid')
    expect(await limited({ exp: IAT - 61 })).toBe('fail binding_stale')
    expect(await limited({ nbf: 'soon' })).toBe('fail binding_invalid')
    expect(await limited({ nbf: String(IAT) })).toBe('fail binding_invalid')
    expect(await limited({ exp: String(IAT) })).toBe('fail binding_stale')
    expect(await limited({ exp: null })).toBe('fail binding_stale')
  })

  it('cannot be judged without a time', async () => {
    const text = await holder.bind(await issue(), BOUND)
    expect(await bindingOf(text, { now: new Date('never') })).toBe('unknown not_checked')
  })

  it('cannot be judged where Ed25519 is not supported', async () => {
    const signer = await testHolder('EdDSA')
    const text = await signer.bind(await issue({ jwk: signer.publicJwk }), BOUND)
    const importKey = () => Promise.reject(new DOMException('Algorithm: Unrecognized name', 'NotSupportedError'))
    vi.stubGlobal('crypto', { subtle: { importKey } })
    try {
      expect(await bindingOf(text)).toBe('unknown not_checked')
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('cannot be judged when the holder key is not given by value', async () => {
    const text = await holder.bind(await issue({ kid: 'did:example:holder#1' }), BOUND)
    expect(await bindingOf(text)).toBe('unknown not_checked')
  })
})

describe('a key binding of a credential with digests by an unknown hash', () => {
  it('cannot be judged', async () => {
    const text = await issue(undefined, { cnf: { jwk: holder.publicJwk }, _sd_alg: 'sha3-256' })
    expect(await bindingOf(await holder.bind(text, BOUND))).toBe('unknown not_checked')
  })
})

describe('a key binding is refused', () => {
  it.each<[string, object, object]>([
    ['is of another type', {}, { typ: 'JWT' }],
    ['is of no type', {}, { typ: undefined }],
    ['demands an extension', {}, { b64: true, crit: ['b64'] }],
    ['does not say when it was made', { iat: undefined }, {}],
    ['says in words when it was made', { iat: '2026' }, {}],
    ['has no audience', { aud: undefined }, {}],
    ['is for several', { aud: [ASKED.audience] }, {}],
    ['is for nothing', { nonce: undefined }, {}],
    ['is for a number', { nonce: 1 }, {}],
    ['is of no presentation', { sd_hash: undefined }, {}],
    ['is of another presentation', { sd_hash: 'AAAA' }, {}],
  ])('because it %s', async (_, claims, header) => {
    const text = await holder.bind(await issue(), { ...BOUND, ...claims }, header)
    expect(await bindingOf(text)).toBe('fail binding_invalid')
    expect(await bindingOf(text, notAsked)).toBe('fail binding_invalid')
  })

  it('because a disclosure was removed after it was signed', async () => {
    const whole = await issue()
    const [jwt, disclosure] = whole.split('~')
    const bound = await holder.bind(whole, BOUND)
    expect(await bindingOf(bound.replace(`~${disclosure}`, ''))).toBe('fail binding_invalid')
    expect(await bindingOf(await holder.bind(`${jwt}~`, BOUND))).toBe('pass binding_proven')
  })

  it('because another key signed', async () => {
    const thief = await testHolder()
    expect(await bindingOf(await thief.bind(await issue(), BOUND))).toBe('fail binding_invalid')
  })

  it('because its signature was altered', async () => {
    const bound = await holder.bind(await issue(), BOUND)
    const at = bound.length - 10
    const other = bound[at] === 'A' ? 'B' : 'A'
    expect(await bindingOf(bound.slice(0, at) + other + bound.slice(at + 1))).toBe('fail binding_invalid')
  })

  it('because the key is for another algorithm', async () => {
    const other = await testHolder('ES384')
    expect(await bindingOf(await other.bind(await issue(), BOUND))).toBe('fail binding_invalid')
    const wrong = await issue({ jwk: { ...holder.publicJwk, crv: 'P-384' } })
    expect(await bindingOf(await holder.bind(wrong, BOUND))).toBe('fail binding_invalid')
    const octets = await issue({ jwk: { ...holder.publicJwk, kty: 'OKP' } })
    expect(await bindingOf(await holder.bind(octets, BOUND))).toBe('fail binding_invalid')
  })

  it('because the credential gives the private key away', async () => {
    const text = await issue({ jwk: { ...holder.publicJwk, d: 'not-really-a-private-key' } })
    expect(await bindingOf(await holder.bind(text, BOUND))).toBe('fail binding_invalid')
  })

  it.each([
    ['none', { alg: 'none', typ: 'kb+jwt' }],
    ['HS256', { alg: 'HS256', typ: 'kb+jwt' }],
    ['no text', { alg: 1, typ: 'kb+jwt' }],
  ])('because its algorithm is %s', async (_, header) => {
    const parts = [header, BOUND].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    expect(await bindingOf(`${await issue()}${parts.join('.')}.AAAA`)).toBe('fail binding_invalid')
  })

  it.each(['toString', 'ML-DSA-44'])('but is only unknown because its algorithm, %s, is not known', async alg => {
    const parts = [{ alg, typ: 'kb+jwt' }, BOUND].map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    expect(await bindingOf(`${await issue()}${parts.join('.')}.AAAA`)).toBe('unknown not_checked')
  })

  it('because it is not a signed JWT', async () => {
    for (const text of ['a', 'a.b.c', 'e30.e30.', 'W10.e30.AAAA']) {
      expect(await bindingOf((await issue()) + text)).toBe('fail binding_invalid')
    }
  })

  it.each<[string, unknown]>([
    ['no key at all', undefined],
    ['a text', 'key'],
    ['no key', { jwk: null }],
    ['a malformed key', { jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }],
  ])('because the credential is bound to %s', async (_, cnf) => {
    const text = await issue(null, { cnf })
    expect(await bindingOf(await holder.bind(text, BOUND))).toBe('fail binding_invalid')
  })

  it('because the credential has digests by a hash that is not accepted', async () => {
    const text = await issue(undefined, { cnf: { jwk: holder.publicJwk }, _sd_alg: 'md5' })
    expect(await bindingOf(await holder.bind(text, BOUND))).toBe('fail binding_invalid')
  })
})
