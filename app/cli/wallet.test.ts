import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWallet } from '../../agent/wallet/wallet.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { takeWriterLock } from '../../registry/store/sqlite/writer-lock.ts'
import { orgseal, TEST_WALLET_KEY } from './cli.testing.ts'

const NEW_KEY = 'the next key for tests alone'

let data: string
let wallet: string

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'orgseal-cli-wallet-'))
  wallet = join(data, 'wallet.sqlite')
})

afterEach(() => {
  rmSync(data, { recursive: true, force: true })
})

const open = (secret: string) => openWallet({ kind: 'embedded', path: wallet, secret })
const makeWallet = async (secret: string) => (await open(secret)).close()
const passphrase = (environment: Readonly<Record<string, string>> = { ORGSEAL_WALLET_KEY_NEW: NEW_KEY }) =>
  orgseal(['wallet', 'passphrase'], { ORGSEAL_DATA_DIR: data, ...environment })

test('wallet passphrase changes the key of the wallet, and prints neither key', async () => {
  await makeWallet(TEST_WALLET_KEY)
  const done = await passphrase()
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toContain('opens with the new key now')
  expect(done.stdout).not.toMatch(/for tests alone/)
  await (await open(NEW_KEY)).close()
  const again = await passphrase()
  expect(again.stdout).toContain('had been changed to the new key before')
})

test('wallet passphrase says how to give the new key when it is not in the environment', async () => {
  await makeWallet(TEST_WALLET_KEY)
  const done = await passphrase({})
  expect(done.status).toBe(2)
  expect(done.stderr).toMatch(/Set ORGSEAL_WALLET_KEY_NEW .* \[usage\]/)
})

test('wallet passphrase refuses a key on the command line', async () => {
  const done = await orgseal(['wallet', 'passphrase', NEW_KEY], { ORGSEAL_DATA_DIR: data })
  expect(done.status).toBe(2)
})

test('wallet passphrase is refused while the wallet is open elsewhere, and while an import runs', async () => {
  await makeWallet(TEST_WALLET_KEY)
  const elsewhere = await open(TEST_WALLET_KEY)
  expect(await passphrase()).toMatchObject({ status: 1, stderr: expect.stringContaining('[wallet_busy]') })
  await elsewhere.close()
  const lock = await takeWriterLock(join(data, 'writer.lock'))
  expect(await passphrase()).toMatchObject({ status: 1, stderr: expect.stringContaining('[writer_busy]') })
  await lock.release()
  await (await open(TEST_WALLET_KEY)).close()
})

test('wallet passphrase refuses a wrong old key, a missing wallet and another kind of wallet', async () => {
  expect(await passphrase()).toMatchObject({ status: 1, stderr: expect.stringContaining('[wallet_missing]') })
  expect(existsSync(wallet)).toBe(false)
  await makeWallet('a key that has been forgotten')
  expect(await passphrase()).toMatchObject({ status: 1, stderr: expect.stringContaining('[wallet_key_wrong]') })
  const store = openStore({ path: join(data, 'registry.sqlite') })
  await store.meta.setOnce('wallet', 'embedded')
  await store.close()
  const askar = await passphrase({ ORGSEAL_WALLET_KEY_NEW: NEW_KEY, ORGSEAL_WALLET: 'askar' })
  expect(askar).toMatchObject({ status: 1, stderr: expect.stringContaining('[wallet_mismatch]') })
})
