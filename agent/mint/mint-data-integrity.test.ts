import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { DataIntegrityProof } from '@digitalbazaar/data-integrity'
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import { verifyCredential } from '@digitalbazaar/vc'
import { base58 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { CONTEXTS_DIRECTORY, testContexts } from '../credential-types/contexts.testing.ts'
import { buildCredential } from '../credential-types/index.ts'
import { ContextError, contextLoader, type DocumentLoader } from '../credential-types/json-ld-contexts.ts'
import { everyStatement, loadTypes } from '../credential-types/statements.testing.ts'
import { type Ed25519Signer, mintDataIntegrity } from './mint-data-integrity.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const NOW = new Date('2026-05-22T09:30:00.500Z')
const contexts = testContexts(BASE_URL)
const signer = newSigner()

const cases = everyStatement(BASE_URL, ISSUER)
  .filter(({ definition }) => definition.formats.includes('data-integrity'))
  .map(({ title, definition, statement }) => ({ title, credential: buildCredential(definition, statement) }))
const registration = cases.find(({ title }) => title.startsWith('registration'))?.credential ?? {}
const anchor = cases.find(({ title }) => title.startsWith('digital-identity-anchor'))?.credential ?? {}

const mint = (credential: object, documentLoader: DocumentLoader = contexts) =>
  mintDataIntegrity(credential, signer, { now: NOW, documentLoader })

/** The verdict of Digital Bazaar's verifier, given the issuer's documents and the same contexts. */
async function verdict(credential: object, by: Ed25519Signer = signer) {
  const key = {
    '@context': 'https://w3id.org/security/multikey/v1',
    id: by.verificationMethod,
    type: 'Multikey',
    controller: ISSUER,
    publicKeyMultibase: `z${base58.encode(Buffer.concat([Buffer.from([0xed, 1]), Buffer.from(by.privateJwk.x, 'base64url')]))}`,
  }
  const documents: Readonly<Record<string, object>> = {
    [by.verificationMethod]: key,
    [ISSUER]: {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: ISSUER,
      verificationMethod: [key],
      assertionMethod: [by.verificationMethod],
    },
  }
  const documentLoader = async (url: string) => {
    const document = documents[url]
    return document ? { contextUrl: null, documentUrl: url, document } : contexts(url)
  }
  const suite = new DataIntegrityProof({ cryptosuite })
  const checkStatus = async () => ({ verified: true })
  return verifyCredential({ credential, suite, documentLoader, checkStatus, now: NOW })
}

describe('a credential with a Data Integrity proof', () => {
  it.each(cases)('is verified by @digitalbazaar/vc: $title', async ({ credential }) => {
    const { verified, error } = await verdict(await mint(credential))
    expect(verified, inspect(error, { depth: 6 })).toBe(true)
  })

  it('consists of the credential and a proof, and nothing else', async () => {
    const { proof, ...credential } = await mint(registration)
    expect(credential).toEqual(registration)
    expect(proof).toEqual({
      type: 'DataIntegrityProof',
      cryptosuite: 'eddsa-rdfc-2022',
      created: '2026-05-22T09:30:00Z',
      verificationMethod: signer.verificationMethod,
      proofPurpose: 'assertionMethod',
      proofValue: expect.stringMatching(/^z[1-9A-HJ-NP-Za-km-z]{86,88}$/),
    })
  })

  it('is the same for the same time, because Ed25519 needs no randomness', async () => {
    expect(await mint(registration)).toEqual(await mint(registration))
  })

  it.each<[string, (minted: object) => object]>([
    [
      'another name',
      minted => ({ ...minted, credentialSubject: { ...registrationSubject(), legalName: 'Other Ltd.' } }),
    ],
    ['another beginning', minted => ({ ...minted, validFrom: '2020-01-01T00:00:00Z' })],
    ['a claim left out', minted => ({ ...minted, evidence: undefined })],
  ])('does not verify with %s', async (_name, change) => {
    const altered: object = JSON.parse(JSON.stringify(change(await mint(registration))))
    expect((await verdict(altered)).verified).toBe(false)
  })

  it('does not verify with another key of the same name', async () => {
    expect((await verdict(await mint(registration), newSigner())).verified).toBe(false)
  })

  it('can be a presentation, with the verifier’s challenge and domain', async () => {
    const presentation = {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: ISSUER,
    }
    const asked = { proofPurpose: 'authentication', challenge: 'c-1', domain: 'https://shop.example' } as const
    const { proof } = await mintDataIntegrity(presentation, signer, {
      now: NOW,
      documentLoader: contexts,
      proof: asked,
    })
    expect(proof).toMatchObject(asked)
  })
})

describe('signing a Data Integrity proof refuses', () => {
  it('a term that no context defines', async () => {
    const more = { ...registration, credentialSubject: { ...registrationSubject(), revenue: 7 } }
    await expect(mint(more)).rejects.toThrow(TypeError)
  })

  it('an unknown context, and never asks the network for it', async () => {
    const odd = {
      ...registration,
      '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/context'],
    }
    await expect(mint(odd)).rejects.toThrow('https://evil.example/context is not one that this registry signs with')
  })

  it('a credential that has a proof already', async () => {
    await expect(mint(await mint(registration))).rejects.toThrow('has a proof already')
  })

  it('a private key that does not belong to the public key, without repeating it', async () => {
    const { d } = newSigner().privateJwk
    const wrong = { ...signer, privateJwk: { ...signer.privateJwk, d } }
    const refused = mintDataIntegrity(registration, wrong, { now: NOW, documentLoader: contexts })
    const error: unknown = await refused.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(inspect(error)).not.toContain(d)
  })
})

describe('JSON-LD contexts of other publishers', () => {
  const credentialTypes = loadTypes(BASE_URL)
  const untp = 'https://vocabulary.uncefact.org/untp/0.7.0/context/'

  it('exist for every shipped type of this format', async () => {
    const load = contextLoader({ credentialTypes, baseUrl: BASE_URL, directories: [CONTEXTS_DIRECTORY] })
    expect(anchor).toHaveProperty('@context', expect.arrayContaining([untp]))
    for (const { credential, title } of cases) {
      expect((await verdict(await mint(credential, load))).verified, title).toBe(true)
    }
  })

  it('are read from the folder, only with the expected hash, and a missing one is named in the error', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'orgseal-contexts-'))
    try {
      const text = JSON.stringify((await contexts(untp)).document)
      writeFileSync(join(directory, 'untp.jsonld'), text)
      const list = (entry: object) => writeFileSync(join(directory, 'contexts.json'), JSON.stringify([entry]))
      list({ url: untp, file: 'untp.jsonld' })
      const load = () => contextLoader({ credentialTypes, baseUrl: BASE_URL, directories: [directory] })
      expect((await verdict(await mint(anchor, load()))).verified).toBe(true)
      list({ url: untp, file: 'untp.jsonld', sha256: '0'.repeat(64) })
      await expect(load()(untp)).rejects.toThrow('does not have the hash')
      list({ url: untp, file: 'missing.jsonld' })
      await expect(load()(untp)).rejects.toThrow(ContextError)
      await expect(mint(anchor, load())).rejects.toThrow('save it there as missing.jsonld')
      await expect(mint(registration, load())).resolves.toHaveProperty('proof')
      list({ url: untp, file: '../untp.jsonld' })
      expect(load).toThrow()
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
})

function registrationSubject(): object {
  return 'credentialSubject' in registration ? (registration.credentialSubject as object) : {}
}

function newSigner(): Ed25519Signer {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  return { verificationMethod: `${ISSUER}#key-2`, privateJwk: { kty: 'OKP', crv: 'Ed25519', x, d } }
}
