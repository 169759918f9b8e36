/** Digests that a credential gives for its resources: contexts, schemas, lists, and vocabularies that it commits to. */
import { createHash } from 'node:crypto'
import { base58, base64urlnopad } from '@scure/base'
import { beforeAll, describe, expect, it } from 'vitest'
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { proofOfDataIntegrity } from '../proofs/data-integrity.ts'
import { type ProvingIssuer, provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { verify } from './verify.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const V1 = 'https://www.w3.org/2018/credentials/v1'
const OPEN_BADGES = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const SCHEMA = 'https://issuer.example/schema.json'
const OWN = 'https://issuer.example/context.jsonld'
/** The digest in VCDM 2.0 (appendix B.1), and that of the edition of 20 July 2024, from the W3C suite. */
const BASE_SHA256 = '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734'
const BASE_SHA384 = 'l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU'
const OLDER_SHA256 = '24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9'
const OLDER_SHA384 = 'NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg'
/** The digest of `contexts/credentials/v1` in VCDM 1.1 (appendix B.1). */
const V1_SHA256 = 'ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc'

const sri = (hex: string) => `sha256-${Buffer.from(hex, 'hex').toString('base64')}`
const multihash = (hex: string) => Uint8Array.from([0x12, 0x20, ...Buffer.from(hex, 'hex')])
const sriOf = (text: string, hash = 'sha384') => `${hash}-${createHash(hash).update(text).digest('base64')}`

let signer: TestIssuer
let prover: ProvingIssuer
let documents: Map<string, Fetched>

beforeAll(async () => {
  signer = await testIssuer('did:web:signer.example')
  prover = await provingIssuer('did:web:issuer.example')
  documents = new Map<string, Fetched>([
    [signer.documentUrl, fetchedJson(signer.document)],
    [prover.documentUrl, fetchedJson(prover.document)],
    [SCHEMA, fetchedJson({ type: 'object' })],
  ])
})

function payload(issuer: string, relatedResource: unknown, changes: object = {}): JsonObject {
  return {
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer,
    credentialSubject: { id: 'https://issuer.example/organization/1' },
    relatedResource,
    ...changes,
  }
}

const FORMATS = {
  'vc+jwt': (resource: unknown, changes?: object) => signer.sign(payload(signer.did, resource, changes)),
  'eddsa-rdfc-2022': (resource: unknown, changes?: object) => prover.prove(payload(prover.did, resource, changes)),
  'eddsa-jcs-2022': (resource: unknown, changes?: object) =>
    prover.prove(payload(prover.did, resource, changes), { cryptosuite: 'eddsa-jcs-2022' }),
} as const

async function report(credential: unknown, changes: Partial<Evidence> = {}) {
  const now = new Date('2026-05-22T12:00:00Z')
  const evidence = { now, trustedIssuers: [signer.did, prover.did], documents, ...changes }
  const { outcome, checks } = await verify(credential, evidence)
  const proof = checks.find(({ id }) => id === 'proof')
  return { outcome, code: proof?.code, message: proof?.message ?? '' }
}

describe.each(Object.entries(FORMATS))('a digest of the base context, in %s,', (_, make) => {
  it.each([
    { digestSRI: sri(BASE_SHA256) },
    { digestSRI: `sha384-${BASE_SHA384}` },
    { digestSRI: `sha384-${BASE_SHA384.replaceAll('/', '_').replaceAll('+', '-')}` },
    { digestSRI: `sha256-nonsense sha384-${BASE_SHA384}` },
    { digestSRI: `sha384-nonsense sha384-${BASE_SHA384}` },
    { digestSRI: sri(OLDER_SHA256) },
    { digestSRI: `sha384-${OLDER_SHA384}` },
    { digestMultibase: `z${base58.encode(multihash(BASE_SHA256))}` },
    { digestMultibase: `u${base64urlnopad.encode(multihash(OLDER_SHA256))}` },
    { digestMultibase: `u${base64urlnopad.encode(Buffer.from(BASE_SHA256, 'hex'))}` },
    { digestSRI: sri(BASE_SHA256), digestMultibase: `z${base58.encode(multihash(BASE_SHA256))}` },
  ])('is accepted: %j', async digests => {
    expect(await report(await make({ id: V2, ...digests }))).toMatchObject({ outcome: 'verified' })
  })

  it.each([
    { digestSRI: sri(V1_SHA256) },
    { digestSRI: `sha256-${'A'.repeat(43)}=` },
    { digestSRI: `sha384-${BASE_SHA384} sha512-${'A'.repeat(86)}==` },
    { digestMultibase: `z${base58.encode(multihash(V1_SHA256))}` },
    { digestSRI: sri(BASE_SHA256), digestMultibase: `z${base58.encode(multihash(V1_SHA256))}` },
  ])('is refused: %j', async digests => {
    const { outcome, code, message } = await report(await make({ id: V2, ...digests }))
    expect([outcome, code]).toEqual(['invalid', 'related_resource_changed'])
    expect(message).toContain(V2)
  })

  it.each([
    { digestSRI: `sha3-256-${'A'.repeat(43)}=` },
    { digestSRI: `blake2b-${'A'.repeat(43)}=` },
    { digestMultibase: `z${base58.encode(Uint8Array.from([0x16, 0x20, ...Buffer.from(BASE_SHA256, 'hex')]))}` },
    { digestMultibase: `f1220${BASE_SHA256}` },
    { digestMultibase: 'zzz0' },
  ])('is unknown: %j', async digests => {
    const { outcome, code } = await report(await make({ id: V2, ...digests }))
    expect([outcome, code]).toEqual(['unverifiable', 'related_resource_unsupported'])
  })
})

describe('a digest of another resource', () => {
  it.each(Object.values(FORMATS))('fails the check even beside an unknown digest (format %#)', async make => {
    const resources = [
      { id: V2, digestSRI: `sha3-256-${'A'.repeat(43)}=` },
      { id: V1, digestSRI: sri(BASE_SHA256) },
    ]
    expect((await report(await make(resources))).code).toBe('related_resource_changed')
  })

  it('is compared for the context of version 1.1', async () => {
    expect((await report(await FORMATS['vc+jwt']({ id: V1, digestSRI: sri(V1_SHA256) }))).outcome).toBe('verified')
    expect((await report(await FORMATS['vc+jwt']({ id: V1, digestSRI: sri(BASE_SHA256) }))).outcome).toBe('invalid')
  })

  it('is not judged for a context whose original bytes are not known', async () => {
    const resource = { id: OPEN_BADGES, digestSRI: `sha256-${'A'.repeat(43)}=` }
    expect((await report(await FORMATS['vc+jwt'](resource))).outcome).toBe('unverifiable')
  })

  it('is not judged for a resource that no check needs and that was not fetched', async () => {
    const resource = { id: 'https://issuer.example/logo.png', digestSRI: `sha256-${'A'.repeat(43)}=` }
    expect((await report(await FORMATS['vc+jwt'](resource))).outcome).toBe('verified')
  })

  it('is compared for the schema that is applied', async () => {
    const named = { credentialSchema: { id: SCHEMA, type: 'JsonSchema' } }
    const text = '{"type":"object"}'
    const right = await FORMATS['vc+jwt']({ id: SCHEMA, digestSRI: sriOf(text) }, named)
    expect((await report(right)).outcome).toBe('verified')
    const wrong = await FORMATS['vc+jwt']({ id: SCHEMA, digestSRI: sriOf('{}') }, named)
    expect(await report(wrong)).toMatchObject({ outcome: 'invalid', code: 'related_resource_changed' })
  })
})

describe('a vocabulary that the credential commits to', () => {
  const terms = {
    '@context': { motto: 'https://issuer.example/terms#motto', slogan: 'https://issuer.example/terms#slogan' },
  }
  const text = JSON.stringify(terms)
  const fetched = (body: string): Fetched => ({ ok: true, body, mediaType: 'application/ld+json' })

  async function signed(resource: object | undefined, contexts: readonly string[] = [OWN], context: object = terms) {
    const credential = payload(prover.did, resource, {
      '@context': [V2, ...contexts],
      credentialSubject: { id: 'https://issuer.example/organization/1', motto: 'ora', slogan: 'labora' },
    })
    return prover.prove(credential, {}, { [OWN]: context, 'https://mallory.example/c': context })
  }

  const withContext = (body: string, url = OWN) => ({
    documents: new Map([...documents, [url, fetched(body)] as const]),
  })

  it.each(['sha256', 'sha384', 'sha512'])('is relied on, with a digest by %s', async hash => {
    const credential = await signed({ id: OWN, digestSRI: sriOf(text, hash) })
    expect((await report(credential, withContext(text))).outcome).toBe('verified')
  })

  it('is relied on with a multihash, and with the media type of JSON-LD', async () => {
    const digest = Uint8Array.from([0x12, 0x20, ...createHash('sha256').update(text).digest()])
    for (const mediaType of [undefined, 'application/ld+json', 'application/json']) {
      const resource = { id: OWN, digestMultibase: `z${base58.encode(digest)}`, mediaType }
      expect((await report(await signed(resource), withContext(text))).outcome).toBe('verified')
    }
  })

  it('is not relied on without the commitment, or for another text', async () => {
    for (const resource of [undefined, { id: OWN, digestSRI: sriOf(text), mediaType: 'image/png' }]) {
      const found = await report(await signed(resource), withContext(text))
      expect(found).toMatchObject({ outcome: 'unverifiable', code: 'context_not_relied_on' })
      expect(found.message).toBe(`Its vocabulary ${OWN} is not one that this registry relies on.`)
    }
  })

  it('is not relied on after the holder changed the commitment', async () => {
    const swapped = JSON.stringify({
      '@context': { motto: terms['@context'].slogan, slogan: terms['@context'].motto },
    })
    const credential = await signed({ id: OWN, digestSRI: sriOf(text) })
    const renamed = {
      ...credential,
      credentialSubject: { id: 'https://issuer.example/organization/1', motto: 'labora', slogan: 'ora' },
    }
    expect((await report(renamed, withContext(swapped))).outcome).not.toBe('verified')
    expect((await report(credential, withContext(swapped))).outcome).not.toBe('verified')
  })

  it('cannot be committed to by the holder', async () => {
    const evil = JSON.stringify({ '@context': { end: { '@id': 'https://www.w3.org/2018/credentials#validUntil' } } })
    const credential = await signed({ id: OWN, digestSRI: sriOf(text) })
    const added = {
      ...credential,
      '@context': [V2, OWN, 'https://mallory.example/c'],
      relatedResource: [
        { id: OWN, digestSRI: sriOf(text) },
        { id: 'https://mallory.example/c', digestSRI: sriOf(evil) },
      ],
    }
    const evidence = {
      documents: new Map([...withContext(text).documents, ['https://mallory.example/c', fetched(evil)] as const]),
    }
    expect((await report(added, evidence)).outcome).toBe('invalid')
  })

  it('is not relied on when the commitment was to an image, even if the holder hides that', async () => {
    const url = 'https://mallory.example/picture'
    const evil = JSON.stringify({ '@context': { kind: 'https://schema.org/encodingFormat' } })
    const resource = { id: url, digestSRI: sriOf(evil), mediaType: 'image/png' }
    const { relatedResource: _, ...rest } = await prover.prove(payload(prover.did, resource))
    const hidden = { id: url, digestSRI: sriOf(evil), kind: 'image/png' }
    const forged = { ...rest, '@context': [V2, url], relatedResource: hidden }
    expect(await report(forged, withContext(evil, url))).toMatchObject({ outcome: 'invalid', code: 'context_invalid' })
  })

  it('cannot be committed to by terms with another meaning', async () => {
    // The issuer signs the digest of a file from the holder, and the file is a vocabulary.
    const files = 'https://issuer.example/terms#'
    const own = {
      '@context': { file: { '@id': `${files}file`, '@type': '@id' }, hash: `${files}hash` },
    }
    const mallory = 'https://mallory.example/c'
    const evil = JSON.stringify({
      '@context': {
        '@protected': false,
        relatedResource: { '@id': `${files}file`, '@type': '@id' },
        digestSRI: `${files}hash`,
        end: {
          '@id': 'https://www.w3.org/2018/credentials#validUntil',
          '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
        },
      },
    })
    const body = JSON.stringify(own)
    const credential = payload(prover.did, undefined, {
      '@context': [V2, OWN],
      validUntil: '2026-01-01T00:00:00Z',
      file: { id: mallory, hash: sriOf(evil) },
    })
    const { validUntil, file: _, ...rest } = await prover.prove(credential, {}, { [OWN]: own })
    const evidence = { documents: new Map([...withContext(body).documents, [mallory, fetched(evil)] as const]) }
    const relatedResource = { id: mallory, digestSRI: sriOf(evil) }
    const forged = { ...rest, '@context': [V2, mallory], end: validUntil, relatedResource }
    expect((await report(forged, evidence)).outcome).not.toBe('verified')

    // Version 1.1 does not define relatedResource, so a vocabulary may define it.
    const older = [V1, 'https://w3id.org/security/data-integrity/v2']
    const { relatedResource: none, ...related } = credential
    const olderCredential = { ...related, '@context': [...older, OWN] }
    expect(none).toBeUndefined()
    const { file: __, validUntil: end, proof, ...others } = await prover.prove(olderCredential, {}, { [OWN]: own })
    const olderForged = { ...others, '@context': [...older, mallory], relatedResource, validUntil: end }
    const proofs = [proof].filter(isObject)
    const proven = { document: olderForged, proofs, relationship: 'assertionMethod', signer: prover.did } as const
    const now = new Date('2026-05-22T12:00:00Z')
    const found = await proofOfDataIntegrity(proven, { now, trustedIssuers: [prover.did], ...evidence })
    expect(found).toMatchObject({ outcome: 'unknown', code: 'context_not_relied_on' })
  })
})
