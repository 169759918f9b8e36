import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contexts } from '@digitalbazaar/credentials-context'
import { multibaseDecode, prepareDataForSigning } from 'didwebvh-ts'
import { decodeJwt } from 'jose'
import jsonld from 'jsonld'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type IssuerAgent, openIssuerAgent } from '../issuer-agent.ts'
import { type ResolvedDocument, resolveElsewhere, verifyEd25519 } from './create-webvh-log.testing.ts'
import { verifyWithCredo } from './verify-with-credo.testing.ts'
import { type WhoisPresentation, whoisPresentation } from './whois.ts'

const NOW = new Date('2026-01-31T12:00:00.789Z')

let directory: string
let agent: IssuerAgent

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-whois-'))
  agent = await openIssuerAgent({
    walletPath: join(directory, 'wallet.sqlite'),
    walletSecret: 'the operator keeps this one',
    baseUrl: 'https://registry.example',
    clock: () => NOW,
  })
  await agent.addIssuer({ id: 'tax-office', name: { en: 'Tax Office', fr: 'Office des impôts' } })
})

afterEach(async () => {
  await agent.close()
  rmSync(directory, { recursive: true, force: true })
})

it('the whois presentation states the name of the issuer under both of its identifiers', async () => {
  const { identity, presentation } = await whois()
  expect(presentation).toMatchObject({
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiablePresentation'],
    holder: identity.webvhDid,
  })
  const name = [
    { '@value': 'Tax Office', '@language': 'en' },
    { '@value': 'Office des impôts', '@language': 'fr' },
  ]
  expect(credentialsIn(presentation).map(jwt => decodeJwt(jwt))).toEqual(
    [identity.webvhDid, identity.did].map(id => ({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: { id: identity.did, name },
      validFrom: '2026-01-31T12:00:00Z',
      credentialSubject: { id, name },
    })),
  )
})

it('the whois presentation holds credentials that Credo accepts', async () => {
  const { presentation } = await whois()
  for (const jwt of credentialsIn(presentation)) {
    expect(await verifyWithCredo(agent, jwt)).toEqual({ verified: true })
  }
})

it('the whois presentation is signed with an authentication key of the did:webvh that didwebvh-ts resolves', async () => {
  await agent.rotate('tax-office')
  const { identity, presentation } = await whois()
  expect(presentation.proof).toMatchObject({
    '@context': presentation['@context'],
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    created: '2026-01-31T12:00:00Z',
    proofPurpose: 'authentication',
  })
  const resolved = await resolveElsewhere(identity.webvhLog)
  if ('error' in resolved) throw new TypeError(resolved.error)
  const { document } = resolved
  expect(document.authentication).toContain(presentation.proof.verificationMethod)
  expect(await holds(presentation, document)).toBe(true)
  expect(await holds({ ...presentation, holder: identity.did }, document)).toBe(false)
})

it('the whois presentation has a definition for every term that it uses', async () => {
  const { presentation } = await whois()
  const [jwt = ''] = credentialsIn(presentation)
  const documentLoader = async (url: string) => ({
    contextUrl: null,
    documentUrl: url,
    document: contexts.get(url) ?? {},
  })
  const [expanded] = await jsonld.expand(decodeJwt(jwt), { documentLoader, safe: true })
  expect(JSON.stringify(expanded)).toContain('Office des impôts')
  expect(await jsonld.expand(presentation, { documentLoader, safe: true })).toHaveLength(1)
})

async function whois() {
  const identity = agent.issuer('tax-office')
  if (!identity) throw new TypeError('no such issuer')
  const signer = await agent.signer('tax-office')
  const dataIntegritySigner = await agent.dataIntegritySigner('tax-office')
  return { identity, presentation: await whoisPresentation({ identity, signer, dataIntegritySigner, now: NOW }) }
}

function credentialsIn(presentation: WhoisPresentation): string[] {
  return presentation.verifiableCredential.map(({ id }) => id.slice('data:application/vc+jwt,'.length))
}

async function holds({ proof, ...presentation }: WhoisPresentation, document: ResolvedDocument): Promise<boolean> {
  const { proofValue, ...options } = proof
  const method = document.verificationMethod.find(({ id }) => id === proof.verificationMethod)
  // The first two bytes say that it is an Ed25519 key.
  const publicKey = multibaseDecode(method?.publicKeyMultibase ?? '').bytes.slice(2)
  const data = await prepareDataForSigning(presentation, options)
  return verifyEd25519(multibaseDecode(proofValue).bytes, data, publicKey)
}
