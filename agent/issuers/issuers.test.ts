import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type IssuerAgent, type IssuerIdentity, openIssuerAgent } from '../issuer-agent.ts'
import { mintCredential } from '../mint/mint-credential.ts'
import { openWalletFile } from '../wallet/wallet-file.ts'
import { resolveElsewhere } from './create-webvh-log.testing.ts'
import { verifyWithCredo } from './verify-with-credo.testing.ts'

const SECRET = 'the operator keeps this one'
const BASE_URL = 'http://localhost:3000'
const TAX_OFFICE = { id: 'tax-office', name: { en: 'Tax Office', fr: 'Office des impôts' } }

const KEYS = 'default/key'
const RECORDS = 'default/record/GenericRecord'

/** The writes of a rotation to the wallet, in order; after the last one, the key of the entry is destroyed. */
const rotation = [
  [KEYS, 'issuer-2'],
  [KEYS, 'issuer-2.ed25519'],
  [KEYS, 'issuer-3.update'],
  [RECORDS, 'issuer/registry/2'],
] as const

let directory: string
let walletPath: string
let now: Date
let opened: IssuerAgent[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-issuers-'))
  walletPath = join(directory, 'wallet.sqlite')
  now = new Date('2026-01-31T12:00:00Z')
  opened = []
})

afterEach(async () => {
  await Promise.all(opened.map(agent => agent.close()))
  rmSync(directory, { recursive: true, force: true })
})

async function open(path = walletPath, clock = () => now): Promise<IssuerAgent> {
  const agent = await openIssuerAgent({ walletPath: path, walletSecret: SECRET, baseUrl: BASE_URL, clock })
  opened.push(agent)
  return agent
}

describe('rotating the keys of an issuer', () => {
  it('makes new keys sign and leaves the former ones in the document', async () => {
    const agent = await open()
    const before = agent.didDocument
    const signer = await agent.signer()
    const ed25519 = await agent.dataIntegritySigner()
    now = new Date('2026-02-01T08:00:00Z')
    const identity = await agent.rotate()

    const after = await agent.signer()
    const ed25519After = await agent.dataIntegritySigner()
    expect(after.kid).not.toBe(signer.kid)
    expect(after.privateJwk.d).not.toBe(signer.privateJwk.d)
    expect(ed25519After.privateJwk.d).not.toBe(ed25519.privateJwk.d)
    expect(identity.didDocument.authentication).toEqual([after.kid, ed25519After.verificationMethod])
    expect(identity.didDocument.verificationMethod.slice(2)).toEqual(before.verificationMethod)
    expect(identity.didDocument.assertionMethod).toEqual([
      after.kid,
      ed25519After.verificationMethod,
      ...before.assertionMethod,
    ])
    expect(agent.didDocument).toEqual(identity.didDocument)
    expect(agent.keys()).toEqual([
      { id: after.kid, algorithm: 'ES256', createdAt: '2026-02-01T08:00:00Z', state: 'signing' },
      {
        id: ed25519After.verificationMethod,
        algorithm: 'Ed25519',
        createdAt: '2026-02-01T08:00:00Z',
        state: 'signing',
      },
      { id: signer.kid, algorithm: 'ES256', createdAt: '2026-01-31T12:00:00Z', state: 'verifying' },
      { id: ed25519.verificationMethod, algorithm: 'Ed25519', createdAt: '2026-01-31T12:00:00Z', state: 'verifying' },
    ])
  })

  it('keeps earlier signatures valid, for Credo and for jose with only the DID document', async () => {
    const agent = await open()
    const credentials = [await mintWith(agent)]
    await agent.rotate()
    credentials.push(await mintWith(agent))
    await agent.rotate()
    credentials.push(await mintWith(agent))

    const keySet = createLocalJWKSet({
      keys: agent.didDocument.verificationMethod
        .filter(method => method.type === 'JsonWebKey')
        .map(({ id, publicKeyJwk }) => ({ ...publicKeyJwk, kid: id })),
    })
    const kids = new Set<unknown>()
    for (const credential of credentials) {
      expect(await verifyWithCredo(agent, credential)).toEqual({ verified: true })
      kids.add((await jwtVerify(credential, keySet, { algorithms: ['ES256'], typ: 'vc+jwt' })).protectedHeader.kid)
    }
    expect(kids.size).toBe(3)
  })

  it('does not let a former key sign under the name of the new one', async () => {
    const agent = await open()
    const { privateJwk } = await agent.signer()
    await agent.rotate()
    const { kid } = await agent.signer()
    const forged = mintCredential(credentialOf(agent.did), { kid, privateJwk })
    expect(await verifyWithCredo(agent, forged)).toEqual({ verified: false, reason: 'Invalid JWS signature' })
  })

  it('only extends the log, which didwebvh-ts resolves to the same keys', async () => {
    const agent = await open()
    const logs = [identityOf(agent).webvhLog]
    logs.push((await agent.rotate()).webvhLog, (await agent.rotate()).webvhLog)
    expect(logs[1]?.startsWith(logs[0] ?? 'none')).toBe(true)
    expect(logs[2]?.startsWith(logs[1] ?? 'none')).toBe(true)

    const { didDocument, webvhDid, did } = identityOf(agent)
    expect(await resolveElsewhere(logs[2] ?? '')).toMatchObject({
      versionId: expect.stringMatching(/^3-Qm/),
      document: {
        id: webvhDid,
        alsoKnownAs: [did],
        assertionMethod: didDocument.assertionMethod.map(id => id.replace(did, webvhDid)),
        authentication: didDocument.authentication.map(id => id.replace(did, webvhDid)),
      },
    })
  })

  it('lasts after the wallet is opened again', async () => {
    const first = await open()
    const identity = await first.rotate()
    const signer = await first.signer()
    await first.close()
    const again = await open()
    expect(identityOf(again)).toEqual(identity)
    expect(await again.signer()).toEqual(signer)
  })

  it('destroys the log key that has written its entry, and keeps the next one', async () => {
    await (await open()).rotate()
    const file = await openWalletFile(walletPath, SECRET)
    const held = ['issuer-1.update', 'issuer-2.update', 'issuer-3.update'].map(id => file.read(KEYS, id) !== undefined)
    file.close()
    expect(held).toEqual([false, false, true])
  })

  it('returns the same signer object until the key changes', async () => {
    const agent = await open()
    const signer = await agent.signer()
    expect(await agent.signer()).toBe(signer)
    await agent.rotate()
    expect(await agent.signer()).not.toBe(signer)
  })

  it('refuses an unknown issuer', async () => {
    const agent = await open()
    await expect(agent.rotate('unknown')).rejects.toMatchObject({ code: 'issuer_unknown' })
    await expect(agent.signer('unknown')).rejects.toMatchObject({ code: 'issuer_unknown' })
    await expect(agent.dataIntegritySigner('unknown')).rejects.toMatchObject({ code: 'issuer_unknown' })
    expect(() => agent.keys('unknown')).toThrow(/orgseal issuers/)
    expect(agent.issuer('unknown')).toBeUndefined()
  })
})

describe('several processes with one wallet:', () => {
  it('a running process signs with the new key as soon as another has rotated', async () => {
    const server = await open()
    const command = await open()
    const before = await server.signer()
    const identity = await command.rotate()
    const credential = await mintWith(command)

    expect(await verifyWithCredo(server, credential)).toEqual({ verified: true })
    expect(await server.signer()).toEqual(await command.signer())
    expect((await server.signer()).kid).not.toBe(before.kid)
    expect(identityOf(server)).toEqual(identity)
  })

  it('a running process finds an issuer that another has added', async () => {
    const server = await open()
    const command = await open()
    const added = await command.addIssuer(TAX_OFFICE)
    expect(server.issuer('tax-office')).toBeUndefined()
    await server.refresh()
    expect(server.issuer('tax-office')).toEqual(added)
    expect((await server.signer('tax-office')).kid).toBe(added.didDocument.assertionMethod[0])
  })

  it('a running process signs for an issuer that another has added, without a refresh', async () => {
    const server = await open()
    const added = await (await open()).addIssuer(TAX_OFFICE)
    expect((await server.signer('tax-office')).kid).toBe(added.didDocument.assertionMethod[0])
  })

  it('two that rotate at the same time make one rotation and agree on it', async () => {
    const agents = [await open(), await open(), await open()]
    const identities = await Promise.all(agents.map(agent => agent.rotate()))
    expect(new Set(identities.map(identity => identity.webvhLog)).size).toBe(1)
    expect(identities[0]?.didDocument.verificationMethod).toHaveLength(4)
    expect(await resolveElsewhere(identities[0]?.webvhLog ?? '')).toHaveProperty('document')
    const signers = await Promise.all(agents.map(agent => agent.signer()))
    expect(new Set(signers.map(signer => signer.privateJwk.d)).size).toBe(1)
    // Nothing is left behind that would block the next rotation.
    expect((await identityAfterRotation(agents[1])).didDocument.verificationMethod).toHaveLength(6)
  })

  it('one that is overtaken while it rotates continues with the other’s result', async () => {
    await (await open()).close()
    const otherPath = join(directory, 'other.sqlite')
    copyFileSync(walletPath, otherPath)
    const rotated = await (await open(otherPath)).rotate()
    await copyRecords(otherPath, walletPath, rotation.slice(0, 3))
    const file = await openWalletFile(walletPath, SECRET)
    const other = await openWalletFile(otherPath, SECRET)
    // The clock is read when all keys exist and nothing is signed yet: at this moment the other finishes.
    const overtaken = await open(walletPath, () => {
      file.insert(RECORDS, 'issuer/registry/2', other.read(RECORDS, 'issuer/registry/2') ?? '')
      file.remove(KEYS, 'issuer-2.update')
      return now
    })
    expect(await overtaken.rotate()).toEqual(rotated)
    expect((await overtaken.signer()).kid).toBe(rotated.didDocument.assertionMethod[0])
    file.close()
    other.close()
  })

  it('two that add the same issuer at the same time make one', async () => {
    const agents = [await open(), await open()]
    const added = await Promise.all(agents.map(agent => agent.addIssuer(TAX_OFFICE)))
    expect(added[0]).toEqual(added[1])
    expect(await agents[0]?.signer('tax-office')).toEqual(await agents[1]?.signer('tax-office'))
  })
})

describe('agencies', () => {
  it('have DIDs, keys and logs of their own', async () => {
    const agent = await open()
    const added = await agent.addIssuer(TAX_OFFICE)
    expect(added).toMatchObject({ ...TAX_OFFICE, did: 'did:web:localhost%3A3000:issuers:tax-office' })
    expect(added.webvhDid).toMatch(/^did:webvh:Qm\w{44}:localhost%3A3000:issuers:tax-office$/)
    expect(added.didDocument.alsoKnownAs).toEqual([added.webvhDid])
    expect(await resolveElsewhere(added.webvhLog)).toHaveProperty('document.id', added.webvhDid)
    expect(agent.issuers().map(({ id }) => id)).toEqual(['registry', 'tax-office'])

    const own = await agent.signer()
    const agency = await agent.signer('tax-office')
    expect(agency.kid.startsWith(`${added.did}#`)).toBe(true)
    expect(agency.privateJwk.d).not.toBe(own.privateJwk.d)
    expect(await verifyWithCredo(agent, mintCredential(credentialOf(added.did), agency))).toEqual({ verified: true })
    expect(await verifyWithCredo(agent, mintCredential(credentialOf(agent.did), agency))).toMatchObject({
      verified: false,
    })
  })

  it('are listed after the registry, in the order of their ids', async () => {
    const agent = await open()
    for (const id of ['zoo', 'a-office', '1st-office']) await agent.addIssuer({ ...TAX_OFFICE, id })
    expect(agent.issuers().map(({ id }) => id)).toEqual(['registry', '1st-office', 'a-office', 'zoo'])
  })

  it('rotate independently of the registry', async () => {
    const agent = await open()
    const added = await agent.addIssuer(TAX_OFFICE)
    const own = identityOf(agent)
    const rotated = await agent.rotate('tax-office')
    expect(identityOf(agent)).toEqual(own)
    expect(rotated.webvhLog.startsWith(added.webvhLog)).toBe(true)
    expect(agent.keys('tax-office').map(({ state }) => state)).toEqual(['signing', 'signing', 'verifying', 'verifying'])
    await agent.rotate()
    expect(agent.issuer('tax-office')).toEqual(rotated)
  })

  it('that are added twice are one; another name is refused', async () => {
    const agent = await open()
    const added = await agent.addIssuer(TAX_OFFICE)
    expect(await agent.addIssuer(TAX_OFFICE)).toEqual(added)
    const renamed = agent.addIssuer({ id: 'tax-office', name: { ...TAX_OFFICE.name, fr: 'Autre nom' } })
    await expect(renamed).rejects.toMatchObject({ code: 'issuer_exists' })
    await expect(renamed).rejects.toThrow(/Office des impôts/)
  })

  it.each(['', 'registry', 'issuer', 'Tax', 'tax office', 'tax--office', '-tax', 'tax/../x', 'é', 'a'.repeat(64)])(
    'cannot have the id %j',
    async id => {
      const agent = await open()
      await expect(agent.addIssuer({ ...TAX_OFFICE, id })).rejects.toMatchObject({ code: 'invalid_issuer' })
      expect(agent.issuers()).toHaveLength(1)
    },
  )

  it('need a name in both languages', async () => {
    const agent = await open()
    for (const name of [
      { en: ' ', fr: 'Nom' },
      { en: 'Name', fr: '' },
    ]) {
      await expect(agent.addIssuer({ id: 'tax-office', name })).rejects.toMatchObject({ code: 'invalid_issuer' })
    }
  })

  it('do not share keys with an issuer whose id ends in a number', async () => {
    const agent = await open()
    await agent.addIssuer({ ...TAX_OFFICE, id: 'tax' })
    await agent.addIssuer({ ...TAX_OFFICE, id: 'tax-1' })
    await agent.addIssuer({ ...TAX_OFFICE, id: 'issuer-1' })
    await agent.rotate('tax')
    const signers = await Promise.all(agent.issuers().map(({ id }) => agent.signer(id)))
    expect(new Set(signers.map(({ privateJwk }) => privateJwk.d)).size).toBe(4)
  })
})

describe('a crash in the wallet', () => {
  it.each([0, 1, 2, 3, 4])(
    'after %i writes of a rotation leaves a state that the next rotation completes',
    async writes => {
      const first = await open()
      const former = identityOf(first)
      await first.close()
      const crashedPath = join(directory, 'crashed.sqlite')
      copyFileSync(walletPath, crashedPath)
      const whole = await open()
      const rotated = await whole.rotate()
      const signer = await whole.signer()
      await whole.close()
      await copyRecords(walletPath, crashedPath, rotation.slice(0, writes))

      const agent = await open(crashedPath)
      expect(identityOf(agent)).toEqual(writes === rotation.length ? rotated : former)
      if (writes < rotation.length) await agent.rotate()
      const { webvhLog, didDocument } = identityOf(agent)
      expect(webvhLog.startsWith(former.webvhLog)).toBe(true)
      expect(await resolveElsewhere(webvhLog)).toHaveProperty('versionId', expect.stringMatching(/^2-/))
      expect(didDocument.verificationMethod).toHaveLength(4)
      // The existing keys are the ones that sign.
      expect((await agent.signer()).privateJwk.d === signer.privateJwk.d).toBe(writes >= 1)
      expect(didDocument.verificationMethod[1]?.id === rotated.didDocument.verificationMethod[1]?.id).toBe(writes >= 2)
      await agent.close()
      const file = await openWalletFile(crashedPath, SECRET)
      expect(file.read(KEYS, 'issuer-2.update')).toBeUndefined()
      file.close()
    },
  )

  const beginning = [
    [KEYS, 'tax-office-1'],
    [KEYS, 'tax-office-1.ed25519'],
    [KEYS, 'tax-office-2.update'],
    [RECORDS, 'issuer/tax-office/1'],
  ] as const

  it.each([0, 1, 2, 3, 4])(
    'after %i writes of adding an issuer leaves a state that adding it again completes',
    async writes => {
      await (await open()).close()
      const crashedPath = join(directory, 'crashed.sqlite')
      copyFileSync(walletPath, crashedPath)
      const whole = await open()
      const added = await whole.addIssuer(TAX_OFFICE)
      await whole.close()
      await copyRecords(walletPath, crashedPath, beginning.slice(0, writes))

      const agent = await open(crashedPath)
      expect(agent.issuer('tax-office')).toEqual(writes === beginning.length ? added : undefined)
      const again = await agent.addIssuer(TAX_OFFICE)
      const kept = again.didDocument.verificationMethod.filter(({ id }) =>
        added.didDocument.assertionMethod.includes(id),
      )
      expect(kept).toHaveLength(Math.min(writes, 2))
      expect(await resolveElsewhere(again.webvhLog)).toHaveProperty('document.id', again.webvhDid)
      expect(
        await verifyWithCredo(agent, mintCredential(credentialOf(again.did), await agent.signer('tax-office'))),
      ).toEqual({ verified: true })
    },
  )

  it('that lost a part of the history is reported as damage', async () => {
    const agent = await open()
    await agent.rotate()
    await agent.close()
    const file = await openWalletFile(walletPath, SECRET)
    expect(file.remove(RECORDS, 'issuer/registry/1')).toBe(true)
    file.close()
    await expect(open()).rejects.toMatchObject({ code: 'wallet_damaged' })
  })
})

function identityOf(agent: IssuerAgent): IssuerIdentity {
  const identity = agent.issuer('registry')
  if (!identity) throw new TypeError('the registry has no issuer')
  return identity
}

async function identityAfterRotation(agent: IssuerAgent | undefined): Promise<IssuerIdentity> {
  if (!agent) throw new TypeError('no agent')
  return agent.rotate()
}

async function mintWith(agent: IssuerAgent): Promise<string> {
  return mintCredential(credentialOf(agent.did), await agent.signer())
}

function credentialOf(issuer: string): object {
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer,
    validFrom: '2026-01-01T00:00:00Z',
    credentialSubject: { id: 'https://registry.example/organization/IM.1', name: 'One' },
  }
}

async function copyRecords(from: string, to: string, records: readonly (readonly [string, string])[]): Promise<void> {
  const source = await openWalletFile(from, SECRET)
  const target = await openWalletFile(to, SECRET)
  for (const [category, id] of records) {
    const value = source.read(category, id)
    expect(value, id).toBeDefined()
    expect(target.insert(category, id, value ?? '')).toBe(true)
  }
  source.close()
  target.close()
}
