/**
 * Unusual forms from other issuers' software. A form that is only unusual is read, and an unknown form gives unknown. A
 * form that differs a little from either is still refused.
 */
import { base58 } from '@scure/base'
import canonicalize from 'canonicalize'
import { calculateJwkThumbprint } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, type TestIssuer, testIssuer, testKey } from '../evidence/issuer.testing.ts'
import { type ProvingIssuer, provingIssuer } from '../proofs/proving-issuer.testing.ts'
import type { CheckId } from '../report/report.ts'
import { verify } from './verify.ts'

const V1 = 'https://www.w3.org/2018/credentials/v1'
const V2 = 'https://www.w3.org/ns/credentials/v2'
const NOW = new Date('2026-05-22T12:00:00Z')
const BEGIN = '2026-01-01T00:00:00Z'
const SECONDS = Date.parse(BEGIN) / 1000
const ADDRESS = 'https://issuers.example/5678'
const ASKED = { nonce: 'n-1', audience: 'https://verifier.example' }

let issuer: TestIssuer
let holder: TestIssuer
let prover: ProvingIssuer
let stranger: ProvingIssuer
let documents: Map<string, Fetched>

beforeAll(async () => {
  issuer = await testIssuer('did:web:issuer.example')
  holder = await testIssuer('did:web:holder.example')
  prover = await provingIssuer('did:web:prover.example')
  stranger = await provingIssuer('did:key:')
  documents = new Map([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [holder.documentUrl, fetchedJson({ ...holder.document, authentication: [holder.keyId] })],
    [prover.documentUrl, fetchedJson(prover.document)],
  ])
})

async function judged(input: unknown, changes: Partial<Evidence> = {}) {
  const trustedIssuers = [issuer.did, prover.did, ADDRESS]
  const report = await verify(input, { now: NOW, trustedIssuers, documents, ...changes })
  const reasonsOf = (wanted: CheckId) =>
    report.checks.find(({ id }) => id === wanted)?.reasons?.map(({ code }) => code) ?? []
  return { ...report, reasonsOf }
}

function credential(changes: object = {}): JsonObject {
  return {
    '@context': [V2],
    id: 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000001',
    type: ['VerifiableCredential'],
    issuer: prover.did,
    credentialSubject: { id: 'https://issuer.example/organization/1', name: 'Invented' },
    ...changes,
  }
}

const proofOf = (signed: JsonObject): JsonObject => asArray(signed.proof).find(isObject) ?? {}

describe('an embedded proof from other software', () => {
  it.each(['eddsa-rdfc-2022', 'eddsa-jcs-2022'])(
    'of %s may name its key by an address, which is unknown',
    async suite => {
      const verificationMethod = `${ADDRESS}#key-1`
      const signed = await prover.prove(credential({ issuer: ADDRESS }), { cryptosuite: suite, verificationMethod })
      const found = await judged(signed)
      expect(found.outcome).toBe('unverifiable')
      expect(found.reasonsOf('proof')).toEqual(['key_unsupported', 'proof_key_by_address'])
    },
  )

  it.each(['key-1', '#key-1', ''])('that names its key as “%s” is refused', async verificationMethod => {
    const signed = await prover.prove(credential(), { cryptosuite: 'eddsa-jcs-2022', verificationMethod })
    expect((await judged(signed)).outcome).toBe('invalid')
  })

  it('by a DID, for an issuer named by an address, is unknown: an unread document may allow it', async () => {
    const found = await judged(await stranger.prove(credential({ issuer: ADDRESS })))
    expect(found.outcome).toBe('unverifiable')
    expect(found.reasonsOf('issuer')).toEqual(['issuer_by_address'])
    expect((await judged(await stranger.prove(credential()))).outcome).toBe('invalid')
  })

  it.each([['DataIntegrityProof'], 'DataIntegrityProof'])('may give its type as %j', async type => {
    const signed = await prover.prove(credential())
    expect((await judged({ ...signed, proof: { ...proofOf(signed), type } })).outcome).toBe('verified')
  })

  it('with a second type is unknown, and one whose type is not a string is refused', async () => {
    const signed = await prover.prove(credential())
    const outcomeWith = async (type: unknown) =>
      (await judged({ ...signed, proof: { ...proofOf(signed), type } })).outcome
    expect(await outcomeWith(['DataIntegrityProof', 'Other'])).toBe('unverifiable')
    for (const type of [[], [5], ['DataIntegrityProof', 5], null, {}]) expect(await outcomeWith(type)).toBe('invalid')
  })

  it('is not judged when there are too many, because anyone can add proofs', async () => {
    const signed = await prover.prove(credential())
    const found = await judged({ ...signed, proof: Array(9).fill(proofOf(signed)) })
    expect(found.outcome).toBe('unverifiable')
    expect(found.reasonsOf('proof')).toEqual(['proof_too_many'])
  })
})

describe('eddsa-jcs-2022 of the drafts', () => {
  /** The contexts are part of the signed options, but are not in the proof. */
  async function drafted(document: JsonObject, options: JsonObject = {}): Promise<JsonObject> {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    if (!('privateKey' in pair)) throw new Error('no key pair was made')
    const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
    const key = `z${base58.encode(Uint8Array.from([0xed, 0x01, ...raw]))}`
    const proof = {
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-jcs-2022',
      verificationMethod: `did:key:${key}#${key}`,
      proofPurpose: 'assertionMethod',
      ...options,
    }
    const signed = { ...document, issuer: `did:key:${key}` }
    const texts = [canonicalize({ '@context': document['@context'], ...proof }), canonicalize(signed)]
    const hashes = await Promise.all(texts.map(text => crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
    const data = Uint8Array.from(hashes.flatMap(hash => [...new Uint8Array(hash)]))
    const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data))
    return { ...signed, proof: { ...proof, proofValue: `z${base58.encode(signature)}` } }
  }

  it('is verified', async () => {
    const signed = await drafted(credential())
    expect((await judged(signed, { trustedIssuers: [String(signed.issuer)] })).outcome).toBe('verified')
  })

  it.each<[string, (signed: JsonObject) => JsonObject]>([
    ['claim', signed => ({ ...signed, credentialSubject: { id: 'urn:x:2' } })],
    ['context', signed => ({ ...signed, '@context': [V2, 'https://example.org/more'] })],
    ['option', signed => ({ ...signed, proof: { ...proofOf(signed), created: BEGIN } })],
    ['end of the proof', signed => ({ ...signed, proof: { ...proofOf(signed), expires: undefined } })],
    ['context in the proof', signed => ({ ...signed, proof: { ...proofOf(signed), '@context': [] } })],
  ])('is invalid with another %s', async (_, change) => {
    const signed = await drafted(credential(), { expires: '2027-01-01T00:00:00Z' })
    const evidence = { trustedIssuers: [String(signed.issuer)] }
    expect((await judged(signed, evidence)).outcome).toBe('verified')
    expect((await judged(change(signed), evidence)).outcome).toBe('invalid')
  })
})

describe('a JWT of data model 1.1', () => {
  const vc = (changes: object = {}): object => ({
    '@context': [V1],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    issuanceDate: BEGIN,
    credentialSubject: { id: 'did:example:1' },
    ...changes,
  })
  const signed = (claims: object): Promise<string> => issuer.sign({ iss: issuer.did, ...claims }, { typ: 'JWT' })

  it.each<[string, () => object]>([
    ['a jti that is not a URL', () => ({ jti: '7', vc: vc() })],
    ['an id that is not a URL', () => ({ jti: '7', vc: vc({ id: '7' }) })],
    [
      'a sub that is not a URL, of a subject without id',
      () => ({ sub: 'u-7', vc: vc({ credentialSubject: { name: 'A' } }) }),
    ],
    ['an nbf that is a little earlier', () => ({ nbf: SECONDS - 90, vc: vc() })],
    ['copies of members', () => ({ issuer: issuer.did, credentialSubject: { id: 'did:example:1' }, vc: vc() })],
  ])('may have %s', async (_, claims) => {
    expect((await judged(await signed(claims()))).outcome).toBe('verified')
  })

  it.each<[string, () => object]>([
    ['a jti that is another id', () => ({ jti: '7', vc: vc({ id: '8' }) })],
    ['an id that is not a string', () => ({ vc: vc({ id: 7 }) })],
    ['an empty id', () => ({ vc: vc({ id: '' }) })],
    ['a sub of someone else', () => ({ sub: 'u-7', vc: vc() })],
    ['an nbf that is much earlier', () => ({ nbf: SECONDS - 301, vc: vc() })],
    ['an nbf that is later', () => ({ nbf: SECONDS + 1, vc: vc() })],
    [
      'an exp that is a little later',
      () => ({ exp: SECONDS + 1e8 + 1, vc: vc({ expirationDate: iso(SECONDS + 1e8) }) }),
    ],
    ['a copy with another value', () => ({ credentialSubject: { id: 'did:example:1', name: 'A' }, vc: vc() })],
    ['a copy that lacks a value', () => ({ credentialSubject: {}, vc: vc() })],
    ['a member beside it that it lacks', () => ({ expirationDate: '2030-01-01T00:00:00Z', vc: vc() })],
  ])('is refused with %s', async (_, claims) => {
    expect((await judged(await signed(claims()))).outcome).toBe('invalid')
  })

  it('begins at the date of the credential, not at that of the token', async () => {
    const begin = NOW.getTime() / 1000 + 100
    const early = await signed({ nbf: begin - 200, vc: vc({ issuanceDate: iso(begin) }) })
    expect((await judged(early)).checks.map(({ code }) => code)).toContain('not_yet_valid')
  })

  it('may have a number as the id of a presentation too', async () => {
    const vp = { '@context': [V1], type: ['VerifiablePresentation'], id: '1', holder: holder.did }
    const claims = { iss: holder.did, jti: '1', nonce: ASKED.nonce, aud: ASKED.audience, vp }
    const presented = await holder.sign(claims, { typ: 'JWT' })
    expect((await judged(presented, { expected: ASKED })).outcome).toBe('verified')
    const other = await holder.sign({ ...claims, jti: '2' }, { typ: 'JWT' })
    expect((await judged(other, { expected: ASKED })).outcome).toBe('invalid')
  })
})

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()

describe('the kid of a did:jwk', () => {
  it('may have only the thumbprint or the kid of its JWK as fragment', async () => {
    const key = await testKey()
    const publicJwk = { ...key.publicJwk, kid: 'mine' }
    const did = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`
    const outcomeFor = async (fragment: string) => {
      const jwt = await key.as(did, fragment).sign(credential({ issuer: did }))
      return (await judged(jwt, { trustedIssuers: [did] })).outcome
    }
    expect(await outcomeFor('0')).toBe('verified')
    expect(await outcomeFor('mine')).toBe('verified')
    expect(await outcomeFor(await calculateJwkThumbprint(key.publicJwk))).toBe('verified')
    expect(await outcomeFor('other')).toBe('invalid')
    expect(await outcomeFor(await calculateJwkThumbprint((await testKey()).publicJwk))).toBe('invalid')
  })
})

describe('a presentation with a proof of another kind', () => {
  const presentation = (proof: object, changes: object = {}): object => ({
    '@context': [V1],
    type: ['VerifiablePresentation'],
    proof: { type: 'Ed25519Signature2018', proofPurpose: 'authentication', created: BEGIN, ...proof },
    ...changes,
  })

  it.each<[string, () => object, string]>([
    ['names no key', () => presentation({}), 'presenter_unknown'],
    ['names a key by an address', () => presentation({ verificationMethod: `${ADDRESS}#1` }), 'presenter_unknown'],
    ['names its holder and no key', () => presentation({}, { holder: holder.did }), 'presenter_unknown'],
    [
      'has a time without zone',
      () =>
        presentation({
          verificationMethod: holder.keyId,
          created: '2026-05-22T11:59:00.123456',
          challenge: ASKED.nonce,
          domain: ASKED.audience,
        }),
      'presented_without_zone',
    ],
  ])('that %s cannot be judged', async (_, input, why) => {
    const found = await judged(input(), { expected: ASKED })
    expect(found.outcome).toBe('unverifiable')
    expect(found.reasonsOf('binding')).toEqual([why])
  })

  it('by another signer than its holder is refused', async () => {
    const input = presentation({ verificationMethod: issuer.keyId }, { holder: holder.did })
    expect((await judged(input, { expected: ASKED })).outcome).toBe('invalid')
  })

  it('with a malformed time is refused', async () => {
    const proof = { verificationMethod: holder.keyId, created: 'now', challenge: ASKED.nonce, domain: ASKED.audience }
    expect((await judged(presentation(proof), { expected: ASKED })).outcome).toBe('invalid')
  })
})
