/** The cryptosuites: proofs by other software, W3C's vectors, and unknown suites. */
import { readFileSync } from 'node:fs'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import * as ecdsa from '@digitalbazaar/ecdsa-multikey'
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite'
import * as ed25519 from '@digitalbazaar/ed25519-multikey'
import { Ed25519Signature2020 } from '@digitalbazaar/ed25519-signature-2020'
import * as digitalBazaar from '@digitalbazaar/vc'
import { beforeAll, describe, expect, it } from 'vitest'
import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { fetchedJson } from '../evidence/issuer.testing.ts'
import type { Check } from '../report/report.ts'
import { proofOfDataIntegrity } from './data-integrity.ts'
import { frozenContext } from './frozen-contexts.ts'
import { provingIssuer } from './proving-issuer.testing.ts'

const V1 = 'https://www.w3.org/2018/credentials/v1'
const V2 = 'https://www.w3.org/ns/credentials/v2'
const DATA_INTEGRITY = 'https://w3id.org/security/data-integrity/v2'
const ED25519_2020 = 'https://w3id.org/security/suites/ed25519-2020/v1'
const STATUS_2021 = 'https://w3id.org/vc/status-list/2021/v1'
const DID = 'did:web:issuer.example'
const KEY_ID = `${DID}#key-1`
const DATE = '2026-05-22T09:30:00Z'

const CREDENTIALS = {
  'version 2.0': {
    '@context': [V2],
    type: ['VerifiableCredential'],
    issuer: DID,
    validUntil: '2027-01-01T00:00:00Z',
    credentialSubject: { id: 'https://issuer.example/organization/1', name: 'Invented' },
  },
  'version 1.1': {
    '@context': [V1, STATUS_2021, DATA_INTEGRITY, ED25519_2020],
    id: 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000001',
    type: ['VerifiableCredential'],
    issuer: DID,
    issuanceDate: '2026-01-01T00:00:00Z',
    expirationDate: '2027-01-01T00:00:00Z',
    credentialSubject: { id: 'https://issuer.example/organization/1' },
    credentialStatus: {
      id: 'https://issuer.example/status/1#7',
      type: 'StatusList2021Entry',
      statusPurpose: 'revocation',
      statusListIndex: '7',
      statusListCredential: 'https://issuer.example/status/1',
    },
  },
} as const

async function documentLoader(url: string) {
  const document = frozenContext(url)
  if (!document) throw new Error(`${url} is not there`)
  return { contextUrl: null, documentUrl: url, document }
}

function evidenceOf(publicKeyMultibase: string): Evidence {
  const method = { id: KEY_ID, type: 'Multikey', controller: DID, publicKeyMultibase }
  const document = { id: DID, verificationMethod: [method], assertionMethod: [KEY_ID] }
  const documents = new Map([['https://issuer.example/.well-known/did.json', fetchedJson(document)]])
  return { now: new Date('2026-05-22T12:00:00Z'), trustedIssuers: [DID], documents }
}

function proofOf(document: JsonObject, evidence: Evidence): Promise<Check> {
  const proofs = asArray(document.proof).filter(isObject)
  return proofOfDataIntegrity({ document, proofs, relationship: 'assertionMethod', signer: DID }, evidence)
}

const OTHERS = {
  'ecdsa-rdfc-2019 with P-256': () => ecdsaSuite('P-256'),
  'ecdsa-rdfc-2019 with P-384': () => ecdsaSuite('P-384'),
  Ed25519Signature2020: async () => {
    const key = await ed25519.generate({ id: KEY_ID, controller: DID })
    return { key, suite: new Ed25519Signature2020({ signer: key.signer(), date: DATE }), context: ED25519_2020 }
  },
} as const

async function ecdsaSuite(curve: 'P-256' | 'P-384') {
  const key = await ecdsa.generate({ id: KEY_ID, controller: DID, curve })
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite: ecdsaRdfc2019, date: DATE })
  return { key, suite, context: undefined }
}

describe.each(Object.entries(OTHERS))('%s, as Digital Bazaar signs it', (_, make) => {
  it.each(Object.entries(CREDENTIALS))(
    'holds over a credential of %s, and not when it is altered',
    async (_, unsigned) => {
      const { key, suite, context } = await make()
      const contexts = [...new Set([...unsigned['@context'], ...(context === undefined ? [] : [context])])]
      const credential = { ...unsigned, '@context': contexts }
      const signed: JsonObject = await digitalBazaar.issue({ credential, suite, documentLoader })
      const evidence = evidenceOf(key.publicKeyMultibase)
      expect(await proofOf(signed, evidence)).toMatchObject({ outcome: 'pass', code: 'signature_valid' })
      for (const altered of [
        { ...signed, credentialSubject: { id: 'https://issuer.example/organization/2' } },
        { ...signed, proof: { ...asObject(signed.proof), created: '2026-05-22T09:30:01Z' } },
      ]) {
        expect(await proofOf(altered, evidence)).toMatchObject({ outcome: 'fail', code: 'signature_invalid' })
      }
    },
  )
})

function asObject(value: unknown): JsonObject {
  if (!isObject(value)) throw new Error('no object')
  return value
}

it('Ed25519Signature2020 is not judged over a text whose contexts do not define it', async () => {
  const { key, suite } = await OTHERS.Ed25519Signature2020()
  const credential = { ...CREDENTIALS['version 2.0'], '@context': [V2, ED25519_2020] }
  const signed = await digitalBazaar.issue({ credential, suite, documentLoader })
  const result = await proofOf({ ...signed, '@context': [V2] }, evidenceOf(key.publicKeyMultibase))
  expect(result).toMatchObject({ outcome: 'unknown', code: 'algorithm_unsupported' })
  expect(result.message).toContain(ED25519_2020)
})

describe('the vectors of ECDSA Cryptosuites v1.0', () => {
  interface Published {
    readonly vectors: readonly { readonly name: string; readonly signed: JsonObject }[]
  }
  const path = new URL('../../fixtures/vectors/third-party/vc-di-ecdsa.json', import.meta.url)
  const { vectors }: Published = JSON.parse(readFileSync(path, 'utf8'))
  const evidence: Evidence = { now: new Date('2026-05-22T12:00:00Z'), trustedIssuers: [], documents: new Map() }

  it.each(vectors)('$name', async ({ signed }) => {
    const codeOf = async (document: JsonObject) => {
      const proofs = asArray(document.proof).filter(isObject)
      return (await proofOfDataIntegrity({ document, proofs, relationship: 'assertionMethod' }, evidence)).code
    }
    expect(await codeOf(signed)).toBe('signature_valid')
    expect(await codeOf({ ...signed, name: 'Another' })).toBe('signature_invalid')
    expect(await codeOf({ ...signed, proof: { ...asObject(signed.proof), nonce: 'a' } })).toBe('signature_invalid')
  })

  it('are four', () => expect(vectors).toHaveLength(4))
})

describe('a proof value', () => {
  it('must have the length that the curve of the key requires', async () => {
    const [short, long] = await Promise.all([
      provingIssuer(DID, 'assertionMethod', 'P-256'),
      provingIssuer(DID, 'assertionMethod', 'P-384'),
    ])
    const credential = CREDENTIALS['version 2.0']
    const evidence = (issuer: typeof short): Evidence => ({
      ...evidenceOf(''),
      documents: new Map([[issuer.documentUrl, fetchedJson(issuer.document)]]),
    })
    for (const cryptosuite of ['ecdsa-rdfc-2019', 'ecdsa-jcs-2019']) {
      const [one, other] = await Promise.all([
        short.prove(credential, { cryptosuite }),
        long.prove(credential, { cryptosuite }),
      ])
      expect((await proofOf(one, evidence(short))).code).toBe('signature_valid')
      expect((await proofOf(other, evidence(long))).code).toBe('signature_valid')
      expect((await proofOf(one, evidence(long))).code).toBe('algorithm_not_allowed')
      expect((await proofOf(other, evidence(short))).code).toBe('algorithm_not_allowed')
    }
    const named = await short.prove(credential, { cryptosuite: 'ecdsa-rdfc-2019' })
    const renamed = (cryptosuite: string) => ({ ...named, proof: { ...asObject(named.proof), cryptosuite } })
    expect((await proofOf(renamed('ecdsa-jcs-2019'), evidence(short))).code).toBe('signature_invalid')
    expect((await proofOf(renamed('eddsa-rdfc-2022'), evidence(short))).code).toBe('algorithm_not_allowed')
  })
})

describe('a proof of an unknown suite', () => {
  let evidence: Evidence
  let signed: JsonObject

  beforeAll(async () => {
    const issuer = await provingIssuer(DID)
    evidence = { ...evidenceOf(''), documents: new Map([[issuer.documentUrl, fetchedJson(issuer.document)]]) }
    signed = await issuer.prove(CREDENTIALS['version 2.0'])
  })

  it.each([
    { cryptosuite: 'bbs-2023' },
    { cryptosuite: 'ecdsa-sd-2023' },
    { cryptosuite: 'mldsa44-rdfc-2024' },
    { type: 'RsaSignature2018', jws: 'a..b' },
    { type: 'JsonWebSignature2020', jws: 'a..b' },
    { type: 'Ed25519Signature2018', jws: 'a..b' },
    { type: 'EcdsaSecp256k1Signature2019', jws: 'a..b' },
  ])('is not judged, and the report names the suite: %j', async changes => {
    const { proofValue: _, ...proof } = asObject(signed.proof)
    const result = await proofOf({ ...signed, proof: { ...proof, ...changes } }, evidence)
    expect(result).toMatchObject({ outcome: 'unknown', code: 'algorithm_unsupported' })
    expect(result.message).toContain(changes.cryptosuite ?? changes.type)
  })

  it.each([{ type: undefined }, { type: 5 }, { type: [5] }, { cryptosuite: undefined }, { cryptosuite: 1 }])(
    'is not one that no text names: %j',
    async changes => {
      const proof = { ...asObject(signed.proof), ...changes }
      expect(await proofOf({ ...signed, proof }, evidence)).toMatchObject({ outcome: 'fail', code: 'proof_invalid' })
    },
  )
})
