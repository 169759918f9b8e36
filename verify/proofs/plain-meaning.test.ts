/**
 * Documents inside of documents, and terms under other names where no check reads. `../checks/respelling.test.ts` has
 * the forgeries.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { verify } from '../checks/verify.ts'
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson } from '../evidence/issuer.testing.ts'
import { proofOfDataIntegrity } from './data-integrity.ts'
import { frozenContext } from './frozen-contexts.ts'
import { type ProvingIssuer, provingIssuer } from './proving-issuer.testing.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const OWN = 'https://issuer.example/context.jsonld'
const NS = 'https://issuer.example/terms#'
const CREDENTIALS = 'https://www.w3.org/2018/credentials#'
const OUTER = 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000001'
const INNER = 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000002'
const PAST = '2026-01-01T00:00:00Z'

let issuer: ProvingIssuer
let documents: Map<string, Fetched>

beforeAll(async () => {
  issuer = await provingIssuer('did:web:issuer.example')
  documents = new Map([[issuer.documentUrl, fetchedJson(issuer.document)]])
})

function credential(id: string, changes: object = {}): JsonObject {
  return { id, type: ['VerifiableCredential'], issuer: issuer.did, credentialSubject: { id: 'urn:x:1' }, ...changes }
}

async function verified(document: JsonObject, terms: object, changes: Partial<Evidence> = {}) {
  const evidence: Evidence = {
    now: new Date('2026-05-22T12:00:00Z'),
    trustedIssuers: [issuer.did],
    documents: new Map([...documents, [OWN, fetchedJson({ '@context': terms })] as const]),
    trustedContexts: [OWN],
    ...changes,
  }
  const { outcome, checks } = await verify(document, evidence)
  const [, proof] = checks
  return { outcome, code: proof?.code, reasons: proof?.reasons?.map(({ code }) => code) ?? [] }
}

const prove = (document: object, terms: object) =>
  issuer.prove({ '@context': [V2, OWN], ...document }, {}, { [OWN]: { '@context': terms } })

describe('a credential inside of another credential', () => {
  const terms = {
    endorsement: { '@id': `${NS}endorsement`, '@type': '@id' },
    about: { '@id': `${NS}about`, '@type': '@id' },
  }

  it('leaves the outer one valid', async () => {
    const signed = await prove(credential(OUTER, { endorsement: credential(INNER) }), terms)
    expect(await verified(signed, terms)).toMatchObject({ outcome: 'verified' })
  })

  it('may refer to the outer one when it has its own proof', async () => {
    const inner = await prove(credential(INNER, { about: { id: OUTER } }), terms)
    const signed = await prove(credential(OUTER, { endorsement: inner }), terms)
    expect(await verified(signed, terms)).toMatchObject({ outcome: 'verified' })
  })

  it('cannot be turned into the outer one after signing', async () => {
    const inner = credential(INNER, { about: { id: OUTER } })
    const signed = await prove(credential(OUTER, { validUntil: PAST, endorsement: inner }), terms)
    expect((await verified(signed, terms)).outcome).toBe('invalid')
    const turned = {
      '@context': [V2, OWN],
      ...credential(INNER, { about: credential(OUTER, { validUntil: PAST, endorsement: { id: INNER } }) }),
      proof: signed.proof,
    }
    for (const trustedContexts of [[OWN], 'any'] as const) {
      const found = await verified(turned, terms, { trustedContexts })
      expect(found).toMatchObject({ outcome: 'invalid', code: 'context_invalid' })
      expect(found.reasons).toContain('words_second_credential')
    }
  })
})

describe('a term of the credentials vocabulary under another name', () => {
  it('is refused at any depth', async () => {
    const terms = { until: { '@id': `${CREDENTIALS}validUntil` }, part: `${NS}part` }
    const signed = await prove(credential(OUTER, { part: { id: 'urn:x:2', until: PAST } }), terms)
    expect(await verified(signed, terms)).toMatchObject({ outcome: 'invalid', code: 'context_invalid' })
    expect(await verified(signed, terms, { trustedContexts: 'any' })).toMatchObject({ outcome: 'verified' })
  })

  it('is accepted when its name is the usual one', async () => {
    const terms = {
      Part: { '@id': `${NS}Part`, '@context': { validUntil: `${CREDENTIALS}validUntil` } },
      part: `${NS}part`,
    }
    const signed = await prove(credential(OUTER, { part: { type: 'Part', validUntil: PAST } }), terms)
    expect(await verified(signed, terms)).toMatchObject({ outcome: 'verified' })
  })

  it('may name something else where no check reads it', async () => {
    const own = { validUntil: `${NS}validUntil`, issuer: `${NS}issuer`, credentialStatus: `${NS}status` }
    const terms = { Part: { '@id': `${NS}Part`, '@context': own }, part: `${NS}part` }
    const part = { type: 'Part', validUntil: PAST, issuer: 'A', credentialStatus: 'B' }
    const signed = await prove(credential(OUTER, { part }), terms)
    expect(await verified(signed, terms)).toMatchObject({ outcome: 'verified' })
  })
})

describe('a status entry', () => {
  it('of an unknown kind is not read as a known one', async () => {
    // The issuer's own kind of status is signed. The holder rewrites it as a kind that the verifier knows.
    const list = 'https://issuer.example/status/1'
    const own = { Mine: `${NS}Mine`, at: `${NS}at`, list: { '@id': `${NS}list`, '@type': '@id' } }
    const signed = await prove(credential(OUTER, { credentialStatus: { type: 'Mine', at: '7', list } }), own)
    expect((await verified(signed, own)).outcome).toBe('unverifiable')
    const disguise = {
      BitstringStatusListEntry: {
        '@id': `${NS}Mine`,
        '@context': { statusListIndex: `${NS}at`, statusListCredential: own.list },
      },
    }
    const entry = {
      type: 'BitstringStatusListEntry',
      statusPurpose: [],
      statusListIndex: '7',
      statusListCredential: list,
    }
    const forged = { ...signed, credentialStatus: entry }
    for (const trustedContexts of [[OWN], 'any'] as const) {
      expect((await verified(forged, disguise, { trustedContexts })).code).toBe('context_invalid')
    }
  })
})

describe('the options of a proof', () => {
  const V1 = 'https://www.w3.org/2018/credentials/v1'
  const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2'
  const SECURITY = 'https://w3id.org/security#'

  /** The frozen context, with one term replaced by another. */
  function proofTerms(changes: object): object {
    const [proof] = Object.values(Object(frozenContext(DATA_INTEGRITY)))
    const { DataIntegrityProof, ...rest } = Object(proof)
    const scoped = { ...DataIntegrityProof['@context'], ...changes }
    return { '@context': { ...rest, DataIntegrityProof: { ...DataIntegrityProof, '@context': scoped } } }
  }

  it('must mean what their names say, also when the base context does not define them', async () => {
    const unsigned = {
      ...credential(OUTER, { issuanceDate: '2026-01-01T00:00:00Z' }),
      '@context': [V1, DATA_INTEGRITY],
    }
    const signed = await issuer.prove(unsigned, { expires: '2026-03-01T00:00:00Z' })
    const end = { '@id': `${SECURITY}expiration`, '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' }
    const evidence: Evidence = {
      now: new Date('2026-02-01T00:00:00Z'),
      trustedIssuers: [issuer.did],
      documents: new Map([...documents, [OWN, fetchedJson(proofTerms({ nonce: end }))] as const]),
      trustedContexts: [OWN],
    }
    const check = (document: JsonObject, now: string) => {
      const proofs = [document.proof].filter(isObject)
      const proven = { document, proofs, relationship: 'assertionMethod', signer: issuer.did } as const
      return proofOfDataIntegrity(proven, { ...evidence, now: new Date(now) })
    }
    expect((await check(signed, '2026-02-01T00:00:00Z')).code).toBe('signature_valid')
    expect((await check(signed, '2026-04-01T00:00:00Z')).code).toBe('proof_invalid')
    const { expires, ...rest } = Object(signed.proof)
    const hidden = { ...signed, '@context': [V1, OWN], proof: { ...rest, nonce: expires } }
    expect(await check(hidden, '2026-04-01T00:00:00Z')).toMatchObject({ outcome: 'fail', code: 'context_invalid' })
  })
})
