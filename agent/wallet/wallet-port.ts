/**
 * The port to the storage of keys and of Credo's records. It has two
 * implementations, the encrypted SQLite file and Askar, and nothing above this
 * folder knows which of them it uses. Private keys leave it for one purpose,
 * signing in bulk, and never reach a file, a log or an error.
 */
import type { AgentContext, Kms, Module } from '@credo-ts/core'

export type WalletKind = 'embedded' | 'askar'

/** The modules that a wallet adds to a Credo agent: `new Agent({ modules: { ...wallet.modules, … } })`. */
export interface WalletModules {
  /** Record storage. */
  readonly wallet: Module
  /** Key management: the only place where keys are made. */
  readonly kms: Kms.KeyManagementModule
}

/**
 * The program's own texts, sealed like the keys: without the wallet's secret a note can be neither read nor made. A
 * note is on the disk when the promise resolves.
 */
export interface SealedNotes {
  /** @throws {WalletError} `wallet_damaged` */
  read(name: string): Promise<string | undefined>
  /**
   * Write the result of `change` for a note, in one transaction: no other process writes between reading and writing.
   * @param change returns `undefined`, or the current text, to change nothing
   * @throws {WalletError} `wallet_damaged`
   */
  update(name: string, change: (current: string | undefined) => string | undefined): Promise<void>
}

export interface Wallet {
  readonly kind: WalletKind
  /** For one agent. A process that opens the wallet twice has two sets of modules. */
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
   * Open every record, as far as this kind of wallet can detect damage.
   * @returns how many there are
   * @throws {WalletError} `wallet_damaged`
   */
  examine(): Promise<number>
  /** Shut the agent down first. Closing twice does no harm. */
  close(): Promise<void>
}
