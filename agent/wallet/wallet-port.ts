/**
 * The port to where keys and Credo's records are kept. It has two
 * implementations, the encrypted SQLite file and Askar, and nothing above this
 * folder knows which of them it has. Private keys leave it for one purpose,
 * signing in bulk, and never reach a file, a log or an error.
 */
import type { AgentContext, Kms, Module } from '@credo-ts/core'

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
