/** Opens a wallet of either kind, and changes its secret, under the wallet's lock. */
import { existsSync } from 'node:fs'
import { changeEmbeddedSecret, openEmbeddedWallet } from './embedded-wallet.ts'
import { noWallet } from './wallet-error.ts'
import { lockWallet, shareWallet } from './wallet-lock.ts'
import type { Wallet, WalletKind } from './wallet-port.ts'

/**
 * Open the wallet at `path`, or make a new one there (mode 0600). Two processes
 * may have it open at the same time.
 *
 * @param options.kind as `chooseWallet` gives it
 * @param options.secret as `resolveWalletSecret` gives it
 * @throws {WalletError} `wallet_key_wrong`, `wallet_damaged`, `wallet_busy` while its secret is being changed, or
 *   `wallet_unavailable` when Askar's native library is not installed
 */
export async function openWallet(options: { kind: WalletKind; path: string; secret: string }): Promise<Wallet> {
  const lock = shareWallet(options.path)
  try {
    const wallet = await openUnlocked(options)
    return {
      kind: wallet.kind,
      modules: wallet.modules,
      privateJwk: (agentContext, keyId) => wallet.privateJwk(agentContext, keyId),
      notes: wallet.notes,
      examine: () => wallet.examine(),
      async close() {
        await wallet.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

async function openUnlocked(options: { kind: WalletKind; path: string; secret: string }): Promise<Wallet> {
  if (options.kind === 'embedded') return openEmbeddedWallet(options)
  // A native library that most installations do not have; see docs/decisions/0014.
  const { openAskarWallet } = await import('./askar-wallet.ts')
  return openAskarWallet(options)
}

/**
 * Re-seal the wallet under a new secret. After a crash at any moment the wallet
 * opens with the old secret or with the new one.
 *
 * @throws {WalletError} `wallet_busy` when anyone has the wallet open, `wallet_missing`, `wallet_key_wrong` when
 *   `oldSecret` does not open it, `wallet_damaged`, `wallet_unavailable`; nothing is changed then
 */
export async function changeWalletSecret(options: {
  kind: WalletKind
  path: string
  oldSecret: string
  newSecret: string
}): Promise<void> {
  if (!existsSync(options.path)) throw noWallet(options.path)
  const lock = lockWallet(options.path)
  try {
    if (options.kind === 'embedded') return await changeEmbeddedSecret(options)
    const { changeAskarSecret } = await import('./askar-wallet.ts')
    await changeAskarSecret(options)
  } finally {
    lock.release()
  }
}
