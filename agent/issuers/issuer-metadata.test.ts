import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IssuerAgent, type IssuerIdentity, openIssuerAgent } from '../issuer-agent.ts'
import { mintCredential } from '../mint/mint-credential.ts'
import { didConfiguration, jwtVcIssuerMetadata, jwtVcIssuerPath } from './issuer-metadata.ts'

const BASE_URL = 'https://registry.example'
const NOW = new Date('2026-01-31T12:00:00.789Z')

let directory: string
let agent: IssuerAgent
let registry: IssuerIdentity
let taxOffice: IssuerIdentity

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-metadata-'))
  agent = await openIssuerAgent({
    walletPath: join(directory, 'wallet.sqlite'),
    walletSecret: 'the operator keeps this one',
    baseUrl: BASE_URL,
    clock: () => NOW,
  })
  taxOffice = await agent.addIssuer({ id: 'tax-office', name: { en: 'Tax Office', fr: 'Office des impôts' } })
  registry = await agent.rotate()
})

afterEach(async () => {
  await agent.close()
  rmSync(directory, { recursive: true, force: true })
})

describe('the jwt-vc-issuer metadata', () => {
  it('lists the P-256 keys, current and former, and nothing private', () => {
    const metadata = jwtVcIssuerMetadata(registry, BASE_URL)
    expect(metadata.issuer).toBe(BASE_URL)
    expect(metadata.jwks.keys.map(({ kid }) => kid)).toEqual(
      agent
        .keys()
        .filter(({ algorithm }) => algorithm === 'ES256')
        .map(({ id }) => id),
    )
    expect(metadata.jwks.keys).toHaveLength(2)
    for (const key of metadata.jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
    }
  })

  it('is enough for jose to verify the issuer’s signatures', async () => {
    const jwt = mintCredential({ issuer: registry.did }, await agent.signer())
    const keySet = createLocalJWKSet({ keys: [...jwtVcIssuerMetadata(registry, BASE_URL).jwks.keys] })
    expect((await jwtVerify(jwt, keySet)).payload.issuer).toBe(registry.did)
  })

  it.each([
    [BASE_URL, '/.well-known/jwt-vc-issuer', '/.well-known/jwt-vc-issuer/issuers/tax-office'],
    [
      'https://example.org/registries/im',
      '/.well-known/jwt-vc-issuer/registries/im',
      '/.well-known/jwt-vc-issuer/registries/im/issuers/tax-office',
    ],
  ])('of a registry at %s is between host and path', (baseUrl, own, agency) => {
    expect(jwtVcIssuerPath(registry, baseUrl)).toBe(own)
    expect(jwtVcIssuerPath(taxOffice, baseUrl)).toBe(agency)
    expect(jwtVcIssuerMetadata(taxOffice, baseUrl).issuer).toBe(`${baseUrl}/issuers/tax-office`)
  })
})

describe('the DID configuration', () => {
  it('links the domain to each identifier by a credential with exactly the allowed members', async () => {
    const { '@context': context, linked_dids, ...others } = await configuration()
    expect(others).toEqual({})
    expect(context).toBe('https://identity.foundation/.well-known/did-configuration/v1')
    const dids = [registry.did, registry.webvhDid, taxOffice.did, taxOffice.webvhDid]
    expect(linked_dids.map(jwt => decodeJwt(jwt).iss)).toEqual(dids)
    for (const [index, jwt] of linked_dids.entries()) {
      const did = dids[index] ?? ''
      expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'ES256', kid: expect.stringMatching(/^did:.*#[\w-]{43}$/) })
      expect(decodeProtectedHeader(jwt).kid?.startsWith(`${did}#`)).toBe(true)
      expect(decodeJwt(jwt)).toEqual({
        iss: did,
        sub: did,
        nbf: Date.parse('2026-01-31T12:00:00Z') / 1000,
        exp: Date.parse('2027-01-31T12:00:00Z') / 1000,
        vc: {
          '@context': [
            'https://www.w3.org/2018/credentials/v1',
            'https://identity.foundation/.well-known/did-configuration/v1',
          ],
          type: ['VerifiableCredential', 'DomainLinkageCredential'],
          issuer: did,
          issuanceDate: '2026-01-31T12:00:00Z',
          expirationDate: '2027-01-31T12:00:00Z',
          credentialSubject: { id: did, origin: BASE_URL },
        },
      })
    }
  })

  it('is signed by the key that signs now, named in both documents of the issuer', async () => {
    const [web = '', webvh = ''] = (await configuration()).linked_dids
    const [key] = jwtVcIssuerMetadata(registry, BASE_URL).jwks.keys
    if (!key) throw new TypeError('no key')
    await jwtVerify(web, createLocalJWKSet({ keys: [key] }), { currentDate: NOW })
    const kid = key.kid.replace(registry.did, registry.webvhDid)
    await jwtVerify(webvh, createLocalJWKSet({ keys: [{ ...key, kid }] }), { currentDate: NOW })
    expect(registry.webvhLog.trimEnd().split('\n').at(-1)).toContain(JSON.stringify(kid))
  })

  it('links the origin, without the path of the registry', async () => {
    const { linked_dids } = await didConfiguration({
      baseUrl: 'https://example.org/registries/im',
      issuers: [{ identity: registry, signer: await agent.signer() }],
      now: NOW,
    })
    expect(decodeJwt<{ vc: { credentialSubject: object } }>(linked_dids[0] ?? '').vc.credentialSubject).toEqual({
      id: registry.did,
      origin: 'https://example.org',
    })
  })
})

async function configuration() {
  const issuers = await Promise.all(
    agent.issuers().map(async identity => ({ identity, signer: await agent.signer(identity.id) })),
  )
  return didConfiguration({ baseUrl: BASE_URL, issuers, now: NOW })
}
