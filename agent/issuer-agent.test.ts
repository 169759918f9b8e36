import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openIssuerAgent } from './issuer-agent.ts'
import { verifyWithCredo } from './issuers/verify-with-credo.testing.ts'
import { mintCredential } from './mint/mint-credential.ts'
import { openMintPool } from './mint/mint-pool.ts'
import { buildRegistrationCredential } from './mint/registration-credential.testing.ts'
import { fullInput, minimalInput } from './mint/registration-input.testing.ts'
import { buildStatusListCredential } from './status/create-bitstring-status-list.ts'
import { openWalletFile } from './wallet/wallet-file.ts'

const SECRET = 'the operator keeps this one'
const BASE_URL = 'http://localhost:3000'

let directory: string
let walletPath: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-agent-'))
  walletPath = join(directory, 'wallet.sqlite')
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const clock = () => new Date('2026-01-31T12:00:00Z')
const open = (baseUrl = BASE_URL, walletSecret = SECRET) =>
  openIssuerAgent({ walletPath, walletSecret, baseUrl, clock })

describe('opening the issuer', () => {
  it('makes a did:web with a P-256 and an Ed25519 key that may sign credentials and authenticate', async () => {
    const agent = await open()
    const { kid, privateJwk } = await agent.signer()
    const ed25519 = await agent.dataIntegritySigner()
    await agent.close()
    const { d, ...publicKeyJwk } = privateJwk
    expect(d).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(agent.did).toBe('did:web:localhost%3A3000')
    expect(kid).toMatch(/^did:web:localhost%3A3000#[A-Za-z0-9_-]{43}$/)
    expect(ed25519.verificationMethod).toMatch(/^did:web:localhost%3A3000#z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/)
    const publicKeyMultibase = ed25519.verificationMethod.slice(ed25519.verificationMethod.indexOf('#') + 1)
    expect(agent.didDocument).toMatchObject({
      '@context': [
        'https://www.w3.org/ns/did/v1',
        'https://w3id.org/security/jwk/v1',
        'https://w3id.org/security/multikey/v1',
      ],
      id: agent.did,
      alsoKnownAs: [agent.issuer('registry')?.webvhDid],
      verificationMethod: [
        { id: kid, type: 'JsonWebKey', controller: agent.did, publicKeyJwk },
        { id: ed25519.verificationMethod, type: 'Multikey', controller: agent.did, publicKeyMultibase },
      ],
      authentication: [kid, ed25519.verificationMethod],
      assertionMethod: [kid, ed25519.verificationMethod],
    })
    expect(agent.didDocument.service?.map(({ id, serviceEndpoint }) => [id.split('#')[1], serviceEndpoint])).toEqual([
      ['linked-domain', 'http://localhost:3000'],
      ['files', 'http://localhost:3000/'],
      ['whois', 'http://localhost:3000/whois.vp'],
    ])
  })

  it('gives the same DID, document and key each time', async () => {
    const first = await open()
    const signer = await first.signer()
    await first.close()
    const again = await open()
    expect(again.didDocument).toEqual(first.didDocument)
    expect(await again.signer()).toEqual(signer)
    await again.close()
  })

  it('uses the existing keys when a crash came before the DID was stored', async () => {
    const first = await open()
    const signer = await first.signer()
    await first.close()
    const file = await openWalletFile(walletPath, SECRET)
    expect(file.remove('default/record/GenericRecord', 'issuer/registry/1')).toBe(true)
    file.close()

    const again = await open()
    expect(again.didDocument.verificationMethod).toEqual(first.didDocument.verificationMethod)
    expect(await again.signer()).toEqual(signer)
    await again.close()
  })

  it('makes a complete issuer in a wallet that a crash left without one', async () => {
    const file = await openWalletFile(walletPath, SECRET)
    file.close()
    const agent = await open()
    expect(agent.did).toBe('did:web:localhost%3A3000')
    await agent.close()
  })

  it('makes one issuer when a new wallet is opened three times at the same time', async () => {
    const agents = await Promise.all([open(), open(), open()])
    const signers = await Promise.all(agents.map(agent => agent.signer()))
    expect(new Set(signers.map(signer => signer.privateJwk.d)).size).toBe(1)
    expect(new Set(agents.map(agent => JSON.stringify(agent.didDocument))).size).toBe(1)
    await Promise.all(agents.map(agent => agent.close()))
  })

  it('refuses a wallet that was made for another address, and names both', async () => {
    await (await open()).close()
    const refused = open('https://registry.example')
    await expect(refused).rejects.toMatchObject({ code: 'base_url_mismatch' })
    await expect(refused).rejects.toThrow(/http:\/\/localhost:3000.*https:\/\/registry\.example/)
    await (await open(`${BASE_URL}/`)).close()
  })

  it('refuses a wrong key', async () => {
    await (await open()).close()
    await expect(open(BASE_URL, 'something else entirely')).rejects.toMatchObject({ code: 'wallet_key_wrong' })
  })

  it.each(['issuer-1', 'issuer-1.ed25519', 'issuer-2.update'])(
    'makes no new key where the key %s is missing that a DID names or commits to',
    async key => {
      await (await open()).close()
      const file = await openWalletFile(walletPath, SECRET)
      expect(file.remove('default/key', key)).toBe(true)
      file.close()
      await expect(open()).rejects.toMatchObject({ code: 'wallet_damaged' })
    },
  )

  it('can be closed twice', async () => {
    const agent = await open()
    await agent.close()
    await agent.close()
  })
})

describe('the wallet file of an issuer agent', () => {
  it('contains neither the private key nor a word of the records, in any encoding', async () => {
    const agent = await open()
    const { kid, privateJwk } = await agent.signer()
    const d = Buffer.from(privateJwk.d, 'base64url')
    // The files are read while the wallet is open, so that a leftover journal would be seen.
    const whileOpen = readdirSync(directory).map(name => readFileSync(join(directory, name)))
    await agent.close()
    const bytes = Buffer.concat([
      ...whileOpen,
      ...readdirSync(directory).map(name => readFileSync(join(directory, name))),
    ])

    const thumbprint = kid.slice(kid.indexOf('#') + 1)
    const words = [
      'GenericRecord',
      'StorageVersion',
      'versionId',
      'did:webvh',
      'did:web',
      'localhost',
      'issuer',
      'P-256',
      thumbprint,
      privateJwk.x,
      SECRET,
    ]
    const key = [privateJwk.d, d.toString('hex'), d.toString('hex').toUpperCase(), d.toString('base64')]
    for (const text of [...words, ...key]) expect(bytes.includes(text), text).toBe(false)
    expect(bytes.includes(d)).toBe(false)
    expect(bytes.includes(Buffer.from(d).reverse())).toBe(false)
    expect(readdirSync(directory).filter(name => !name.endsWith('.lock'))).toEqual(['wallet.sqlite'])
  })

  it('can be read by its owner only', async () => {
    await (await open()).close()
    expect(statSync(walletPath).mode & 0o777).toBe(0o600)
  })
})

describe("Credo's own verifier", () => {
  it.each([
    'http://localhost:3000',
    'http://127.0.0.1:8080',
    'https://registry.example',
    'https://example.org/registries/im',
  ])('accepts what the mint pool made for %s and refuses it with one byte altered', async baseUrl => {
    const agent = await open(baseUrl)
    const signer = await agent.signer()
    const pool = openMintPool(signer, { workers: 2 })
    const inputs = [fullInput(baseUrl, agent.did), minimalInput(baseUrl, agent.did)]
    const credentials = await pool.mint(inputs.map(input => JSON.stringify(buildRegistrationCredential(input))))
    await pool.close()

    for (const credential of credentials) {
      expect(await verifyWithCredo(agent, credential)).toEqual({ verified: true })
      expect(await verifyWithCredo(agent, alterPayload(credential))).toMatchObject({ verified: false })
      expect(await verifyWithCredo(agent, alterSignature(credential))).toEqual({
        verified: false,
        reason: 'Invalid JWS signature',
      })
    }
    await agent.close()
  })

  it('accepts status lists that the agent signed', async () => {
    const agent = await open()
    const signer = await agent.signer()
    for (const purpose of ['revocation', 'suspension', 'message'] as const) {
      const list = { baseUrl: BASE_URL, issuer: agent.did, list: 1, purpose, setIndexes: [3], now: new Date() }
      const jwt = mintCredential(buildStatusListCredential(list), signer)
      expect(await verifyWithCredo(agent, jwt)).toEqual({ verified: true })
    }
    await agent.close()
  })

  it('refuses what another key signed in our name, and another issuer', async () => {
    const agent = await open()
    const signer = await agent.signer()
    const otherPath = join(directory, 'other.sqlite')
    const other = await openIssuerAgent({
      walletPath: otherPath,
      walletSecret: SECRET,
      baseUrl: 'https://other.example',
      clock,
    })
    const payload = buildRegistrationCredential(minimalInput(BASE_URL, agent.did))
    const otherSigner = await other.signer()

    const forged = mintCredential(payload, { kid: signer.kid, privateJwk: otherSigner.privateJwk })
    expect(await verifyWithCredo(agent, forged)).toEqual({ verified: false, reason: 'Invalid JWS signature' })
    expect(await verifyWithCredo(agent, mintCredential(payload, otherSigner))).toMatchObject({ verified: false })
    await Promise.all([agent.close(), other.close()])
  })

  it.each(['', 'not a credential', 'e30.e30.', 'e30.bnVsbA.AA'])(
    'answers %j with a reason instead of throwing',
    async text => {
      const agent = await open()
      const answer = await verifyWithCredo(agent, text)
      expect(answer.verified).toBe(false)
      expect(answer.reason).toBeTruthy()
      await agent.close()
    },
  )
})

it('jose verifies a minted credential with the DID document alone', async () => {
  const agent = await open()
  const credential = mintCredential(buildRegistrationCredential(fullInput(BASE_URL, agent.did)), await agent.signer())
  await agent.close()
  const keys = agent.didDocument.verificationMethod
    .filter(method => method.type === 'JsonWebKey')
    .map(({ id, publicKeyJwk }) => ({ ...publicKeyJwk, kid: id }))
  const verified = await jwtVerify(credential, createLocalJWKSet({ keys }), { algorithms: ['ES256'], typ: 'vc+jwt' })
  expect(verified.protectedHeader).toEqual({ alg: 'ES256', kid: keys[0]?.kid, typ: 'vc+jwt', cty: 'vc' })
  expect(verified.payload.issuer).toBe(agent.did)
  await expect(jwtVerify(alterPayload(credential), createLocalJWKSet({ keys }))).rejects.toThrow(/signature/)
})

/** The same credential about another organization: with one letter of the legal name changed. */
function alterPayload(jwt: string): string {
  const [header = '', payload = '', signature = ''] = jwt.split('.')
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  const at = text.indexOf('"legalName":"') + '"legalName":"'.length
  const altered = `${text.slice(0, at)}${text[at] === 'X' ? 'Y' : 'X'}${text.slice(at + 1)}`
  return [header, Buffer.from(altered, 'utf8').toString('base64url'), signature].join('.')
}

function alterSignature(jwt: string): string {
  const dot = jwt.lastIndexOf('.')
  const signature = Buffer.from(jwt.slice(dot + 1), 'base64url')
  signature[10] = (signature[10] ?? 0) ^ 1
  return `${jwt.slice(0, dot)}.${signature.toString('base64url')}`
}
