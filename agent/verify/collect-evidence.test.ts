import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { collectEvidence, neededDocuments } from './collect-evidence.ts'
import type { Fetched } from './evidence.ts'
import { fetchedJson, fetchedJwt, statusListPayload, type TestIssuer, testIssuer } from './issuer.testing.ts'

const LIST = 'https://registry.example/status-lists/1-revocation'
const SCHEMA = 'https://registry.example/schema.json'
const DID_DOCUMENT = 'https://registry.example/.well-known/did.json'

let issuer: TestIssuer
let other: TestIssuer

function credential(changes: object = {}): Promise<string> {
  return issuer.sign({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { legalName: 'Invented' },
    credentialStatus: [statusEntry(LIST, '1'), statusEntry(LIST, '2')],
    credentialSchema: { id: SCHEMA, type: 'JsonSchema' },
    ...changes,
  })
}

function statusEntry(statusListCredential: string, statusListIndex: string): object {
  return { type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex, statusListCredential }
}

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  other = await testIssuer('did:web:other.example')
})

describe('neededDocuments', () => {
  it('names the DID document, each status list once, and the schema', async () => {
    expect(neededDocuments(await credential())).toEqual([DID_DOCUMENT, LIST, SCHEMA])
  })

  it('leaves out what is no address to fetch from', async () => {
    const hostile = await credential({
      credentialStatus: [statusEntry('http://169.254.169.254/', '1'), statusEntry('file:///etc/passwd', '1'), 7, null],
      credentialSchema: [{ id: 'javascript:alert(1)', type: 'JsonSchema' }, { id: SCHEMA, type: 'Other' }, 'a'],
    })
    expect(neededDocuments(hostile)).toEqual([DID_DOCUMENT])
  })

  it('names nothing for what is no credential, whatever it is', () => {
    fc.assert(fc.property(fc.anything(), input => neededDocuments(input).length === 0))
  })
})

describe('collectEvidence', () => {
  it('fetches all of it at once, and each document once', async () => {
    const asked: string[] = []
    let release = (): void => undefined
    const all = new Promise<void>(resolve => {
      release = resolve
    })
    const documents = await collectEvidence(await credential(), async url => {
      asked.push(url)
      // Nobody gets an answer before everyone has asked.
      if (asked.length === 3) release()
      await all
      return { ok: true, body: url, mediaType: 'text/plain' }
    })
    expect(asked).toEqual([DID_DOCUMENT, LIST, SCHEMA])
    expect([...documents.keys()]).toEqual(asked)
  })

  it('fetches the DID document of whoever else signed the status list', async () => {
    const list = await other.sign(await statusListPayload(other.did, { url: LIST, purpose: 'revocation' }))
    const published = new Map<string, Fetched>([
      [LIST, fetchedJwt(list)],
      [other.documentUrl, fetchedJson(other.document)],
    ])
    const documents = await collectEvidence(
      await credential(),
      async url => published.get(url) ?? { ok: false, reason: 'it is not there' },
    )
    expect(documents.get(other.documentUrl)).toEqual(fetchedJson(other.document))
    expect(documents.size).toBe(4)
  })

  it('asks for eight documents at most, however many a credential names', async () => {
    const many = [...Array(50).keys()].map(at => statusEntry(`https://registry.example/status-lists/${at}`, '1'))
    const asked: string[] = []
    await collectEvidence(await credential({ credentialStatus: many }), async url => {
      asked.push(url)
      const id = Number(url.split('/').at(-1))
      const signer = await testIssuer(`did:web:issuer-${id}.example`)
      return fetchedJwt(await signer.sign(await statusListPayload(signer.did, { url, purpose: 'revocation' })))
    })
    expect(asked.length).toBe(8)
  })

  it('takes a failure to fetch for a document that is not available', async () => {
    const documents = await collectEvidence(await credential(), async () => {
      throw new Error('socket hang up at 10.0.0.1')
    })
    expect(documents.get(LIST)).toEqual({ ok: false, reason: 'it could not be fetched' })
  })

  it('asks for nothing when there is no credential', async () => {
    const documents = await collectEvidence('nothing', () => Promise.reject(new Error('was asked')))
    expect(documents.size).toBe(0)
  })
})
