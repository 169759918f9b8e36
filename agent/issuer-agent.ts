/**
 * Opens the Credo agent on its wallet. No other file constructs an Agent.
 * The agent signs for the issuers: the registry itself and its agencies, each
 * with its own keys and DIDs. The first opening makes the registry's keys. After
 * a crash at any moment, the next opening or the same command continues with the
 * keys that exist.
 */
import { Agent, CacheModule, DidsModule, InMemoryLruCache, type Logger } from '@credo-ts/core'
import { agentDependencies } from '@credo-ts/node'
import type { Bilingual } from '../domain/register.ts'
import { type DidDocumentJson, normaliseBaseUrl } from './issuers/did-document.ts'
import { assertIssuer, DEFAULT_ISSUER, type IssuerIdentity, type KeyDescription } from './issuers/issuer-identity.ts'
import { Issuers } from './issuers/issuers.ts'
import { readingFailed } from './issuers/reading-failed.ts'
import type { Ed25519Signer } from './mint/ed25519-signer.ts'
import type { Signer } from './mint/mint-credential.ts'
import { openWallet } from './wallet/wallet.ts'
import type { SealedNotes, Wallet, WalletKind } from './wallet/wallet-port.ts'

export type { IssuerIdentity } from './issuers/issuer-identity.ts'
export type { Ed25519Signer } from './mint/ed25519-signer.ts'

export interface IssuerAgent {
  /** DID of the registry's own issuer. */
  readonly did: string
  readonly didDocument: DidDocumentJson
  /**
   * The issuers, the registry's own first. This method and the three below answer from the last reading. Every method
   * that signs reads first, and `refresh` only reads.
   */
  issuers(): readonly IssuerIdentity[]
  issuer(id: string): IssuerIdentity | undefined
  /**
   * The keys of an issuer, the newest first.
   * @throws {IssuerError} `issuer_unknown`
   */
  keys(issuerId?: string): readonly KeyDescription[]
  /** Reads what another process changed: keys rotated, issuers added. */
  refresh(): Promise<void>
  /**
   * Adds an issuer with its own DIDs and keys. Idempotent; completes what a crash left.
   * @throws {IssuerError} `invalid_issuer`, or `issuer_exists` when it was added under another name
   */
  addIssuer(options: { readonly id: string; readonly name: Bilingual }): Promise<IssuerIdentity>
  /**
   * The P-256 key that signs now, for minting in bulk. Keep it in memory and nowhere else.
   * The same object is returned until the key changes.
   * @throws {IssuerError} `issuer_unknown`
   */
  signer(issuerId?: string): Promise<Signer>
  /** The Ed25519 key that signs now, for Data Integrity; else as `signer`. */
  dataIntegritySigner(issuerId?: string): Promise<Ed25519Signer>
  /**
   * Makes keys of both kinds, which sign from now on. The former keys stay in the DID document for what they signed.
   * When another process rotates at the same time, the two make one rotation.
   * @throws {IssuerError} `issuer_unknown`
   */
  rotate(issuerId?: string): Promise<IssuerIdentity>
  /** The program's own texts, sealed in the wallet. */
  readonly notes: SealedNotes
  /**
   * Open everything in the wallet, and sign with the keys of each issuer.
   * @returns how many records there are
   * @throws {WalletError} `wallet_damaged`
   */
  examine(): Promise<number>
  close(): Promise<void>
}

/**
 * Opens the issuers' agent. The first opening makes its wallet and the registry's issuer.
 *
 * @param options.walletPath the wallet file; made with mode 0600 when absent
 * @param options.walletSecret as `resolveWalletSecret` gives it
 * @param options.walletKind as `chooseWallet` gives it; embedded when not given
 * @param options.baseUrl address of the registry; the DIDs follow from it
 * @param options.clock gives the time at which a key is first published
 * @param options.hasIssued whether credentials of the registry's own issuer exist: without that issuer the wallet is
 *   damaged then
 * @param options.logger receives Credo's own messages; without it they are dropped
 * @throws {WalletError} `wallet_key_wrong`, `wallet_damaged`, `wallet_unavailable`, `invalid_setting`,
 *   or `base_url_mismatch` when the wallet was made for another address
 */
export async function openIssuerAgent(options: {
  walletPath: string
  walletSecret: string
  walletKind?: WalletKind
  baseUrl: string
  clock: () => Date
  hasIssued?: boolean
  logger?: Logger
}): Promise<IssuerAgent> {
  const baseUrl = normaliseBaseUrl(options.baseUrl)
  const wallet = await openWallet({
    kind: options.walletKind ?? 'embedded',
    path: options.walletPath,
    secret: options.walletSecret,
  })
  const agent = newAgent(wallet, options.logger)
  try {
    await agent.initialize()
    const issuers = new Issuers({ agent, wallet, baseUrl, clock: options.clock })
    await issuers.open({ hasIssued: options.hasIssued ?? false })
    return new CredoIssuerAgent(agent, wallet, issuers)
  } catch (error) {
    await agent.shutdown().catch(() => undefined)
    await wallet.close()
    throw readingFailed(error)
  }
}

/** The agent resolves no web address: a credential cannot make it fetch anything. */
function newAgent(wallet: Wallet, logger: Logger | undefined) {
  return new Agent({
    config: logger ? { logger } : {},
    dependencies: agentDependencies,
    modules: {
      ...wallet.modules,
      dids: new DidsModule({ resolvers: [] }),
      cache: new CacheModule({ cache: new InMemoryLruCache({ limit: 100 }) }),
    },
  })
}

class CredoIssuerAgent implements IssuerAgent {
  readonly #agent: ReturnType<typeof newAgent>
  readonly #wallet: Wallet
  readonly #issuers: Issuers
  #closed = false

  constructor(agent: ReturnType<typeof newAgent>, wallet: Wallet, issuers: Issuers) {
    this.#agent = agent
    this.#wallet = wallet
    this.#issuers = issuers
  }

  get did(): string {
    return this.#issuers.known(DEFAULT_ISSUER).identity.did
  }

  get didDocument(): DidDocumentJson {
    return this.#issuers.known(DEFAULT_ISSUER).identity.didDocument
  }

  issuers(): readonly IssuerIdentity[] {
    return this.#issuers.all().map(state => state.identity)
  }

  issuer(id: string): IssuerIdentity | undefined {
    return this.#issuers.all().find(({ identity }) => identity.id === id)?.identity
  }

  keys(issuerId = DEFAULT_ISSUER): readonly KeyDescription[] {
    return this.#issuers.known(issuerId).keys
  }

  async refresh(): Promise<void> {
    await reading(this.#issuers.refresh())
  }

  async addIssuer(options: { readonly id: string; readonly name: Bilingual }): Promise<IssuerIdentity> {
    assertIssuer(options)
    return (await reading(this.#issuers.add(options.id, options.name))).identity
  }

  async signer(issuerId = DEFAULT_ISSUER): Promise<Signer> {
    return (await reading(this.#issuers.signers(issuerId))).p256
  }

  async dataIntegritySigner(issuerId = DEFAULT_ISSUER): Promise<Ed25519Signer> {
    return (await reading(this.#issuers.signers(issuerId))).ed25519
  }

  async rotate(issuerId = DEFAULT_ISSUER): Promise<IssuerIdentity> {
    return (await reading(this.#issuers.rotate(issuerId))).identity
  }

  get notes(): SealedNotes {
    return this.#wallet.notes
  }

  async examine(): Promise<number> {
    const records = await reading(this.#wallet.examine())
    for (const { identity } of this.#issuers.all()) await reading(this.#issuers.probe(identity.id))
    return records
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#agent.shutdown()
    await this.#wallet.close()
  }
}

function reading<Result>(work: Promise<Result>): Promise<Result> {
  return work.catch((error: unknown) => {
    throw readingFailed(error)
  })
}
