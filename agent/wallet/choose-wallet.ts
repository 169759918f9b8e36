/** Chooses the kind of wallet of a data directory. It is chosen once, recorded there, and never switched silently. */

import { WalletError } from './wallet-error.ts'
import type { WalletKind } from './wallet-port.ts'

const KINDS: readonly string[] = ['embedded', 'askar'] satisfies readonly WalletKind[]

/**
 * @param options.setting value of ORGSEAL_WALLET; `undefined` when it is not set
 * @param options.recorded what the data directory says; `undefined` before the first wallet
 * @returns what to open, and to record when nothing is recorded yet
 * @throws {WalletError} `wallet_mismatch` when the two differ, or when this version does not know the recorded kind
 */
export function chooseWallet(options: { setting: WalletKind | undefined; recorded: string | undefined }): WalletKind {
  const { setting, recorded } = options
  if (recorded === undefined) return setting ?? 'embedded'
  if (!isKind(recorded)) {
    throw new WalletError(
      'wallet_mismatch',
      `This data directory keeps its keys in a wallet called ${recorded}, which this version does not know. Use the version that made it.`,
    )
  }
  if (setting !== undefined && setting !== recorded) {
    throw new WalletError(
      'wallet_mismatch',
      `This data directory keeps its keys in the ${recorded} wallet, and ORGSEAL_WALLET says ${setting}. Unset it, or start with a new data directory: keys do not move from one wallet to the other by themselves.`,
    )
  }
  return recorded
}

function isKind(text: string): text is WalletKind {
  return KINDS.includes(text)
}
