/**
 * Changes the key that opens the wallet, and removes the secret file when the
 * old key lay there. The order keeps a crash from locking anyone out:
 *
 * 1. The wallet is sealed again in one transaction. Before the commit the old
 *    key opens it, and that key is still where it was. After the commit the new
 *    key opens it, which the operator has, because it came from them.
 * 2. The wallet is opened with the new key, as proof.
 * 3. Only then is the file with the old key removed. A crash before that leaves
 *    a file that opens nothing. It does no harm: the setting takes precedence.
 *
 * Run again after a crash, the command finds that the new key opens the wallet
 * and continues with steps 2 and 3.
 */
import { changeWalletSecret, openWallet } from './wallet.ts'
import { WalletError } from './wallet-error.ts'
import { checkSetting, findWalletSecret, keyRequired, removeSecretFile } from './wallet-key.ts'
import type { WalletKind } from './wallet-port.ts'

export interface KeyChange {
  /** False when an earlier run that was interrupted had sealed the wallet already. */
  readonly sealedNow: boolean
  /** True when the old key lay in the secret file, which is gone now. */
  readonly fileRemoved: boolean
}

/**
 * @param options.setting value of ORGSEAL_WALLET_KEY, the old key; `undefined` when it lies in the file
 * @param options.newSetting value of ORGSEAL_WALLET_KEY_NEW
 * @param options.secretPath the file that holds the old key unless it is set
 * @throws {WalletError} `wallet_key_wrong` when neither key opens it, `wallet_busy` while anyone has it open,
 *   `wallet_key_required`, `wallet_missing`, `wallet_damaged`, `wallet_unavailable`, or `invalid_setting` when the
 *   new key is too short or the old one
 */
export async function changeWalletKey(options: {
  kind: WalletKind
  path: string
  setting: string | undefined
  newSetting: string
  secretPath: string
}): Promise<KeyChange> {
  const { kind, path, secretPath } = options
  const newSecret = checkSetting('ORGSEAL_WALLET_KEY_NEW', options.newSetting)
  const old = findWalletSecret(options)
  if (!old) throw keyRequired(secretPath)
  if (old.secret.normalize('NFC') === newSecret.normalize('NFC')) {
    throw new WalletError('invalid_setting', 'ORGSEAL_WALLET_KEY_NEW is the key that the wallet has; give another one.')
  }
  const sealedNow = await seal({ kind, path, oldSecret: old.secret, newSecret })
  await (await openWallet({ kind, path, secret: newSecret })).close()
  if (old.source === 'file') removeSecretFile(secretPath)
  return { sealedNow, fileRemoved: old.source === 'file' }
}

/** False when the old key does not open the wallet. The caller then tries the new one. */
async function seal(options: {
  kind: WalletKind
  path: string
  oldSecret: string
  newSecret: string
}): Promise<boolean> {
  try {
    await changeWalletSecret(options)
    return true
  } catch (error) {
    if (error instanceof WalletError && error.code === 'wallet_key_wrong') return false
    throw error
  }
}
