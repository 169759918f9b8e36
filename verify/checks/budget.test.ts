import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Vector } from '../../fixtures/vectors/vector.ts'
import {
  ALLOWANCES,
  type Allowance,
  Budget,
  budgetOf,
  forRequest,
  MOST,
  PerRequest,
  requestDocuments,
} from '../evidence/budget.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, fetchedJwt, statusListPayload, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { neededDocuments } from './collect-evidence.ts'
import { verify } from './verify.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const SCHEMA = 'https://registry.example/schema.json'
const NOW = new Date('2026-05-22T12:00:00Z')

let issuer: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
})

const payload = (changes: object = {}): object => ({
  '@context': [V2],
  type: ['VerifiableCredential'],
  issuer: issuer.did,
  credentialSubject: { id: 'urn:x:1' },
  ...changes,
})

function evidence(published: Readonly<Record<string, Fetched>> = {}): Evidence {
  const documents = new Map([[issuer.documentUrl, fetchedJson(issuer.document)], ...Object.entries(published)])
  return { now: NOW, trustedIssuers: [issuer.did], documents }
}

async function verdict(credential: object, published?: Readonly<Record<string, Fetched>>) {
  const { outcome, checks } = await verify(await issuer.sign(credential), evidence(published))
  return { outcome, codes: Object.fromEntries(checks.map(({ id, code }) => [id, code])), checks }
}

function enveloped(jwt: string): object {
  return { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${jwt}` }
}

function presented(credentials: readonly object[]): Promise<string> {
  const presentation = { '@context': [V2], type: ['VerifiablePresentation'], verifiableCredential: credentials }
  return issuer.sign({ ...presentation, holder: issuer.did }, { typ: 'vp+jwt' })
}

describe('a budget', () => {
  it('gives its allowance, and no more', () => {
    const budget = new Budget()
    const { most } = ALLOWANCES.selectedClaims
    expect(budget.take('selectedClaims', most - 1)).toBe(true)
    expect(budget.take('selectedClaims', 1)).toBe(true)
    expect(budget.take('selectedClaims', 1)).toBe(false)
    expect(budget.take('hashedCharacters', 1)).toBe(true)
  })

  it('gives no more of a kind after the first refusal, but still of other kinds', () => {
    const budget = new Budget()
    expect(budget.take('patternSteps', 1e12)).toBe(false)
    expect(budget.take('patternSteps', 1)).toBe(false)
    expect(budget.take('canonicalCharacters', ALLOWANCES.canonicalCharacters.most - 1e6)).toBe(true)
  })

  it('does not give all allowances in full, because the time for all of them is limited', () => {
    const budget = new Budget()
    const kinds = ['linkedValues', 'canonicalCharacters', 'expandedBytes', 'patternSteps'] as const
    const taken = kinds.filter(kind => budget.take(kind, ALLOWANCES[kind].most))
    expect(taken.length).toBeLessThan(kinds.length)
    expect(taken.length).toBeGreaterThan(0)
  })

  it('belongs to one request, and so do its cached values', () => {
    const kept = new PerRequest<string, object>()
    const one = requestDocuments(new Map())
    expect(budgetOf(one)).toBe(budgetOf(requestDocuments(one)))
    expect(forRequest({ ...evidence(), documents: one }).documents).toBe(one)
    const made = kept.get(one, 'a', () => ({}))
    expect(kept.get(one, 'a', () => ({}))).toBe(made)
    expect(kept.get(one, 'b', () => ({}))).not.toBe(made)
    expect(kept.get(requestDocuments(new Map()), 'a', () => ({}))).not.toBe(made)
    const none = new Map()
    expect(kept.get(none, 'a', () => ({}))).not.toBe(kept.get(none, 'a', () => ({})))
  })
})

describe('a credential with more entries than are read', () => {
  it.each([
    ['credentialSchema', { id: SCHEMA, type: 'JsonSchema' }, 'schema', 'over_limit'],
    ['credentialStatus', { type: 'BitstringStatusListEntry' }, 'status', 'over_limit'],
    ['credentialSubject', { id: 'urn:x:1' }, 'format', 'too_large'],
    ['termsOfUse', { type: 'Terms' }, 'format', 'too_large'],
    ['evidence', { type: 'Evidence' }, 'format', 'too_large'],
  ] as const)('%s: it is not verified, and says how many are read', async (part, one, id, code) => {
    const { outcome, codes, checks } = await verdict(payload({ [part]: Array(MOST[part] + 1).fill(one) }))
    expect([outcome, codes[id]]).toEqual(['unverifiable', code])
    const message = checks.find(check => check.id === id)?.message
    expect(message).toContain(` ${MOST[part] + 1} `)
    expect(message).toContain(` ${MOST[part]} `)
  })

  it('is judged with exactly as many as are read', async () => {
    const entries = Array(MOST.credentialSchema).fill({ id: SCHEMA, type: 'JsonSchema' })
    const subjects = Array(MOST.credentialSubject).fill({ id: 'urn:x:1' })
    const credential = payload({ credentialSchema: entries, credentialSubject: subjects })
    const { outcome, codes } = await verdict(credential, { [SCHEMA]: fetchedJson({}) })
    expect([outcome, codes.schema]).toEqual(['verified', 'schema_valid'])
  })

  it('is not verified with too many related resources', async () => {
    const relatedResource = [...Array(MOST.relatedResource + 1).keys()].map(at => ({ id: `urn:${at}`, digestSRI: 'x' }))
    expect(await verdict(payload({ relatedResource }))).toMatchObject({
      outcome: 'unverifiable',
      codes: { format: 'too_large' },
    })
  })

  it('needs no documents for too many schemas or status entries', async () => {
    const schemas = Array(9).fill({ id: SCHEMA, type: 'JsonSchema' })
    const list = 'https://registry.example/lists/1'
    const status = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '1' }
    const entries = Array(17).fill({ ...status, statusListCredential: list })
    const text = await issuer.sign(payload({ credentialSchema: schemas, credentialStatus: entries }))
    expect(neededDocuments(text)).toEqual([issuer.documentUrl])
    const fewer = payload({ credentialSchema: schemas.slice(1), credentialStatus: entries.slice(1) })
    expect(neededDocuments(await issuer.sign(fewer))).toEqual([issuer.documentUrl, list, SCHEMA])
  })
})

describe('the credentials of a presentation', () => {
  it('pay from one budget for their schemas', async () => {
    const credentials = await Promise.all(
      [...Array(6).keys()].map(async at => {
        const items = [...Array(400).keys()].map(item => ({ item }))
        const credentialSchema = { id: `${SCHEMA}?${at}`, type: 'JsonSchema' }
        return enveloped(await issuer.sign(payload({ id: `urn:x:${at}`, items, credentialSchema })))
      }),
    )
    const unique = fetchedJson({ properties: { items: { uniqueItems: true } } })
    const published = Object.fromEntries([...Array(6).keys()].map(at => [`${SCHEMA}?${at}`, unique]))
    const { presentation } = await verify(await presented(credentials), evidence(published))
    const codes = presentation?.credentials.map(({ checks }) => checks.find(({ id }) => id === 'schema')?.code)
    expect(codes?.[0]).toBe('schema_valid')
    expect(codes?.at(-1)).toBe('over_limit')
    const alone = await verify(credentials.at(-1), evidence(published))
    expect(alone.outcome).toBe('verified')
  })

  it('are verified once when they are equal texts', async () => {
    const one = enveloped(await issuer.sign(payload()))
    const other = enveloped(await issuer.sign(payload({ id: 'urn:x:2' })))
    const { presentation } = await verify(await presented([one, other, one]), evidence())
    const [first, second, third] = presentation?.credentials ?? []
    expect(third).toBe(first)
    expect(second).not.toBe(first)
    expect(second?.credential).toMatchObject({ id: 'urn:x:2' })
  })

  it('share a limit for their status lists, and the status beyond it is unknown', async () => {
    const urls = [...Array(6).keys()].map(at => `https://registry.example/lists/${at}`)
    const lists = await Promise.all(
      urls.map(async (url, at) => {
        const large = { bytes: 4 * 1024 * 1024, set: [at + 2] }
        const list = await statusListPayload(issuer.did, { url, purpose: 'revocation', ...large })
        return [url, fetchedJwt(await issuer.sign(list))] as const
      }),
    )
    const credentialStatus = urls.map(statusListCredential => ({
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '1',
      statusListCredential,
    }))
    const few = await verdict(payload({ credentialStatus: credentialStatus.slice(0, 3) }), Object.fromEntries(lists))
    expect([few.outcome, few.codes.status]).toEqual(['verified', 'status_good'])
    const many = await verdict(payload({ credentialStatus }), Object.fromEntries(lists))
    expect([many.outcome, many.codes.status]).toEqual(['unverifiable', 'over_limit'])
  })
})

describe('the proofs of a document', () => {
  it('may sign one large text, which is canonicalized once', async () => {
    const prover = await provingIssuer('did:web:registry.example')
    const large = 'a'.repeat(800_000)
    const signed = await prover.prove(payload({ note: large }), { cryptosuite: 'eddsa-jcs-2022' })
    const documents = new Map([[prover.documentUrl, fetchedJson(prover.document)]])
    const proof = Array(8).fill(signed.proof)
    const report = await verify({ ...signed, proof }, { now: NOW, trustedIssuers: [prover.did], documents })
    expect(report.checks.find(({ id }) => id === 'proof')?.code).toBe('signature_valid')
  })
})

describe('a request that has used up its budget for', () => {
  it.each<[Allowance, string, string]>([
    ['schemaSteps', 'in-order', 'schema over_limit'],
    ['patternSize', 'in-order', 'schema over_limit'],
    ['patternSteps', 'in-order', 'schema over_limit'],
    ['expandedBytes', 'in-order', 'status over_limit'],
    ['expandedBytes', 'sd-jwt', 'status over_limit'],
    ['readCharacters', 'in-order', 'proof over_limit'],
    ['readCharacters', 'in-order', 'status over_limit'],
    ['readCharacters', 'in-order', 'schema over_limit'],
    ['readCharacters', 'sd-jwt', 'status over_limit'],
    ['readCharacters', 'sd-jwt', 'schema over_limit'],
    ['readCharacters', 'issuer-metadata', 'proof over_limit'],
    ['readCharacters', 'data-integrity', 'proof over_limit'],
    ['readCharacters', 'did-webvh-witnessed', 'proof over_limit'],
    ['signatures', 'in-order', 'proof over_limit'],
    ['signatures', 'no-kid', 'proof over_limit'],
    ['selectedClaims', 'sd-jwt', 'schema over_limit'],
    ['hashedCharacters', 'sd-jwt', 'schema over_limit'],
    ['canonicalCharacters', 'data-integrity-jcs', 'proof over_limit'],
    ['signatures', 'data-integrity-jcs', 'proof over_limit'],
    ['signatures', 'data-integrity', 'proof over_limit'],
    ['canonicalCharacters', 'did-webvh', 'proof over_limit'],
    ['signatures', 'did-webvh', 'proof over_limit'],
    ['signatures', 'did-webvh-witnessed', 'proof over_limit'],
    ['certificates', 'certificate', 'proof over_limit'],
    ['linkedValues', 'data-integrity', 'proof over_limit'],
    ['contextTerms', 'data-integrity', 'proof over_limit'],
  ])('%s does not verify %s.json', async (allowance, name, expected) => {
    const file = new URL(`../../fixtures/vectors/valid/${name}.json`, import.meta.url)
    const vector: Vector = JSON.parse(readFileSync(file, 'utf8'))
    const { credential, now, trustedIssuers, trustedCertificates = [], trustedContexts = [], documents: all } = vector
    const fetched = Object.entries(all).map(([url, document]) => [url, { ok: true, ...document }] as const)
    const documents = requestDocuments(new Map(fetched))
    const trusting = { now: new Date(now), trustedIssuers, trustedCertificates, trustedContexts }
    expect((await verify(credential, { ...trusting, documents: new Map(fetched) })).outcome).toBe('verified')
    budgetOf(documents).take(allowance, ALLOWANCES[allowance].most)
    const { outcome, checks } = await verify(credential, { ...trusting, documents })
    expect(outcome).toBe('unverifiable')
    expect(checks.map(({ id, code }) => `${id} ${code}`)).toContain(expected)
  })
})
