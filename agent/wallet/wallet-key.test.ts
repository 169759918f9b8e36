import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { resolveWalletSecret } from './wallet-key.ts'

let directory: string
let secretPath: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-secret-'))
  secretPath = join(directory, 'data', 'wallet.secret')
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

const random = (bytes: number): Uint8Array => randomBytes(bytes)
const resolve = (setting?: string) => resolveWalletSecret({ setting, secretPath, random })

it('the wallet key comes from the setting, and then no file is made', () => {
  expect(resolve('sixteen letters!')).toEqual({ secret: 'sixteen letters!', source: 'setting', created: false })
  expect(readdirSync(directory)).toEqual([])
})

it('the wallet key refuses a setting that is too short, without repeating it', () => {
  expect(() => resolve('fifteen letters')).toThrow(expect.objectContaining({ code: 'invalid_setting' }))
  expect(() => resolve('')).toThrow(expect.objectContaining({ code: 'invalid_setting' }))
  expect(() => resolve('fifteen letters')).not.toThrow(/fifteen letters/)
})

it('the wallet key becomes a secret of 256 random bits that is made once and only its owner can read', () => {
  const first = resolve()
  expect(first).toMatchObject({ source: 'file', created: true })
  expect(Buffer.from(first.secret, 'base64url')).toHaveLength(32)
  expect(statSync(secretPath).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(directory, 'data'))).toEqual(['wallet.secret'])
  expect(resolve()).toEqual({ secret: first.secret, source: 'file', created: false })
})

it('no wallet key is made for a wallet that exists already; the error says what it needs', () => {
  const walletExists = true
  const resolveForWallet = () => resolveWalletSecret({ setting: undefined, secretPath, random, walletExists })
  expect(resolveForWallet).toThrow(expect.objectContaining({ code: 'wallet_key_required' }))
  expect(resolveForWallet).toThrow(/Set ORGSEAL_WALLET_KEY/)
  expect(readdirSync(directory)).toEqual([])
  const { secret } = resolve()
  expect(resolveForWallet()).toEqual({ secret, source: 'file', created: false })
})

it('the wallet key is the one of the process that was faster', () => {
  let other: string | undefined
  const slow = resolveWalletSecret({
    setting: undefined,
    secretPath,
    random: bytes => {
      // Between this one's look and its link, another process finishes.
      other ??= resolve().secret
      return randomBytes(bytes)
    },
  })
  expect(slow).toEqual({ secret: other, source: 'file', created: false })
  expect(readdirSync(join(directory, 'data'))).toEqual(['wallet.secret'])
})

it.each([0o640, 0o604, 0o660, 0o644])(
  'the wallet key is refused from a file of mode %o; the error says how to fix it',
  mode => {
    resolve()
    chmodSync(secretPath, mode)
    expect(() => resolve()).toThrow(expect.objectContaining({ code: 'wallet_key_exposed' }))
    expect(() => resolve()).toThrow(/chmod 600/)
  },
)

it.each(['', '\n', 'short', 'x'.repeat(42)])(
  'the wallet key is refused from a file that holds %j instead of a secret',
  content => {
    resolve()
    writeFileSync(secretPath, content)
    expect(() => resolve()).toThrow(expect.objectContaining({ code: 'wallet_key_wrong' }))
    expect(readFileSync(secretPath, 'utf8')).toBe(content)
  },
)

it.each(['', 'half a secr'])('the wallet key is made even where a crash left %j in a temporary file', left => {
  mkdirSync(join(directory, 'data'))
  writeFileSync(join(directory, 'data', 'wallet.secret.0123456789abcdef.tmp'), left, { mode: 0o600 })
  const first = resolve()
  expect(first).toMatchObject({ source: 'file', created: true })
  expect(Buffer.from(first.secret, 'base64url')).toHaveLength(32)
  expect(resolve()).toEqual({ ...first, created: false })
})

it('no file is left behind when the file of the wallet key cannot be created', () => {
  mkdirSync(join(directory, 'data'))
  const random = (bytes: number): Uint8Array => {
    // A folder appears at the path of the secret.
    mkdirSync(secretPath, { recursive: true, mode: 0o700 })
    return randomBytes(bytes)
  }
  expect(() => resolveWalletSecret({ setting: undefined, secretPath, random })).toThrow()
  expect(readdirSync(join(directory, 'data'))).toEqual(['wallet.secret'])
})
