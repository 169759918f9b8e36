/**
 * Finds the wallet's key: the operator's setting, or a secret in a file beside
 * the data. The file appears whole or not at all, so that a crash can never
 * leave half a secret that a wallet is then made with.
 */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { WalletError } from './wallet-error.ts'

export interface WalletSecret {
  readonly secret: string
  readonly source: 'setting' | 'file'
  /** True when the file was made just now; tell the operator. */
  readonly created: boolean
}

const SETTING_MIN_LENGTH = 16
const SECRET_BYTES = 32
const SECRET = /^[A-Za-z0-9_-]{43}$/

/**
 * @param setting value of ORGSEAL_WALLET_KEY; `undefined` when it is not set
 * @param secretPath where the secret lies, or is made (mode 0600)
 * @param random as many random bytes as asked for
 * @param walletExists true when there is a wallet already: no secret is made then, as it could not open that wallet
 * @throws {WalletError} `wallet_key_required` when there is a wallet and neither setting nor file,
 *   `invalid_setting` when the setting is too short,
 *   `wallet_key_exposed` when others may read the file, `wallet_key_wrong` when
 *   the file does not hold a secret
 */
export function resolveWalletSecret(options: {
  setting: string | undefined
  secretPath: string
  random: (bytes: number) => Uint8Array
  walletExists?: boolean
}): WalletSecret {
  const existing = findWalletSecret(options)
  if (existing) return existing
  if (options.walletExists) throw keyRequired(options.secretPath)
  const created = createSecret(options.secretPath, options.random)
  const secret = readSecret(options.secretPath)
  if (secret === undefined) throw notASecret(options.secretPath)
  return { secret, source: 'file', created }
}

/** The secret of an existing wallet; `undefined` when it is neither set nor in the file. Makes nothing. */
export function findWalletSecret(options: {
  setting: string | undefined
  secretPath: string
}): WalletSecret | undefined {
  if (options.setting !== undefined) {
    return { secret: checkSetting('ORGSEAL_WALLET_KEY', options.setting), source: 'setting', created: false }
  }
  const secret = readSecret(options.secretPath)
  return secret === undefined ? undefined : { secret, source: 'file', created: false }
}

/** @throws {WalletError} `invalid_setting` when it is too short; the value is not repeated */
export function checkSetting(name: string, setting: string): string {
  if (setting.length < SETTING_MIN_LENGTH) {
    throw new WalletError(
      'invalid_setting',
      `${name} must have at least ${SETTING_MIN_LENGTH} characters; make one with: openssl rand -base64 32`,
    )
  }
  return setting
}

export function keyRequired(secretPath: string): WalletError {
  return new WalletError(
    'wallet_key_required',
    `There is a wallet, but nothing to open it with. Set ORGSEAL_WALLET_KEY to its key, or restore ${secretPath} from a backup.`,
  )
}

/** Removes the file for good: a crash leaves the file unchanged, or no file. */
export function removeSecretFile(path: string): void {
  rmSync(path, { force: true })
  syncDirectory(dirname(path))
}

function readSecret(path: string): string | undefined {
  let descriptor: number
  try {
    descriptor = openSync(path, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    assertOwnerOnly(path, fstatSync(descriptor).mode)
    const secret = readFileSync(descriptor, 'utf8').trim()
    if (!SECRET.test(secret)) throw notASecret(path)
    return secret
  } finally {
    closeSync(descriptor)
  }
}

function assertOwnerOnly(path: string, mode: number): void {
  // Windows keeps no such modes; there the folder's access list protects the file.
  if (process.platform === 'win32' || (mode & 0o077) === 0) return
  throw new WalletError(
    'wallet_key_exposed',
    `Other users of this machine can read the wallet's key in ${path}. If none of them has read it, restrict it with: chmod 600 ${path}`,
  )
}

/** False when another process was faster; its secret is then the one to use. */
function createSecret(path: string, random: (bytes: number) => Uint8Array): boolean {
  const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url')
  const temporary = `${path}.${Buffer.from(random(8)).toString('hex')}.tmp`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeDurably(temporary, `${secret}\n`)
    // A link, unlike a rename, never replaces a secret that is there already.
    linkSync(temporary, path)
    syncDirectory(dirname(path))
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

function writeDurably(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600)
  try {
    writeSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function syncDirectory(path: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function notASecret(path: string): WalletError {
  return new WalletError(
    'wallet_key_wrong',
    `The file ${path} does not hold a wallet's key. Restore it from a backup; if no wallet was made with it yet, remove it.`,
  )
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
