import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Fetched } from '../evidence/evidence.ts'
import { fetchedJson, fetchedJwt, statusListPayload, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { collectEvidence, neededDocuments } from './collect-evidence.ts'
import { verify } from './verify.ts'

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

  it('leaves out addresses that must not be fetched', async () => {
    const hostile = await credential({
      credentialStatus: [statusEntry('http://169.254.169.254/', '1'), statusEntry('file:///etc/passwd', '1')],
      credentialSchema: [
        { id: 'javascript:alert(1)', type: 'JsonSchema' },
        { id: SCHEMA, type: 'Other' },
      ],
    })
    expect(neededDocuments(hostile)).toEqual([DID_DOCUMENT])
  })

  it('names nothing for any input that is not a credential', () => {
    fc.assert(fc.property(fc.anything(), input => neededDocuments(input).length === 0))
  })
})

describe('collectEvidence', () => {
  it('fetches all documents in parallel, and each of them once', async () => {
    const asked: string[] = []
    let release = (): void => undefined
    const all = new Promise<void>(resolve => {
      release = resolve
    })
    const documents = await collectEvidence(await credential(), async url => {
      asked.push(url)
      // No request is answered before all have been made.
      if (asked.length === 3) release()
      await all
      return { ok: true, body: url, mediaType: 'text/plain' }
    })
    expect(asked).toEqual([DID_DOCUMENT, LIST, SCHEMA])
    expect([...documents.keys()]).toEqual(asked)
  })

  it('fetches the DID document of a status list’s signer that is not the credential’s issuer', async () => {
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

  it('fetches at most eight documents, even if a credential names more', async () => {
    const many = [...Array(16).keys()].map(at => statusEntry(`https://registry.example/status-lists/${at}`, '1'))
    const asked: string[] = []
    await collectEvidence(await credential({ credentialStatus: many }), async url => {
      asked.push(url)
      const id = Number(url.split('/').at(-1))
      const signer = await testIssuer(`did:web:issuer-${id}.example`)
      return fetchedJwt(await signer.sign(await statusListPayload(signer.did, { url, purpose: 'revocation' })))
    })
    expect(asked.length).toBe(8)
  })

  it('fetches the contexts of a credential, and those that they name', async () => {
    const linker = await provingIssuer('did:web:linked.example')
    const own = 'https://linked.example/own.jsonld'
    const named = 'https://linked.example/named.jsonld'
    const imported = 'https://linked.example/imported.jsonld'
    const term = { '@context': { legalName: 'https://linked.example/terms#legalName' } }
    const contexts = new Map<string, object>([
      [own, { '@context': [named, { '@import': imported }] }],
      [named, term],
      [imported, { '@context': {} }],
    ])
    const signed = await linker.prove(
      {
        '@context': ['https://www.w3.org/ns/credentials/v2', own],
        type: ['VerifiableCredential'],
        issuer: linker.did,
        credentialSubject: { legalName: 'Invented' },
      },
      {},
      Object.fromEntries(contexts),
    )
    const asked: string[] = []
    const documents = await collectEvidence(signed, async url => {
      asked.push(url)
      if (url === linker.documentUrl) return fetchedJson(linker.document)
      const context = contexts.get(url)
      return context ? fetchedJson(context) : { ok: false, reason: 'it is not there' }
    })
    expect(asked).toEqual([linker.documentUrl, own, named, imported])
    const evidence = {
      now: new Date('2026-05-22T12:00:00Z'),
      trustedIssuers: [linker.did],
      documents,
      trustedContexts: [own, named, imported],
    }
    expect((await verify(signed, evidence)).outcome).toBe('verified')
    // A JCS proof signs canonical JSON, so no contexts are needed.
    expect(neededDocuments(await linker.prove(signed, { cryptosuite: 'eddsa-jcs-2022' }))).toContain(own)
    const { proof: _, ...unsigned } = signed
    const jcs = await linker.prove(unsigned, { cryptosuite: 'eddsa-jcs-2022' })
    expect(neededDocuments(jcs)).toEqual([linker.documentUrl])
  })

  it('follows the fetched documents for two more rounds, and no further', async () => {
    const signed = await credential({ credentialSchema: undefined })
    const list = await other.sign(await statusListPayload(other.did, { url: LIST, purpose: 'revocation' }))
    const rounds: string[][] = []
    await collectEvidence(signed, async url => {
      rounds.push([url])
      return url === LIST ? fetchedJwt(list) : { ok: false, reason: 'it is not there' }
    })
    expect(rounds.flat()).toEqual([DID_DOCUMENT, LIST, other.documentUrl])
  })

  it('fetches at most 24 documents for a presentation’s holder and credentials', async () => {
    const holder = await testIssuer('did:web:holder.example')
    const present = async (count: number): Promise<string> => {
      const credentials = [...Array(count).keys()].map(async at => {
        const url = `https://registry.example/status-lists/${at}`
        const id = `data:application/vc+jwt,${await credential({ credentialStatus: statusEntry(url, '1') })}`
        return { '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiableCredential', id }
      })
      const contents = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: 'VerifiablePresentation' }
      const payload = { ...contents, verifiableCredential: await Promise.all(credentials) }
      return holder.sign(payload, { typ: 'vp+jwt' })
    }
    expect(neededDocuments(await present(2))).toEqual([
      holder.documentUrl,
      DID_DOCUMENT,
      'https://registry.example/status-lists/0',
      'https://registry.example/status-lists/1',
      SCHEMA,
    ])
    expect(neededDocuments(await present(20))).toHaveLength(23)
    const asked: string[] = []
    await collectEvidence(await present(20), async url => {
      asked.push(url)
      const signer = await testIssuer(`did:web:issuer-${asked.length}.example`)
      return fetchedJwt(await signer.sign(await statusListPayload(signer.did, { url, purpose: 'revocation' })))
    })
    expect(asked).toHaveLength(24)
  })

  it('fetches nothing for a presentation that cannot be read', async () => {
    const envelope = { '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiablePresentation' }
    expect(neededDocuments({ ...envelope, id: 'data:application/vp+jwt,a.b.c' })).toEqual([])
  })

  it('treats an error of the fetch function as a document that is not available', async () => {
    const documents = await collectEvidence(await credential(), async () => {
      throw new Error('socket hang up at 10.0.0.1')
    })
    expect(documents.get(LIST)).toEqual({ ok: false, reason: [{ code: 'document_not_reachable', values: {} }] })
  })

  it('ends after an error of the verifier itself, which the report then names', async () => {
    const given = await credential()
    const unreadable = Object.defineProperty(fetchedJson({}), 'body', {
      get: () => {
        throw new Error('trap')
      },
    })
    const documents = await collectEvidence(given, async url =>
      url === LIST ? unreadable : { ok: false, reason: 'it is not there' },
    )
    expect([...documents.keys()]).toEqual([DID_DOCUMENT, LIST, SCHEMA])
    const evidence = { now: new Date('2026-05-22T12:00:00Z'), trustedIssuers: [], documents }
    expect((await verify(given, evidence)).checks[0]?.code).toBe('internal')
  })

  it('fetches nothing when there is no credential', async () => {
    const documents = await collectEvidence('nothing', () => Promise.reject(new Error('was asked')))
    expect(documents.size).toBe(0)
  })
})
