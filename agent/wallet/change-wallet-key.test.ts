import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { changeWalletKey } from './change-wallet-key.ts'
import { changeWalletSecret, openWallet } from './wallet.ts'
import { resolveWalletSecret } from './wallet-key.ts'

const OLD = 'the operator keeps this one'
const NEW = 'the operator’s next one'

let directory: string
let path: string
let secretPath: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-change-'))
  path = join(directory, 'wallet.sqlite')
  secretPath = join(directory, 'wallet.secret')
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const resolve = (setting?: string) =>
  resolveWalletSecret({ setting, secretPath, random: bytes => randomBytes(bytes), walletExists: existsSync(path) })
    .secret
const openWith = async (secret: string) => (await openWallet({ kind: 'embedded', path, secret })).close()
const change = (setting?: string, newSetting = NEW) =>
  changeWalletKey({ kind: 'embedded', path, setting, newSetting, secretPath })

it('changing the wallet key works with a key that was set', async () => {
  await openWith(resolve(OLD))
  expect(await change(OLD)).toEqual({ sealedNow: true, fileRemoved: false })
  await openWith(resolve(NEW))
  await expect(openWith(OLD)).rejects.toMatchObject({ code: 'wallet_key_wrong' })
})

it('changing the wallet key works with a key that lay in the file, and removes the file', async () => {
  await openWith(resolve())
  expect(await change()).toEqual({ sealedNow: true, fileRemoved: true })
  expect(readdirSync(directory).sort()).toEqual(['wallet.sqlite', 'wallet.sqlite.lock'])
  await openWith(resolve(NEW))
  // And without the setting no secret is made that could open nothing.
  expect(() => resolve()).toThrow(expect.objectContaining({ code: 'wallet_key_required' }))
  expect(existsSync(secretPath)).toBe(false)
})

it('changing the wallet key keeps a file that the key did not come from', async () => {
  const inFile = resolve()
  await openWith(OLD)
  expect(await change(OLD)).toEqual({ sealedNow: true, fileRemoved: false })
  expect(readFileSync(secretPath, 'utf8').trim()).toBe(inFile)
})

it.each([
  ['the setting', OLD],
  ['the file', undefined],
])(
  'changing the wallet key completes what a crash after the commit left, with the old key from %s',
  async (_, setting) => {
    const oldSecret = resolve(setting)
    await openWith(oldSecret)
    await changeWalletSecret({ kind: 'embedded', path, oldSecret, newSecret: NEW })
    expect(await change(setting)).toEqual({ sealedNow: false, fileRemoved: setting === undefined })
    expect(existsSync(secretPath)).toBe(false)
    await openWith(NEW)
  },
)

it('changing the wallet key removes no file while the wallet opens with neither key', async () => {
  const inFile = resolve()
  await openWith('a third key that opens it')
  await expect(change()).rejects.toMatchObject({ code: 'wallet_key_wrong' })
  expect(readFileSync(secretPath, 'utf8').trim()).toBe(inFile)
})

it('changing the wallet key removes no file while another process has the wallet open', async () => {
  const secret = resolve()
  const wallet = await openWallet({ kind: 'embedded', path, secret })
  await expect(change()).rejects.toMatchObject({ code: 'wallet_busy' })
  await wallet.close()
  await openWith(resolve())
})

it.each([
  ['too short', 'fifteen letters', 'invalid_setting'],
  ['the one that it has', OLD, 'invalid_setting'],
])('changing the wallet key refuses a new key that is %s, without repeating it', async (_, newSetting, code) => {
  await openWith(OLD)
  const error: unknown = await change(OLD, newSetting).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code })
  expect(String(error)).toContain('ORGSEAL_WALLET_KEY_NEW')
  expect(String(error)).not.toContain(newSetting)
})

it('changing the wallet key needs the old key', async () => {
  await openWith(OLD)
  await expect(change()).rejects.toMatchObject({ code: 'wallet_key_required' })
  expect(existsSync(secretPath)).toBe(false)
})
