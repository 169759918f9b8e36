/**
 * Data Integrity: proofs by other software, and cases that the vectors do not cover. `fixtures/vectors` has the ways in
 * which a proof can be wrong.
 */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { generate } from '@digitalbazaar/ed25519-multikey'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import * as digitalBazaar from '@digitalbazaar/vc'
import { beforeAll, describe, expect, it } from 'vitest'
import { thirdPartyVectors } from '../../fixtures/vectors/third-party/third-party-vectors.testing.ts'
import { verify } from '../checks/verify.ts'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { fetchedJson } from '../evidence/issuer.testing.ts'
import { proofOfDataIntegrity } from './data-integrity.ts'
import { frozenContext } from './frozen-contexts.ts'
import { type ProvingIssuer, provingIssuer } from './proving-issuer.testing.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'
const NOW = new Date('2026-05-22T12:00:00Z')

let issuer: ProvingIssuer
let evidence: Evidence

function credential(changes: object = {}): JsonObject {
  return {
    '@context': [V2, EXAMPLES],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { id: 'https://registry.example/organization/1', legalName: 'Invented' },
    ...changes,
  }
}

beforeAll(async () => {
  issuer = await provingIssuer('did:web:registry.example')
  const documents = new Map([[issuer.documentUrl, fetchedJson(issuer.document)]])
  evidence = { now: NOW, trustedIssuers: [issuer.did], documents }
})

async function proofCode(input: unknown, changed: Partial<Evidence> = {}): Promise<string | undefined> {
  const { checks } = await verify(input, { ...evidence, ...changed })
  return checks.find(({ id }) => id === 'proof')?.code
}

describe('Data Integrity with another implementation (@digitalbazaar/vc):', () => {
  const load = (known: ReadonlyMap<string, object>) => async (url: string) => {
    const document = known.get(url) ?? frozenContext(url)
    if (!document) throw new Error(`${url} is not there`)
    return { contextUrl: null, documentUrl: url, document }
  }

  it('its proofs are verified here', async () => {
    const controller = 'did:web:other.example'
    const key = await generate({ id: `${controller}#key-1`, controller })
    const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: '2026-05-22T09:30:00Z' })
    const signed = await digitalBazaar.issue({
      credential: credential({ issuer: controller }),
      suite,
      documentLoader: load(new Map()),
    })
    const method = { id: `${controller}#key-1`, type: 'Multikey', controller }
    const document = {
      id: controller,
      verificationMethod: [{ ...method, publicKeyMultibase: key.publicKeyMultibase }],
      assertionMethod: [method.id],
    }
    const documents = new Map([['https://other.example/.well-known/did.json', fetchedJson(document)]])
    const report = await verify(signed, { now: NOW, trustedIssuers: [controller], documents })
    expect(report).toMatchObject({ outcome: 'verified', format: 'data-integrity' })
  })

  it('it accepts and refuses the same proofs as this verifier', async () => {
    const signed = await issuer.prove(credential())
    const [method] = asArray(issuer.document.verificationMethod).filter(isObject)
    const documentLoader = load(
      new Map<string, object>([
        [issuer.keyId, { '@context': 'https://w3id.org/security/multikey/v1', ...method }],
        [issuer.did, issuer.document],
      ]),
    )
    const suite = new DataIntegrityProof({ cryptosuite })
    const theirs = (given: object) =>
      digitalBazaar.verifyCredential({ credential: given, suite, documentLoader, now: NOW })
    const altered = { ...signed, credentialSubject: { id: 'https://registry.example/organization/2' } }
    expect([(await theirs(signed)).verified, (await theirs(altered)).verified]).toEqual([true, false])
    expect([await proofCode(signed), await proofCode(altered)]).toEqual(['signature_valid', 'signature_invalid'])
  })
})

const published = thirdPartyVectors('vc-di-eddsa')

describe.skipIf(!published)('the vectors of the specification (ORGSEAL_THIRD_PARTY_VECTORS)', () => {
  interface Signed {
    readonly name: string
    readonly signed: JsonObject
  }
  const vectors = ['single-proofs', 'proof-sets-and-chains'].flatMap(
    file => (published?.get(file) as { readonly vectors: readonly Signed[] } | undefined)?.vectors ?? [],
  )

  async function codeOf(document: JsonObject): Promise<string> {
    const proofs = asArray(document.proof).filter(isObject)
    return (await proofOfDataIntegrity({ document, proofs, relationship: 'assertionMethod' }, evidence)).code
  }

  it.each(vectors.map(({ name, signed }) => [name, signed] as const))('%s', async (name, signed) => {
    // One uses a vocabulary that the specification does not print.
    const isPrinted = !name.includes('employment')
    expect(await codeOf(signed)).toBe(isPrinted ? 'signature_valid' : 'context_unavailable')
    if (isPrinted) expect(await codeOf({ ...signed, name: 'Another' })).toBe('signature_invalid')
  })

  it('are seven', () => expect(vectors).toHaveLength(7))
})

describe('JSON-LD contexts of a proven document', () => {
  const own = 'https://stranger.example/context.jsonld'
  const terms = { '@context': { '@protected': true, legalName: 'https://stranger.example/terms#legalName' } }

  it('that are not frozen are accepted when the reader trusts them, or trusts "any"', async () => {
    const signed = await issuer.prove(credential({ '@context': [V2, own] }), {}, { [own]: terms })
    const documents = new Map([...evidence.documents, [own, fetchedJson(terms)]])
    expect(await proofCode(signed, { documents })).toBe('context_not_relied_on')
    expect(await proofCode(signed, { documents, trustedContexts: [own] })).toBe('signature_valid')
    expect(await proofCode(signed, { documents, trustedContexts: 'any' })).toBe('signature_valid')
  })

  it('do not affect another credential, and neither do their imports', async () => {
    const site = 'https://registry.example/context.jsonld'
    const imported = 'https://registry.example/imported.jsonld'
    const importing = { '@context': { '@version': 1.1, '@import': imported } }
    const other = { '@context': { legalName: 'https://stranger.example/terms#nickname' } }
    const withContexts = (context: object, import_: object): Partial<Evidence> => ({
      documents: new Map([...evidence.documents, [site, fetchedJson(context)], [imported, fetchedJson(import_)]]),
      trustedContexts: [site, imported],
    })
    const signed = await issuer.prove(credential({ '@context': [V2, site] }), {}, { [site]: terms })
    for (const [context, import_, code] of [
      [other, terms, 'signature_invalid'],
      [terms, other, 'signature_valid'],
      [other, terms, 'signature_invalid'],
      [importing, other, 'signature_invalid'],
      [importing, terms, 'signature_valid'],
      [importing, other, 'signature_invalid'],
    ] as const) {
      expect(await proofCode(signed, withContexts(context, import_))).toBe(code)
    }
  })

  it('inside of the credential are accepted only when the reader trusts "any"', async () => {
    const signed = await issuer.prove(credential({ '@context': [V2, terms['@context']] }))
    expect(await proofCode(signed)).toBe('context_not_relied_on')
    expect(await proofCode({ ...signed, name: 'Another' })).toBe('signature_invalid')
    expect(await proofCode(signed, { trustedContexts: 'any' })).toBe('signature_valid')
  })

  it('that name each other in a circle, or too many others, give unknown', async () => {
    const site = (at: number): string => `https://registry.example/${at}.jsonld`
    const signed = await issuer.prove(credential())
    const moved = { ...signed, '@context': [V2, EXAMPLES, site(0)] }
    const circle = new Map([0, 1].map(at => [site(at), fetchedJson({ '@context': [site(1 - at)] })] as const))
    const chain = new Map(
      [...Array(30).keys()].map(at => [site(at), fetchedJson({ '@context': [site(at + 1)] })] as const),
    )
    const trustedContexts = [...Array(40).keys()].map(site)
    for (const contexts of [circle, chain]) {
      const documents = new Map([...evidence.documents, ...contexts])
      expect(await proofCode(moved, { documents, trustedContexts })).toBe('over_limit')
    }
    const wide = { '@context': [...Array(17).keys()].map(at => site(at + 1)) }
    const leaves = [...Array(17).keys()].map(at => [site(at + 1), fetchedJson({ '@context': {} })] as const)
    const documents = new Map([...evidence.documents, [site(0), fetchedJson(wide)], ...leaves])
    expect(await proofCode(moved, { documents, trustedContexts })).toBe('over_limit')
  })

  it('that are too large give unknown', async () => {
    const site = 'https://registry.example/context.jsonld'
    const signed = { ...(await issuer.prove(credential())), '@context': [V2, EXAMPLES, site] }
    const large = { '@context': {}, text: 'a'.repeat(256 * 1024) }
    const documents = new Map([...evidence.documents, [site, fetchedJson(large)]])
    const trustedContexts = [site]
    expect(await proofCode(signed, { documents, trustedContexts })).toBe('over_limit')
    const small = new Map([...evidence.documents, [site, fetchedJson({ '@context': {} })]])
    expect(await proofCode(signed, { documents: small, trustedContexts })).toBe('signature_valid')
  })
})

describe('a document that is made to take long to verify', () => {
  const proof = (): JsonObject => ({
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    verificationMethod: issuer.keyId,
    proofPurpose: 'assertionMethod',
    proofValue: `z${'1'.repeat(64)}`,
  })

  it('gives unknown when its blank nodes make canonicalization too slow', async () => {
    // Twelve blank nodes, each linked to every other, so that no two differ.
    const names = [...Array(12).keys()].map(at => `urn:x:${at}`)
    const nodes = names.map(id => ({ id, knows: names.filter(other => other !== id).map(other => ({ id: other })) }))
    const text = JSON.stringify(
      credential({ credentialSubject: { id: 'https://registry.example/1', all: nodes } }),
    ).replaceAll('urn:x:', '_:b')
    const given = { ...JSON.parse(text), proof: proof() }
    expect(await proofCode(given, { trustedContexts: 'any' })).toBe('over_limit')
    expect(await proofCode(given)).toBe('context_invalid')
  })

  it('gives unknown when it is long and has a chain of many proofs', async () => {
    const many = [...Array(1_500).keys()].map(at => `v${at}`)
    const unsigned = credential({ credentialSubject: { id: 'urn:x:1', value: many } })
    const id = (at: number) => `urn:uuid:60102d04-b51e-11ed-acfe-2fcd717666a${at}`
    const chain = [...Array(8).keys()].map(at => ({
      ...proof(),
      id: id(at),
      ...(at > 0 ? { previousProof: id(at - 1) } : {}),
    }))
    const { checks } = await verify({ ...unsigned, proof: chain }, evidence)
    const set = chain.map(({ id }) => ({ ...proof(), id }))
    expect(checks.find(({ id }) => id === 'proof')?.reasons?.map(({ code }) => code)).toContain('quads_too_many')
    expect(await proofCode({ ...unsigned, proof: set })).toBe('signature_invalid')
  })

  it('gives unknown when it has too many values', async () => {
    const many = [...Array(5_000).keys()].map(at => `v${at}`)
    const given = { ...credential({ credentialSubject: { id: 'urn:x:1', value: many } }), proof: proof() }
    expect(await proofCode(given)).toBe('over_limit')
  })
})

it('checkDataIntegrity refuses a proof made for another purpose, even one that the caller asks for', async () => {
  const signed = await issuer.prove(credential(), { proofPurpose: 'authentication' })
  const proofs = asArray(signed.proof).filter(isObject)
  const asked = { document: signed, proofs, relationship: 'authentication' } as const
  expect((await proofOfDataIntegrity(asked, evidence)).code).toBe('signature_valid')
  expect(await proofCode(signed)).toBe('proof_invalid')
  expect((await proofOfDataIntegrity({ ...asked, proofs: [] }, evidence)).code).toBe('proof_invalid')
})
