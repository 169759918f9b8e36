import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { documentOf, fetchedJson, statusListPayload, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { didWebUrl } from '../identifiers/methods/did-web.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { CHECK_CODES, CHECK_IDS } from '../report/report.ts'
import { collectEvidence } from './collect-evidence.ts'
import { verify } from './verify.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const LIST = 'https://registry.example/status-lists/1-revocation'

const ANYTHING = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withNullPrototype: true,
})

let issuer: TestIssuer
let evidence: Evidence

function registration(changes: object = {}): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential', 'RegistrationCredential'],
    issuer: issuer.did,
    validFrom: '2026-05-22T09:30:00Z',
    credentialSubject: {
      id: 'https://registry.example/organization/XA.1',
      legalName: 'Soci\u00e9t\u00e9 invent\u00e9e',
    },
    ...changes,
  }
}

async function codesOf(input: unknown, changed: Partial<Evidence> = {}): Promise<Record<string, string>> {
  const { outcome, checks } = await verify(input, { ...evidence, ...changed })
  return { outcome, ...Object.fromEntries(checks.map(({ id, code }) => [id, code])) }
}

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  const documents = new Map([[issuer.documentUrl, fetchedJson(issuer.document)]])
  evidence = { now: NOW, trustedIssuers: [issuer.did], documents }
})

describe('a credential without faults', () => {
  it('is verified, and the report has its signed claims', async () => {
    const report = await verify(await issuer.sign(registration()), evidence)
    expect(report.outcome).toBe('verified')
    expect(report.credential).toEqual(registration())
    expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
  })

  it('is read from every supported form', async () => {
    const jwt = await issuer.sign(registration())
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: ['EnvelopedVerifiableCredential'],
      id: `data:application/vc+jwt,${jwt}`,
    }
    for (const input of [jwt, `\n ${jwt}\r\n`, envelope, JSON.stringify(envelope, null, 2)]) {
      expect((await verify(input, evidence)).outcome).toBe('verified')
    }
  })

  it('is not verified after any one character was changed', async () => {
    const jwt = await issuer.sign(registration())
    const characters = [
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
      ...'.=+/ \n~\u0000\u00e9{',
    ]
    const altered = fc
      .tuple(fc.nat({ max: jwt.length - 1 }), fc.constantFrom(...characters))
      .filter(([at, character]) => jwt[at] !== character)
    const assertRefused = async (at: number, character: string): Promise<void> => {
      const { outcome } = await verify(jwt.slice(0, at) + character + jwt.slice(at + 1), evidence)
      // The name of the algorithm in the header may have become an unknown one.
      const allowed = at < jwt.indexOf('.') ? ['invalid', 'unverifiable'] : ['invalid']
      if (!allowed.includes(outcome))
        throw new Error(`${JSON.stringify(character)} at ${at} of ${jwt.length} is ${outcome}`)
    }
    await fc.assert(
      fc.asyncProperty(altered, ([at, character]) => assertRefused(at, character)),
      { numRuns: 500 },
    )
    // The last character of a part has unused bits. All their spellings are tried.
    const ends = [
      jwt.indexOf('.') - 1,
      jwt.lastIndexOf('.') - 1,
      jwt.length - 1,
      0,
      jwt.indexOf('.'),
      jwt.lastIndexOf('.'),
    ]
    for (const at of ends) {
      for (const character of characters) if (jwt[at] !== character) await assertRefused(at, character)
    }
  })

  it('is not verified after a byte was removed or added', async () => {
    const jwt = await issuer.sign(registration())
    const positions = [0, 1, 20, jwt.indexOf('.'), jwt.lastIndexOf('.'), jwt.length - 1]
    const altered = positions.flatMap(at => [
      jwt.slice(0, at) + jwt.slice(at + 1),
      `${jwt.slice(0, at)}A${jwt.slice(at)}`,
    ])
    for (const text of [...altered, `${jwt}A`, `${jwt}.`, `${jwt}.${jwt}`]) {
      expect((await verify(text, evidence)).outcome).toBe('invalid')
    }
  })
})

describe('verify never throws for a credential:', () => {
  const isReport = async (input: unknown): Promise<void> => {
    const { outcome, checks } = await verify(input, evidence)
    expect(['invalid', 'unverifiable']).toContain(outcome)
    expect(checks.map(({ id }) => id)).toEqual(CHECK_IDS)
    for (const { id, code, message } of checks) {
      expect(CHECK_CODES[id]).toContain(code)
      expect(message).toMatch(/^[A-Z].*\.$/s)
    }
  }

  it('any value gives a report', () => fc.assert(fc.asyncProperty(ANYTHING, isReport)))

  it('any text gives a report', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(fc.base64String(), { maxLength: 5 }).map(parts => parts.join('.')),
    )
    return fc.assert(fc.asyncProperty(text, isReport))
  })

  it('any header and any payload give a report', () => {
    const part = fc.oneof(
      fc.uint8Array(),
      fc.json().map(json => Buffer.from(json)),
    )
    const jws = fc
      .tuple(part, part, part)
      .map(parts => parts.map(bytes => Buffer.from(bytes).toString('base64url')).join('.'))
    return fc.assert(fc.asyncProperty(jws, isReport))
  })

  it('an object that throws when it is read gives a report', async () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    await isReport(trap)
    await isReport({
      type: 'EnvelopedVerifiableCredential',
      get id() {
        throw new Error('trap')
      },
    })
  })

  it('correctly signed nonsense in place of any member gives a report', () => {
    const member = fc.constantFrom(
      'issuer',
      'type',
      'validFrom',
      'validUntil',
      'exp',
      'credentialStatus',
      'credentialSchema',
      'credentialSubject',
      '@context',
      'id',
      '__proto__',
    )
    return fc.assert(
      fc.asyncProperty(member, fc.jsonValue(), async (name, value) => {
        const text = `${JSON.stringify(registration()).slice(0, -1)},"${name}":${JSON.stringify(value)}}`
        const once = JSON.stringify(JSON.parse(text))
        const report = await verify(await issuer.sign(once), evidence)
        expect(report.checks.map(({ id }) => id)).toEqual(CHECK_IDS)
      }),
    )
  })

  it('any DID document gives a report', async () => {
    const jwt = await issuer.sign(registration())
    const document = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map(publicKeyJwk => JSON.stringify(documentOf(issuer.did, { 'test-key-1': { publicKeyJwk } }))),
      fc.jsonValue().map(methods => JSON.stringify({ ...issuer.document, verificationMethod: methods })),
      fc.jsonValue().map(methods => JSON.stringify({ ...issuer.document, assertionMethod: methods })),
    )
    await fc.assert(
      fc.asyncProperty(document, async body => {
        const documents = new Map([[issuer.documentUrl, { ok: true, body, mediaType: 'application/json' } as const]])
        expect((await verify(jwt, { ...evidence, documents })).outcome).toBe('invalid')
      }),
    )
  })
})

describe('the size limit of verify', () => {
  it('refuses a text of more than 1 MiB before it is read, in any form', async () => {
    const jwt = await issuer.sign(registration({ evidence: { type: 'Text', text: 'a'.repeat(1024 * 1024) } }))
    const envelope = {
      '@context': 'https://www.w3.org/ns/credentials/v2',
      type: 'EnvelopedVerifiableCredential',
      id: `data:application/vc+jwt,${jwt}`,
    }
    for (const input of [jwt, envelope, JSON.stringify(envelope), '{'.repeat(2 ** 21)]) {
      expect(await codesOf(input)).toMatchObject({ outcome: 'unverifiable', format: 'too_large', proof: 'not_checked' })
    }
  })

  it('allows a large credential', async () => {
    const jwt = await issuer.sign(registration({ evidence: { type: 'Text', text: 'a'.repeat(700_000) } }))
    expect((await verify(jwt, evidence)).outcome).toBe('verified')
  })
})

describe('the clock tolerance of verify', () => {
  const at = (now: string, clockToleranceSeconds?: number): Partial<Evidence> => ({
    now: new Date(now),
    ...(clockToleranceSeconds === undefined ? {} : { clockToleranceSeconds }),
  })

  it('is exactly sixty seconds on both sides by default', async () => {
    const jwt = await issuer.sign(
      registration({ validFrom: '2026-05-22T12:00:00Z', validUntil: '2026-05-22T13:00:00Z' }),
    )
    expect(await codesOf(jwt, at('2026-05-22T11:58:59Z'))).toMatchObject({ validity: 'not_yet_valid' })
    expect(await codesOf(jwt, at('2026-05-22T11:59:00Z'))).toMatchObject({ outcome: 'verified' })
    expect(await codesOf(jwt, at('2026-05-22T13:01:00Z'))).toMatchObject({ outcome: 'verified' })
    expect(await codesOf(jwt, at('2026-05-22T13:01:01Z'))).toMatchObject({ validity: 'expired' })
  })

  it('can be changed', async () => {
    const jwt = await issuer.sign(registration({ validFrom: '2026-05-22T12:00:00Z' }))
    expect(await codesOf(jwt, at('2026-05-22T11:59:59Z', 0))).toMatchObject({ validity: 'not_yet_valid' })
    expect(await codesOf(jwt, at('2026-05-22T11:55:00Z', 300))).toMatchObject({ outcome: 'verified' })
  })

  it('does not apply without a time: the period is unknown', async () => {
    const jwt = await issuer.sign(registration())
    expect(await codesOf(jwt, at('never'))).toMatchObject({ outcome: 'unverifiable', validity: 'not_checked' })
  })
})

describe('the status of a credential', () => {
  const entry = (purpose: string, changes: object = {}) => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: purpose,
    statusListIndex: '7',
    statusListCredential: LIST,
    ...changes,
  })
  const withList = async (purpose: string | readonly string[], set: readonly number[]): Promise<Partial<Evidence>> => {
    const list = await issuer.sign(await statusListPayload(issuer.did, { url: LIST, purpose, set }))
    const fetched: Fetched = { ok: true, body: list, mediaType: 'application/vc+jwt' }
    return { documents: new Map([...evidence.documents, [LIST, fetched]]) }
  }

  it('is not known while another issuer’s message is set, and the message is shown', async () => {
    const statusMessage = [
      { status: '0x0', message: 'none' },
      { status: '0x1', message: 'under review' },
    ]
    const jwt = await issuer.sign(registration({ credentialStatus: entry('message', { statusMessage }) }))
    for (const [set, outcome, words] of [
      [[7], 'unverifiable', '"under review"'],
      [[], 'verified', '"none"'],
    ] as const) {
      const report = await verify(jwt, { ...evidence, ...(await withList('message', set)) })
      expect(report.outcome).toBe(outcome)
      expect(report.checks.find(({ id }) => id === 'status')?.message).toContain(words)
    }
  })

  it('for an unknown purpose is good while it is not set, and unknown when it is', async () => {
    const jwt = await issuer.sign(registration({ credentialStatus: entry('example') }))
    expect(await codesOf(jwt, await withList('example', []))).toMatchObject({ outcome: 'verified' })
    expect(await codesOf(jwt, await withList('example', [7]))).toMatchObject({ outcome: 'unverifiable' })
  })

  it('may come from a list for several purposes', async () => {
    const jwt = await issuer.sign(
      registration({ credentialStatus: [entry('revocation'), entry('suspension', { statusListIndex: '8' })] }),
    )
    const suspended = await withList(['revocation', 'suspension'], [8])
    expect(await codesOf(jwt, suspended)).toMatchObject({ status: 'suspended' })
  })

  it('is checked even if the signature is wrong, and the report has both', async () => {
    const jwt = await issuer.sign(registration({ credentialStatus: entry('revocation') }))
    const altered = `${jwt.slice(0, -4)}AAAA`
    expect(await codesOf(altered, await withList('revocation', [7]))).toEqual({
      outcome: 'invalid',
      format: 'format_ok',
      proof: 'signature_invalid',
      issuer: 'issuer_trusted',
      validity: 'within_period',
      status: 'revoked',
      schema: 'schema_none',
      binding: 'binding_none',
    })
  })
})

describe('an issuer whose document cannot be looked up', () => {
  it('is unverifiable, not invalid, when its DID method is not supported', async () => {
    const stranger = await testIssuer('did:example:123')
    const jwt = await stranger.sign(registration({ issuer: stranger.did }))
    expect(didWebUrl(stranger.did)).toBeUndefined()
    expect(await codesOf(jwt, { trustedIssuers: [stranger.did] })).toMatchObject({
      outcome: 'unverifiable',
      proof: 'issuer_document_unavailable',
    })
  })

  it('has the reason of the failed fetch in its report', async () => {
    const jwt = await issuer.sign(registration())
    const documents = await collectEvidence(jwt, async () => ({ ok: false, reason: 'the server answered 503' }))
    const { checks } = await verify(jwt, { ...evidence, documents })
    expect(checks.find(({ id }) => id === 'proof')?.message).toContain('the server answered 503')
  })
})

it('readCredential returns the parts without verifying the signature', async () => {
  const read = readCredential(formOf(await issuer.sign(registration({ issuer: { id: issuer.did } }))))
  expect(read).toMatchObject({
    ok: true,
    credential: {
      issuer: issuer.did,
      securing: { header: { algorithm: 'ES256', key: { kind: 'did', keyId: issuer.keyId } } },
    },
  })
})
