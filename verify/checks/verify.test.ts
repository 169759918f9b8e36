/** The single entry point, for any input. The vectors cover valid and invalid presentations. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence } from '../evidence/evidence.ts'
import { fetchedJson, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { presentedNonce } from '../reading/presented-nonce.ts'
import { readInput } from '../reading/read-input.ts'
import { CHECK_CODES, CHECK_IDS, PRESENTATION_CHECK_IDS } from '../report/report.ts'
import { collectEvidence } from './collect-evidence.ts'
import { verify } from './verify.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const NOW = new Date('2026-05-22T12:00:00Z')
const NOT_THERE = { ok: false, reason: 'it is not there' } as const
const ASKED = { nonce: 'n-0S6_WzA2Mj', audience: 'https://verifier.example' }

let issuer: TestIssuer
let holder: TestIssuer
let evidence: Evidence
let jwt: string

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  holder = await testIssuer('did:web:holder.example')
  const documents = new Map([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [holder.documentUrl, fetchedJson({ ...holder.document, authentication: [holder.keyId] })],
  ])
  evidence = { now: NOW, trustedIssuers: [issuer.did], documents, expected: ASKED }
  jwt = await issuer.sign({
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { name: 'Invented' },
  })
})

function presentation(changes: object = {}): Promise<string> {
  const enveloped = { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${jwt}` }
  const claims = { holder: holder.did, nonce: ASKED.nonce, aud: ASKED.audience }
  const contents = { '@context': [V2], type: ['VerifiablePresentation'], verifiableCredential: enveloped }
  return holder.sign({ ...contents, ...claims, ...changes }, { typ: 'vp+jwt' })
}

async function binding(input: string, changed: Partial<Evidence> = {}): Promise<string | undefined> {
  const { checks } = await verify(input, { ...evidence, ...changed })
  return checks.find(({ id }) => id === 'binding')?.code
}

describe('a presentation', () => {
  it('has a report with its holder and a complete report for each credential', async () => {
    const report = await verify(await presentation(), evidence)
    expect(report).toMatchObject({ outcome: 'verified', format: 'vp+jwt', presentation: { holder: holder.did } })
    expect(report.credential).toBeUndefined()
    expect(report.checks.map(({ id }) => id)).toEqual(PRESENTATION_CHECK_IDS)
    const [credential] = report.presentation?.credentials ?? []
    expect(credential).toEqual(await verify(jwt, evidence))
    expect(credential?.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  })

  it('has sentences about the holder and the presentation, not about issuer and credential', async () => {
    const { checks } = await verify(await presentation(), { ...evidence, documents: new Map() })
    const proof = checks.find(({ id }) => id === 'proof')
    expect(proof?.message).toMatch(/signer's keys could not be obtained/)
    expect(checks.map(({ message }) => message).join(' ')).not.toMatch(/issuer/)
  })

  it('may be as old as expected.maxAgeSeconds', async () => {
    const anHourAgo = await presentation({ iat: NOW.getTime() / 1000 - 3600 })
    expect(await binding(anHourAgo)).toBe('binding_stale')
    expect(await binding(anHourAgo, { expected: { ...ASKED, maxAgeSeconds: 3600 } })).toBe('binding_proven')
  })

  it('has an unknown age when the time is not known', async () => {
    expect(await binding(await presentation(), { now: new Date('never') })).toBe('not_checked')
  })

  it('is read as bytes too, unless they are not UTF-8 or too many', async () => {
    const bytes = new TextEncoder().encode(await presentation())
    expect(await verify(bytes, evidence)).toEqual(await verify(new TextDecoder().decode(bytes), evidence))
    const damaged = await verify(new Uint8Array([...bytes, 0xff]), evidence)
    expect(damaged.checks[0]).toMatchObject({
      outcome: 'fail',
      code: 'malformed',
      message: expect.stringContaining('UTF-8'),
    })
    const large = await verify(new Uint8Array(1024 * 1024 + 1), evidence)
    expect(large.checks[0]).toMatchObject({ code: 'too_large' })
  })

  it('in an envelope that is too large is not read', async () => {
    const id = `data:application/vp+jwt,${'a'.repeat(1024 * 1024)}`
    const envelope = { '@context': V2, type: 'EnvelopedVerifiablePresentation', id }
    expect((await verify(envelope, evidence)).checks[0]).toMatchObject({ code: 'too_large' })
    const proven = { '@context': [V2], type: 'VerifiablePresentation', proof: {}, text: id }
    expect((await verify(proven, evidence)).checks[0]).toMatchObject({ code: 'too_large' })
  })
})

const trap = () => {
  throw new Error('trap')
}

describe('verify never throws:', () => {
  const isReport = async (input: unknown): Promise<void> => {
    const report = await verify(input, evidence)
    expect(['invalid', 'unverifiable']).toContain(report.outcome)
    const ids = report.checks.map(({ id }) => id)
    expect(ids).toEqual(report.presentation ? PRESENTATION_CHECK_IDS : CHECK_IDS)
    for (const { id, code, message } of report.checks) {
      expect(CHECK_CODES[id]).toContain(code)
      expect(message).toMatch(/^[A-Z].*\.$/s)
    }
  }

  const kind = fc.constantFrom(
    'VerifiablePresentation',
    'EnvelopedVerifiablePresentation',
    'VerifiableCredential',
    'EnvelopedVerifiableCredential',
  )

  it('any value gives a report', () => fc.assert(fc.asyncProperty(fc.anything(), isReport)))

  it('any object that says it is a presentation or a credential gives a report, also as text', () =>
    fc.assert(
      fc.asyncProperty(kind, fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), async (type, other, proof) => {
        const given = { ...other, '@context': [V2], type, proof }
        await isReport(given)
        await isReport(JSON.stringify(given))
      }),
    ))

  it('correctly signed nonsense in place of any member of a presentation gives a report', () => {
    const member = fc.constantFrom(
      '@context',
      'type',
      'holder',
      'verifiableCredential',
      'nonce',
      'aud',
      'iat',
      'exp',
      'id',
    )
    return fc.assert(
      fc.asyncProperty(member, fc.jsonValue(), async (name, value) => {
        const report = await verify(await presentation({ [name]: value }), evidence)
        expect(report.checks.length).toBeGreaterThanOrEqual(PRESENTATION_CHECK_IDS.length)
      }),
    )
  })

  it('any proof on a credential or a presentation gives a report', () => {
    const options = fc.record(
      {
        type: fc.constantFrom('DataIntegrityProof', 1),
        cryptosuite: fc.constantFrom('eddsa-rdfc-2022', 'eddsa-jcs-2022', null),
        proofPurpose: fc.constantFrom('assertionMethod', 'authentication', []),
        verificationMethod: fc.oneof(fc.constant(issuer.keyId), fc.jsonValue()),
        proofValue: fc.oneof(fc.constant(`z${'1'.repeat(64)}`), fc.jsonValue()),
        created: fc.oneof(fc.constant('2026-05-22T09:30:00Z'), fc.jsonValue()),
        previousProof: fc.jsonValue(),
        '@context': fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const contents = { '@context': [V2], issuer: issuer.did, credentialSubject: { name: 'Invented' } }
    return fc.assert(
      fc.asyncProperty(kind, fc.oneof(options, fc.array(options)), (type, proof) =>
        isReport({ ...contents, type, proof }),
      ),
    )
  })

  it('an object that throws when it is read is named for what it is', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const circular: { itself?: object } = {}
    circular.itself = circular
    for (const input of [
      new Proxy({}, { get: trap }),
      new Proxy({}, { getPrototypeOf: trap, get: trap }),
      proxy,
      circular,
      { type: 'VerifiablePresentation', toJSON: trap },
      { type: 'VerifiablePresentation', toJSON: () => undefined },
      { type: 'VerifiableCredential', number: 1n },
    ]) {
      await isReport(input)
      expect((await verify(input, evidence)).checks[0]).toMatchObject({
        code: 'not_a_credential',
        message: expect.stringContaining('cannot be written as JSON'),
      })
    }
  })
})

describe('an error that the verifier does not expect', () => {
  it.each<[string, () => Partial<Evidence>]>([
    ['the time', () => Object.defineProperty({}, 'now', { get: trap, enumerable: true })],
    ['the list of documents', () => ({ documents: Object.assign(new Map(), { [Symbol.iterator]: trap }) })],
    [
      'a document',
      () => ({
        documents: new Map([
          [issuer.documentUrl, Object.defineProperty(fetchedJson({}), 'body', { get: trap })],
          [holder.documentUrl, Object.defineProperty(fetchedJson({}), 'body', { get: trap })],
        ]),
      }),
    ],
    ['the trusted issuers', () => ({ trustedIssuers: new Proxy([], { get: trap }) })],
  ])('in %s is reported as a failure of the verifier itself, which says nothing of the input', async (_, faulty) => {
    const given = { ...evidence }
    Object.defineProperties(given, Object.getOwnPropertyDescriptors(faulty()))
    for (const input of [await presentation(), jwt]) {
      const { outcome, checks, credential, presentation: presented } = await verify(input, given)
      expect(outcome).toBe('unverifiable')
      expect(checks.map(({ id }) => id)).toEqual(CHECK_IDS)
      expect(checks.map(({ code }) => code)).toEqual(['internal', ...Array(6).fill('not_checked')])
      for (const { message } of checks) expect(message).toContain('The verifier itself failed')
      expect([credential, presented]).toEqual([undefined, undefined])
    }
  })
})

describe('a reading', () => {
  it('is made once for the documents, the nonce and the report', async () => {
    let readings = 0
    const id = `data:application/vp+jwt,${await presentation()}`
    const input = {
      toJSON() {
        readings++
        return { '@context': V2, type: 'EnvelopedVerifiablePresentation', id }
      },
    }
    const reading = readInput(input)
    const documents = await collectEvidence(reading, async url => evidence.documents.get(url) ?? NOT_THERE)
    expect(presentedNonce(reading)).toBe(ASKED.nonce)
    expect((await verify(reading, { ...evidence, documents })).outcome).toBe('verified')
    expect(readings).toBe(1)
    // Each function also takes the input itself.
    expect(await collectEvidence(input, async url => evidence.documents.get(url) ?? NOT_THERE)).toEqual(documents)
    expect((await verify(input, { ...evidence, documents })).outcome).toBe('verified')
  })

  it('is not accepted from anyone else, even in the same form', async () => {
    const copy = structuredClone(readInput(jwt))
    expect((await verify(copy, evidence)).checks[0]).toMatchObject({ code: 'not_a_credential' })
  })

  it('has each of several equal credentials in a presentation once', async () => {
    const enveloped = { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${jwt}` }
    const other = { ...enveloped, id: `data:application/vc+jwt;a,${jwt}` }
    const reading = readInput(await presentation({ verifiableCredential: [enveloped, other, enveloped] }))
    if (reading.kind !== 'presentation' || !reading.result.ok) throw new Error('it is a presentation')
    const [first, second, third] = reading.result.presentation.credentials
    expect(third).toBe(first)
    expect(second).not.toBe(first)
    expect((await verify(reading, evidence)).presentation?.credentials).toHaveLength(3)
  })
})
