/** The contract of any wallet, as the agent expects it. One suite for every implementation of the port. */
import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, GenericRecord, InjectionSymbols, Kms, type StorageService } from '@credo-ts/core'
import { agentDependencies } from '@credo-ts/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeStorageContract } from './storage-contract.testing.ts'
import { changeWalletSecret, openWallet } from './wallet.ts'
import type { Wallet, WalletKind } from './wallet-port.ts'

const SECRET = 'the operator keeps this one'
const NEW_SECRET = 'the operator’s next one'
const P256 = { kty: 'EC', crv: 'P-256' } as const
const ED25519 = { kty: 'OKP', crv: 'Ed25519' } as const
const DATA = new TextEncoder().encode('to be signed')

interface Opened {
  readonly wallet: Wallet
  readonly agent: Agent
  readonly storage: StorageService<GenericRecord>
}

export function describeWalletContract(kind: WalletKind): void {
  describe(`the ${kind} wallet`, () => {
    let directory: string
    let data: string
    let path: string
    let opened: Opened[] = []

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'orgseal-wallet-'))
      data = join(directory, 'data of 100% @home #1?')
      path = join(data, 'wallet.sqlite')
    })

    afterEach(async () => {
      await closeAll()
      rmSync(directory, { recursive: true, force: true })
    })

    async function open(secret = SECRET): Promise<Opened> {
      const wallet = await openWallet({ kind, path, secret })
      const agent = new Agent({ config: {}, dependencies: agentDependencies, modules: { ...wallet.modules } })
      await agent.initialize()
      const storage = agent.dependencyManager.resolve<StorageService<GenericRecord>>(InjectionSymbols.StorageService)
      const one = { wallet, agent, storage }
      opened.push(one)
      return one
    }

    async function closeAll(): Promise<void> {
      for (const { agent, wallet } of opened) {
        await agent.shutdown()
        await wallet.close()
      }
      opened = []
    }

    async function reopen(secret = SECRET): Promise<Opened> {
      await closeAll()
      return open(secret)
    }

    const openFails = (secret = SECRET) => openWallet({ kind, path, secret }).then(wallet => wallet.close())
    const change = (oldSecret = SECRET, newSecret = NEW_SECRET) =>
      changeWalletSecret({ kind, path, oldSecret, newSecret })

    describeStorageContract('it', async () => {
      const { agent, storage } = await open()
      return { storage, context: agent.context }
    })

    it('says its kind', async () => {
      expect((await open()).wallet.kind).toBe(kind)
    })

    it('closes twice without harm', async () => {
      const { wallet, agent } = await open()
      opened = []
      await agent.shutdown()
      await wallet.close()
      await wallet.close()
      await open()
    })

    describe('notes', () => {
      it('survive closing and opening, and are changed on the basis of the current text', async () => {
        const { wallet } = await open()
        expect(await wallet.notes.read('tally')).toBeUndefined()
        await wallet.notes.update('tally', (text = '') => `${text}é"1`)
        await wallet.notes.update('tally', (text = '') => `${text}2`)
        await wallet.notes.update('tally', () => undefined)
        await wallet.notes.update('other', () => '{"a":1}')
        const again = (await reopen()).wallet
        expect(await again.notes.read('tally')).toBe('é"12')
        expect(await again.notes.read('other')).toBe('{"a":1}')
      })

      it('keep both changes when two are made at the same time, and neither change of one that fails', async () => {
        const [one, two] = [(await open()).wallet, (await open()).wallet]
        const add = (wallet: Wallet) => wallet.notes.update('tally', (text = '') => `${text}+`)
        await Promise.all([add(one), add(two), add(one), add(two)])
        const failing = one.notes.update('tally', () => {
          throw new Error('no')
        })
        await expect(failing).rejects.toThrow('no')
        expect(await two.notes.read('tally')).toBe('++++')
      })

      it('can be read with the new secret after the secret was changed', async () => {
        await (await open()).wallet.notes.update('tally', () => 'kept')
        await closeAll()
        await change()
        expect(await (await open(NEW_SECRET)).wallet.notes.read('tally')).toBe('kept')
      })

      it('count as sound, with everything else, as they were written', async () => {
        const { wallet, agent } = await open()
        const before = await wallet.examine()
        await agent.kms.createKey({ keyId: 'k', type: P256 })
        await wallet.notes.update('tally', () => 'kept')
        expect(await wallet.examine()).toBe(before + 2)
      })
    })

    describe('key management', () => {
      it.each([
        ['ES256', P256],
        ['EdDSA', ED25519],
      ] as const)('makes keys that sign %s, over closing and opening', async (algorithm, type) => {
        const before = await open()
        const { publicJwk } = await before.agent.kms.createKey({ keyId: 'k', type })
        expect(publicJwk).toMatchObject({ ...type, kid: 'k' })
        const { agent } = await reopen()
        expect(await agent.kms.getPublicKey({ keyId: 'k' })).toEqual(publicJwk)
        const { signature } = await agent.kms.sign({ keyId: 'k', algorithm, data: DATA })
        const key = createPublicKey({ format: 'jwk', key: { ...publicJwk } as JsonWebKey })
        const digest = algorithm === 'ES256' ? 'sha256' : undefined
        expect(verify(digest, DATA, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true)
        const other = Uint8Array.from([...DATA, 0])
        expect(verify(digest, other, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(false)
      })

      it.each([
        ['ES256', P256],
        ['EdDSA', ED25519],
      ] as const)('gives out the private key, which signs %s like the wallet itself', async (algorithm, type) => {
        const { wallet, agent } = await open()
        const { publicJwk } = await agent.kms.createKey({ keyId: 'k', type })
        const jwk = await wallet.privateJwk(agent.context, 'k')
        expect(jwk).toEqual({ ...publicJwk, d: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) })
        const digest = algorithm === 'ES256' ? 'sha256' : undefined
        const key = createPrivateKey({ format: 'jwk', key: { ...jwk } as JsonWebKey })
        const signature = sign(digest, DATA, { key, dsaEncoding: 'ieee-p1363' })
        const checked = await agent.kms.verify({ key: { keyId: 'k' }, algorithm, data: DATA, signature })
        expect(checked).toMatchObject({ verified: true })
      })

      it('has no key that was not made', async () => {
        const { wallet, agent } = await open()
        expect(await wallet.privateJwk(agent.context, 'absent')).toBeUndefined()
        const absent = { keyId: 'absent' }
        await expect(agent.kms.getPublicKey(absent)).rejects.toBeInstanceOf(Kms.KeyManagementKeyNotFoundError)
      })

      it('never overwrites a key', async () => {
        const { wallet, agent } = await open()
        await agent.kms.createKey({ keyId: 'k', type: P256 })
        const jwk = await wallet.privateJwk(agent.context, 'k')
        for (const type of [P256, ED25519]) {
          await expect(agent.kms.createKey({ keyId: 'k', type })).rejects.toBeInstanceOf(Error)
        }
        expect(await wallet.privateJwk(agent.context, 'k')).toEqual(jwk)
      })

      it('forgets a key that is deleted', async () => {
        const { wallet, agent } = await open()
        await agent.kms.createKey({ keyId: 'k', type: P256 })
        await agent.kms.deleteKey({ keyId: 'k' })
        expect(await wallet.privateJwk(agent.context, 'k')).toBeUndefined()
      })
    })

    describe('two processes that open it', () => {
      it('share one wallet, also when both make it', async () => {
        const [one, two] = await Promise.all([open(), open()])
        const { publicJwk } = await one.agent.kms.createKey({ keyId: 'k', type: P256 })
        expect(await two.agent.kms.getPublicKey({ keyId: 'k' })).toEqual(publicJwk)
        await two.storage.save(two.agent.context, new GenericRecord({ id: 'r', content: { n: 1 } }))
        const record = await one.storage.getById(one.agent.context, GenericRecord, 'r')
        expect(record.content).toEqual({ n: 1 })
      })

      it('share one key when both make it', async () => {
        const [one, two] = await Promise.all([open(), open()])
        const made = await Promise.allSettled(
          [one, two].map(({ agent }) => agent.kms.createKey({ keyId: 'k', type: P256 })),
        )
        const done = made.filter(result => result.status === 'fulfilled')
        expect(done).toHaveLength(1)
        for (const { wallet, agent } of [one, two]) {
          expect(await wallet.privateJwk(agent.context, 'k')).toMatchObject(done[0]?.value.publicJwk ?? {})
        }
      })
    })

    describe('the file on disk', () => {
      it('is readable by its owner alone, and contains no readable word of its content', async () => {
        const { agent, storage, wallet } = await open()
        await agent.kms.createKey({ keyId: 'issuer-key', type: P256 })
        await storage.save(agent.context, new GenericRecord({ id: 'a-record', content: { word: 'strawberry' } }))
        const jwk = await wallet.privateJwk(agent.context, 'issuer-key')
        const d = jwk && 'd' in jwk ? String(jwk.d) : ''
        // The one file is the whole wallet, also while it is open.
        const files = readdirSync(data)
        expect(files.sort()).toEqual(['wallet.sqlite', 'wallet.sqlite.lock'])
        await closeAll()
        expect(readdirSync(data).sort()).toEqual(files)
        expect(statSync(path).mode & 0o777).toBe(0o600)
        const bytes = Buffer.concat(files.map(file => readFileSync(join(data, file))))
        const forms = [SECRET, 'strawberry', 'issuer-key', d, Buffer.from(d, 'base64url')]
        for (const form of forms) expect(bytes.includes(form)).toBe(false)
      })

      it('does not open with a wrong secret; the error says what to do and does not contain the secret', async () => {
        await open()
        await closeAll()
        for (const wrong of [`${SECRET}.`, SECRET.toUpperCase(), '']) {
          const error: unknown = await openFails(wrong).catch((reason: unknown) => reason)
          expect(error).toMatchObject({ code: 'wallet_key_wrong' })
          expect(String(error)).toContain('ORGSEAL_WALLET_KEY')
          expect(String(error)).not.toContain(SECRET)
        }
        await open()
      })

      it('opens with the secret in another Unicode form', async () => {
        await open('caf\u00e9 au lait')
        await reopen('cafe\u0301 au lait')
      })

      it.each([
        ['a text', Buffer.from('Dear diary, '.repeat(1000))],
        ['zeros', Buffer.alloc(8192)],
      ])('does not overwrite %s that is there already', async (_, bytes) => {
        await open()
        await closeAll()
        writeFileSync(path, bytes)
        await expect(openFails()).rejects.toMatchObject({ code: 'wallet_damaged' })
        expect(readFileSync(path).equals(bytes)).toBe(true)
      })

      it('is refused or complete, never wrong, when half of it is missing', async () => {
        const { agent } = await open()
        await agent.kms.createKey({ keyId: 'k', type: P256 })
        await closeAll()
        const whole = readFileSync(path)
        writeFileSync(path, whole.subarray(0, 4096 + 100))
        await expect(open().then(({ wallet, agent }) => wallet.privateJwk(agent.context, 'k'))).rejects.toMatchObject({
          code: 'wallet_damaged',
        })
      })
    })

    describe('after a change of the secret', () => {
      beforeEach(async () => {
        const { agent, storage } = await open()
        await agent.kms.createKey({ keyId: 'k', type: P256 })
        const record = new GenericRecord({ id: 'r', content: { n: 1 }, tags: { colour: 'red' } })
        await storage.save(agent.context, record)
      })

      it('opens with the new secret only, and has the same content', async () => {
        const before = await opened[0]?.wallet.privateJwk(opened[0].agent.context, 'k')
        await closeAll()
        await change()
        await expect(openFails(SECRET)).rejects.toMatchObject({ code: 'wallet_key_wrong' })
        const { wallet, agent, storage } = await open(NEW_SECRET)
        expect(await wallet.privateJwk(agent.context, 'k')).toEqual(before)
        const found = await storage.findByQuery(agent.context, GenericRecord, { colour: 'red' })
        expect(found.map(record => record.content)).toEqual([{ n: 1 }])
        await expect(agent.kms.createKey({ keyId: 'k', type: P256 })).rejects.toBeInstanceOf(Error)
      })

      it('can change its secret again, and back', async () => {
        await closeAll()
        await change()
        await change(NEW_SECRET, 'a third one')
        await change('a third one', SECRET)
        const { wallet, agent } = await open(SECRET)
        expect(await wallet.privateJwk(agent.context, 'k')).toBeDefined()
      })

      it('needs the old secret to change it', async () => {
        await closeAll()
        await expect(change('not the old one')).rejects.toMatchObject({ code: 'wallet_key_wrong' })
        await expect(openFails(NEW_SECRET)).rejects.toMatchObject({ code: 'wallet_key_wrong' })
        // A failed attempt releases the lock.
        await change()
      })

      it('refuses another change while the wallet is open', async () => {
        await expect(change()).rejects.toMatchObject({ code: 'wallet_busy' })
        await reopen(SECRET)
        await closeAll()
        await change()
        await open(NEW_SECRET)
      })

      it('is not created by a change of the secret', async () => {
        await closeAll()
        rmSync(path)
        await expect(change()).rejects.toMatchObject({ code: 'wallet_missing' })
        expect(readdirSync(data)).toEqual(['wallet.sqlite.lock'])
        path = join(directory, 'no folder', 'wallet.sqlite')
        await expect(change()).rejects.toMatchObject({ code: 'wallet_missing' })
      })
    })
  })
}
