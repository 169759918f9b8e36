/**
 * Where keys and Credo's records are kept: the port, and the way to open it.
 * It has two implementations, the encrypted SQLite file and Askar, and nothing
 * above this folder knows which of them it has. Private keys leave it for one
 * purpose, signing in bulk, and never reach a file, a log or an error.
 */
import { existsSync } from 'node:fs'
import type { AgentContext, Kms, Module } from '@credo-ts/core'
import { changeEmbeddedSecret, openEmbeddedWallet } from './embedded-wallet.ts'
import { noWallet } from './wallet-error.ts'
import { lockWallet, shareWallet } from './wallet-lock.ts'

export type WalletKind = 'embedded' | 'askar'

/** What a wallet puts under a Credo agent: `new Agent({ modules: { ...wallet.modules, … } })`. */
export interface WalletModules {
  /** Record storage. */
  readonly wallet: Module
  /** Key management: the only place where keys are made. */
  readonly kms: Kms.KeyManagementModule
}

/**
 * Texts of the program's own, sealed like the keys: without the wallet's secret a note can neither be read nor made. What is written is on the disk when the promise is kept.
 */
export interface SealedNotes {
  /** @throws {WalletError} `wallet_damaged` */
  read(name: string): Promise<string | undefined>
  /**
   * Write what `change` makes of a note, in one transaction: no other process writes between the two.
   * @param change answers `undefined`, or the text that is there, to change nothing
   * @throws {WalletError} `wallet_damaged`
   */
  update(name: string, change: (current: string | undefined) => string | undefined): Promise<void>
}

export interface Wallet {
  readonly kind: WalletKind
  /** For one agent: whoever opens the wallet twice has two of them. */
  readonly modules: WalletModules
  /**
   * The private key as JWK (RFC 7517), for minting in bulk and for signatures that Credo's API does not offer.
   *
   * @param agentContext of the agent that was made with these modules
   * @returns `undefined` when there is no such key
   * @throws {WalletError} `wallet_damaged`
   */
  privateJwk(agentContext: AgentContext, keyId: string): Promise<Kms.KmsJwkPrivate | undefined>
  readonly notes: SealedNotes
  /**
   * Open every record, as far as this kind of wallet can tell a sound one.
   * @returns how many there are
   * @throws {WalletError} `wallet_damaged`
   */
  examine(): Promise<number>
  /** Shut the agent down first. Closing twice does no harm. */
  close(): Promise<void>
}

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
 * Re-seal the wallet under a new secret. Whatever instant a crash chooses, the
 * wallet opens with the old secret or with the new one, never with neither.
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
