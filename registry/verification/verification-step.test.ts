import { expect, test } from 'vitest'
import { collectEvidence } from '../../verify/checks/collect-evidence.ts'
import { verify } from '../../verify/checks/verify.ts'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { fetchedJson, fetchedJwt, statusListPayload, testIssuer } from '../../verify/evidence/issuer.testing.ts'
import type { StepResult } from './step-messages.ts'
import { reportJson, verificationStep } from './verification-step.ts'

const NOW = '2026-05-23T00:00:00Z'
const DID = 'did:web:issuer.example'

/** A credential with its own status list; the same issuer signs both. */
async function credentialWithStatus() {
  const issuer = await testIssuer(DID)
  const url = 'https://issuer.example/status/1'
  const documents = new Map<string, Fetched>([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [url, fetchedJwt(await issuer.sign(await statusListPayload(DID, { url, purpose: 'revocation', set: [7] })))],
  ])
  const status = { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListCredential: url }
  const credential = await issuer.sign({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: DID,
    credentialSubject: { id: 'urn:example:1' },
    credentialStatus: { ...status, id: `${url}#7`, statusListIndex: '7' },
  })
  return { credential, documents }
}

function step(text: string, documents: ReadonlyMap<string, Fetched>, form: 'text' | 'json' = 'text') {
  return verificationStep({
    ...{ body: new TextEncoder().encode(text), form, documents, now: NOW },
    trustedIssuers: [DID],
    trustedContexts: [],
  })
}

const report = (result: StepResult) =>
  result.kind === 'report' ? JSON.parse(new TextDecoder().decode(result.json)) : result

test('a verification asks for its documents in rounds, and the report equals that of the verifier', async () => {
  const { credential, documents } = await credentialWithStatus()
  const known = new Map<string, Fetched>()
  const asked: string[] = []
  let result = await step(credential, known)
  while (result.kind === 'needs') {
    expect(new TextDecoder().decode(result.body)).toBe(credential)
    for (const url of result.urls) known.set(url, documents.get(url) ?? { ok: false, reason: 'it is not there' })
    asked.push(...result.urls)
    result = await step(credential, known)
  }
  const evidence = await collectEvidence(credential, async url => documents.get(url) ?? { ok: false, reason: 'no' })
  expect(asked.sort()).toEqual([...documents.keys()].sort())
  const direct = await verify(credential, { now: new Date(NOW), trustedIssuers: [DID], documents: evidence })
  expect(report(result)).toEqual(JSON.parse(JSON.stringify(direct)))
  expect(report(result)).toMatchObject({ outcome: 'invalid' })
})

test('a verification does not ask again for a document that could not be fetched', async () => {
  const { credential, documents } = await credentialWithStatus()
  const failed = new Map([...documents.keys()].map(url => [url, { ok: false, reason: 'it is not there' }] as const))
  expect(report(await step(credential, failed))).toMatchObject({ outcome: 'unverifiable' })
})

test('a body that is not a verification request is refused without a report', async () => {
  expect(await step('[]', new Map(), 'json')).toMatchObject({ kind: 'refused' })
})

test('claims that are nested too deeply for JSON output are left out of the report', () => {
  const deep = JSON.parse(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)
  const inner = { outcome: 'invalid', checks: [], credential: deep } as const
  expect(reportJson(inner)).toBe('{"outcome":"invalid","checks":[]}')
  expect(
    JSON.parse(reportJson({ ...inner, presentation: { holder: 'did:web:a.example', credentials: [inner] } })),
  ).toEqual({
    outcome: 'invalid',
    checks: [],
    presentation: { holder: 'did:web:a.example', credentials: [{ outcome: 'invalid', checks: [] }] },
  })
})
