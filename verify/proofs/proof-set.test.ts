/** Several proofs on one document: whose proofs count, the effect of the others, and chains. */
import { beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../checks/verify.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { fetchedJson } from '../evidence/issuer.testing.ts'
import type { VerificationReport } from '../report/report.ts'
import { type ProvingIssuer, provingIssuer } from './proving-issuer.testing.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const NOW = new Date('2026-05-22T12:00:00Z')
const FIRST = 'urn:uuid:60102d04-b51e-11ed-acfe-2fcd717666a7'
const SECOND = 'urn:uuid:60102d04-b51e-11ed-acfe-2fcd717666a8'
const JCS = { cryptosuite: 'eddsa-jcs-2022' }
const ENDED = '2026-01-01T00:00:00Z'

let issuer: ProvingIssuer
let other: ProvingIssuer
let evidence: Evidence

beforeAll(async () => {
  issuer = await provingIssuer('did:web:issuer.example')
  other = await provingIssuer('did:web:other.example')
  const documents = new Map([issuer, other].map(one => [one.documentUrl, fetchedJson(one.document)] as const))
  evidence = { now: NOW, trustedIssuers: [issuer.did], documents }
})

function credential(changes: object = {}): JsonObject {
  return {
    '@context': [V2],
    id: 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000001',
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { id: 'https://issuer.example/organization/1', name: 'Invented' },
    ...changes,
  }
}

const proofsOf = (signed: JsonObject): readonly JsonObject[] => asArray(signed.proof).filter(isObject)

async function proofBy(
  signer: ProvingIssuer,
  options: JsonObject = {},
  signed: object = credential(),
): Promise<JsonObject> {
  const [proof = {}] = proofsOf(await signer.prove(signed, options))
  return proof
}

const unsupported = (signer: ProvingIssuer, more: object = {}): JsonObject => ({
  type: 'DataIntegrityProof',
  cryptosuite: 'bbs-2023',
  verificationMethod: signer.keyId,
  proofPurpose: 'assertionMethod',
  proofValue: 'u2V0',
  ...more,
})

const wrong = async (signer: ProvingIssuer, options: JsonObject = {}) =>
  proofBy(signer, options, credential({ name: 'Something else' }))

interface Case {
  readonly proofs: () => Promise<readonly JsonObject[]>
  readonly outcome: string
  /** Of the proof. */
  readonly code: string
  readonly says?: string
}

const SETS: Readonly<Record<string, Case>> = {
  'two by the issuer that hold': {
    proofs: async () => [await proofBy(issuer), await proofBy(issuer, JCS)],
    outcome: 'verified',
    code: 'signature_valid',
  },
  'one by the issuer and one that cannot be judged': {
    proofs: async () => [unsupported(issuer), await proofBy(issuer)],
    outcome: 'verified',
    code: 'signature_valid',
    says: 'bbs-2023 (did:web:issuer.example)',
  },
  'one by the issuer and one by a second party': {
    proofs: async () => [await proofBy(other), await proofBy(issuer, JCS)],
    outcome: 'verified',
    code: 'signature_valid',
    says: 'eddsa-rdfc-2022 (did:web:other.example)',
  },
  'one by the issuer and one by a second party that does not hold': {
    proofs: async () => [await proofBy(issuer), await wrong(other)],
    outcome: 'verified',
    code: 'signature_valid',
    says: 'eddsa-rdfc-2022 (did:web:other.example)',
  },
  'one by the issuer and one by a second party whose document cannot be obtained': {
    proofs: async () => [
      await proofBy(issuer),
      { ...(await proofBy(other)), verificationMethod: 'did:web:gone.example#k' },
    ],
    outcome: 'verified',
    code: 'signature_valid',
    says: 'did:web:gone.example',
  },
  'one by the issuer that cannot be judged and a sound one by an attacker': {
    proofs: async () => [unsupported(issuer), await proofBy(other)],
    outcome: 'unverifiable',
    code: 'algorithm_unsupported',
  },
  'one by an attacker alone': {
    proofs: async () => [await proofBy(other)],
    outcome: 'invalid',
    code: 'signature_valid',
  },
  'one by an attacker and one that cannot be judged of his own': {
    proofs: async () => [await proofBy(other), unsupported(other)],
    outcome: 'invalid',
    code: 'algorithm_unsupported',
  },
  'one by the issuer of another text and a sound one by an attacker': {
    proofs: async () => [await wrong(issuer), await proofBy(other)],
    outcome: 'invalid',
    code: 'signature_invalid',
  },
  'two by the issuer, one of which is of another text': {
    proofs: async () => [await proofBy(issuer), await wrong(issuer, JCS)],
    outcome: 'invalid',
    code: 'signature_invalid',
  },
  'two by the issuer, one of which has ended': {
    proofs: async () => [await proofBy(issuer), await proofBy(issuer, { expires: ENDED })],
    outcome: 'invalid',
    code: 'proof_invalid',
  },
  'one by the issuer and one that has ended and cannot be judged': {
    proofs: async () => [await proofBy(issuer), unsupported(issuer, { expires: ENDED })],
    outcome: 'invalid',
    code: 'proof_invalid',
  },
  'two that cannot be judged': {
    proofs: async () => [unsupported(issuer), unsupported(other)],
    outcome: 'unverifiable',
    code: 'algorithm_unsupported',
  },
  'an altered text, with one that held before and one that cannot be judged': {
    proofs: async () => [unsupported(issuer), await wrong(issuer)],
    outcome: 'invalid',
    code: 'signature_invalid',
  },
}

async function report(proofs: readonly JsonObject[]): Promise<VerificationReport> {
  return verify({ ...credential(), proof: proofs }, evidence)
}

function proofLine({ checks }: VerificationReport) {
  return checks.find(({ id }) => id === 'proof')
}

describe('a set of proofs', () => {
  it.each(Object.entries(SETS))('%s', async (_, { proofs, outcome, code, says }) => {
    const given = await proofs()
    for (const order of [given, given.toReversed()]) {
      const found = await report(order)
      expect(found.outcome).toBe(outcome)
      expect(proofLine(found)?.code).toBe(code)
      if (says !== undefined) expect(proofLine(found)?.message).toContain(says)
    }
  })

  it('reports that a signer without a proof did not sign', async () => {
    const { checks } = await report([await proofBy(other)])
    expect(checks.find(({ id }) => id === 'issuer')?.code).toBe('issuer_mismatch')
  })
})

describe('a chain of proofs', () => {
  /** A proof by the first party, and one by the issuer that continues it. */
  async function chain(first: JsonObject): Promise<readonly JsonObject[]> {
    return proofsOf(await issuer.prove({ ...credential(), proof: first }, { previousProof: FIRST }))
  }

  it('is valid when another party signed first and the issuer signed over that', async () => {
    const proofs = await chain(await proofBy(other, { id: FIRST }))
    expect((await report(proofs)).outcome).toBe('verified')
    expect((await report(proofs.slice(1))).outcome).toBe('invalid')
  })

  it('is valid when the first proof cannot be judged, and the report says so', async () => {
    // A JCS suite also signs members that no context defines.
    const first = { ...unsupported(other), id: FIRST }
    const found = await report(
      proofsOf(await issuer.prove({ ...credential(), proof: first }, { ...JCS, previousProof: FIRST })),
    )
    expect(found.outcome).toBe('verified')
    expect(proofLine(found)?.message).toContain('bbs-2023')
  })

  it.each([
    ['has ended', { expires: ENDED }],
    ['ends at no time', { expires: 'never' }],
    ['was made at no time', { created: 'once' }],
    ['is for another purpose', { proofPurpose: 'authentication' }],
  ])('is invalid when the first proof %s', async (_, options) => {
    const first = await proofBy(other, { ...JCS, id: FIRST, ...options })
    const proofs = proofsOf(await issuer.prove({ ...credential(), proof: first }, { ...JCS, previousProof: FIRST }))
    const found = await report(proofs)
    expect([found.outcome, proofLine(found)?.code]).toEqual(['invalid', 'proof_invalid'])
  })

  it('is invalid when its first proof has ended, in a chain of any length', async () => {
    const first = await proofBy(other, { ...JCS, id: FIRST, expires: ENDED })
    const second = proofsOf(
      await other.prove({ ...credential(), proof: first }, { ...JCS, id: SECOND, previousProof: FIRST }),
    )
    const third = await issuer.prove({ ...credential(), proof: second }, { ...JCS, previousProof: SECOND })
    expect((await report(proofsOf(third))).outcome).toBe('invalid')
  })

  it('is invalid when its first proof hides that it has ended', async () => {
    const first = await proofBy(other, { id: FIRST, expires: ENDED })
    const proofs = await chain(first)
    const { expires, ...rest } = first
    const value = { '@type': 'http://www.w3.org/2001/XMLSchema#dateTime', '@value': expires }
    for (const hidden of [
      { ...rest, 'https://w3id.org/security#expiration': value },
      { ...rest, 'sec:expiration': value },
      { ...rest, '@nest': { expires } },
    ]) {
      expect((await report([hidden, ...proofs.slice(1)])).outcome).toBe('invalid')
    }
  })

  it('that runs in a circle is refused', async () => {
    const proof = async (id: string, previousProof: string) => ({ ...(await proofBy(issuer)), id, previousProof })
    const found = await report([await proof(FIRST, SECOND), await proof(SECOND, FIRST)])
    expect(found.outcome).toBe('invalid')
  })
})

describe('the members of a proof', () => {
  const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'

  it.each([
    { 'https://w3id.org/security#expiration': { '@type': DATE_TIME, '@value': ENDED } },
    { 'http://purl.org/dc/terms/created': { '@type': DATE_TIME, '@value': ENDED } },
    { 'sec:expiration': ENDED },
    { '@id': 'urn:x:1' },
    { '@context': { end: 'https://w3id.org/security#expiration' }, end: ENDED },
    { '@context': [V2, 'https://issuer.example/more'] },
    { licence: 'all' },
    { id: ['urn:x:1'] },
    { nonce: { '@value': 'a' } },
    { domain: [{ '@id': 'https://a.example' }] },
    { challenge: { id: 'a' } },
    { previousProof: { id: FIRST } },
    { created: { '@type': DATE_TIME, '@value': '2026-05-22T09:30:00Z' } },
    { created: ['2026-05-22T09:30:00Z'] },
    { expires: { '@type': DATE_TIME, '@value': '2027-05-22T09:30:00Z' } },
    { verificationMethod: { id: 'did:web:issuer.example#proof-key-1' } },
    { proofPurpose: 'https://w3id.org/security#assertionMethod' },
  ])('are refused when they are not plain terms: %j', async changes => {
    const found = await report([{ ...(await proofBy(issuer)), ...changes }])
    expect([found.outcome, proofLine(found)?.code]).toEqual(['invalid', 'proof_invalid'])
  })

  it('may be any plain term in a JCS proof', async () => {
    expect((await report([await proofBy(issuer, { ...JCS, licence: 'all', '@context': [V2] })])).outcome).toBe(
      'verified',
    )
    expect((await report([await proofBy(issuer, { ...JCS, 'x:y': 'all' })])).outcome).toBe('invalid')
  })

  it('may repeat the contexts of the text', async () => {
    expect((await report([{ ...(await proofBy(issuer)), '@context': [V2] }])).outcome).toBe('verified')
  })
})

describe('a presentation with several proofs', () => {
  const expected = { nonce: 'n-9', audience: 'https://verifier.example' }
  const occasion = { challenge: expected.nonce, domain: expected.audience, created: '2026-05-22T11:59:30Z' }
  let holder: ProvingIssuer
  let attacker: ProvingIssuer

  beforeAll(async () => {
    holder = await provingIssuer('did:key:', 'authentication')
    attacker = await provingIssuer('did:key:', 'authentication')
  })

  const presentation = (changes: object = {}) => ({
    '@context': [V2],
    type: ['VerifiablePresentation'],
    holder: holder.did,
    ...changes,
  })

  async function outcomeOf(proofs: readonly JsonObject[], changes: object = {}): Promise<string> {
    return (await verify({ ...presentation(changes), proof: proofs }, { ...evidence, expected })).outcome
  }

  it('verifies by its holder’s proof, even with a proof of another signer beside it', async () => {
    const own = await proofBy(holder, occasion, presentation())
    const others = await proofBy(attacker, occasion, presentation())
    expect(await outcomeOf([own, others])).toBe('verified')
    expect(await outcomeOf([others, own])).toBe('verified')
    expect(await outcomeOf([others])).toBe('invalid')
  })

  it('does not take the challenge from a proof of another signer', async () => {
    const old = await proofBy(holder, { ...occasion, challenge: 'n-8' }, presentation())
    const fresh = unsupported(holder, { ...occasion, proofPurpose: 'authentication' })
    expect(await outcomeOf([old, fresh])).toBe('invalid')
    expect(await outcomeOf([old, await proofBy(attacker, occasion, presentation())])).toBe('invalid')
    expect(await outcomeOf([fresh])).toBe('unverifiable')
  })

  it('must have one signer when it names no holder', async () => {
    const unnamed = { holder: undefined }
    const own = await proofBy(holder, occasion, presentation(unnamed))
    const others = await proofBy(attacker, occasion, presentation(unnamed))
    expect(await outcomeOf([own], unnamed)).toBe('verified')
    expect(await outcomeOf([others, own], unnamed)).toBe('invalid')
  })
})
