/** Opens the wallet and everything that signs. Commands that only read do not need it. */
import { existsSync } from 'node:fs'
import type { Ed25519Signer, IssuerAgent } from '../../agent/issuer-agent.ts'
import type { Signer } from '../../agent/mint/mint-credential.ts'
import { chooseWallet } from '../../agent/wallet/choose-wallet.ts'
import { loadAskar } from '../../agent/wallet/load-askar.ts'
import { findWalletSecret, keyRequired, resolveWalletSecret } from '../../agent/wallet/wallet-key.ts'
import type { WalletKind } from '../../agent/wallet/wallet-port.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { REGISTRY_ISSUER } from '../../domain/issuer.ts'
import { type StoreAnchor, storeAnchor } from '../../registry/anchor/store-anchor.ts'
import { publishIssuers, requireSameIssuers } from '../../registry/publishing/publish-issuers.ts'
import type { Settings } from '../settings.ts'
import type { Records } from './registry.ts'
import type { World } from './world.ts'

/**
 * The issuing side: the wallet is open and can sign. It signs nothing when the registry database is an older copy:
 * `signer`, `dataIntegritySigner`, `publish` and `confirm` throw {OrgsealError} `store_rolled_back`, or
 * `store_replaced` when the file was replaced while this process had it open.
 */
export interface Issuing {
  readonly agent: IssuerAgent
  /** The wallet's knowledge of the registry database. */
  readonly anchor: StoreAnchor
  /** Records in the wallet what was committed. Call it after each commit, before the commit is reported to anyone. */
  confirm(): Promise<void>
  /**
   * Returns the key that signs now, of the registry's own issuer unless another is named. Its signatures can always be
   * verified with the published keys: a rotation by another process is published first.
   * @throws {IssuerError} `issuer_unknown`
   */
  signer(issuer?: string): Promise<Signer>
  dataIntegritySigner(issuer?: string): Promise<Ed25519Signer>
  /** Updates the published documents of the issuers to the wallet's state. */
  publish(): Promise<void>
  /** True when this call made the wallet's secret, beside the data. */
  readonly secretCreated: boolean
  readonly secretSource: 'setting' | 'file'
  close(): Promise<void>
}

/**
 * Opens the wallet. The first time it makes the wallet, the issuer's DIDs and its keys.
 * @param options.mayBeRolledBack opens it also for an older copy of the database: only to examine it, or to accept it
 * @throws {OrgsealError} `wallet_missing` when credentials were issued before, but not by this wallet;
 *   `store_rolled_back`
 * @throws {WalletError} as `openIssuerAgent`, and `wallet_mismatch`
 */
export async function openIssuing(
  settings: Settings,
  records: Records,
  world: World,
  options: { readonly mayBeRolledBack?: boolean } = {},
): Promise<Issuing> {
  const { store, baseUrl } = records
  const { paths, walletKey } = settings
  const kind = chooseWallet({ setting: settings.wallet, recorded: await store.meta.get('wallet') })
  const published = await store.issuers.get()
  if (published && !existsSync(paths.wallet)) throw walletGone(published.did, paths.wallet)
  const secret = resolveWalletSecret({
    setting: walletKey,
    secretPath: paths.walletSecret,
    walletExists: existsSync(paths.wallet),
    random: world.random,
  })
  if (kind === 'askar') await loadAskar()
  // The kind is recorded before the wallet is made. A wallet of an unrecorded kind would look like a damaged one.
  await store.meta.setOnce('wallet', kind)
  const { agent, anchor } = await openAgent(settings, records, world, {
    ...{ kind, secret: secret.secret },
    hasIssued: published !== undefined,
  })
  const publish = async () => {
    await anchor.assertCurrent()
    await publishIssuers({ store, agent, baseUrl, clock: world.clock })
  }
  const whenPublished = async <Key>(issuer: string, key: Key, id: string): Promise<Key> => {
    const known = await store.issuers.get(issuer)
    if (!known?.document.verificationMethod?.some(method => method.id === id)) await publish()
    return key
  }
  try {
    requireSameIssuers(await store.issuers.list(), agent.issuers())
    if (!options.mayBeRolledBack || (await anchor.compare()).kind !== 'rolled-back') {
      await publish()
      await anchor.advance()
    }
  } catch (error) {
    await agent.close()
    throw error
  }
  return {
    agent,
    anchor,
    confirm: () => anchor.advance(),
    async signer(issuer = REGISTRY_ISSUER) {
      await anchor.assertCurrent()
      const signer = await agent.signer(issuer)
      return whenPublished(issuer, signer, signer.kid)
    },
    async dataIntegritySigner(issuer = REGISTRY_ISSUER) {
      await anchor.assertCurrent()
      const signer = await agent.dataIntegritySigner(issuer)
      return whenPublished(issuer, signer, signer.verificationMethod)
    },
    publish,
    secretCreated: secret.created,
    secretSource: secret.source,
    close: () => agent.close(),
  }
}

interface OpenWallet {
  readonly agent: IssuerAgent
  readonly anchor: StoreAnchor
}

/**
 * Opens an existing wallet to examine it. Nothing is made, signed for others or published.
 * @throws {OrgsealError} `wallet_missing`
 * @throws {WalletError} as `openIssuerAgent`, `wallet_mismatch`, and `wallet_key_required`
 */
export async function openWalletToLook(settings: Settings, records: Records, world: World): Promise<OpenWallet> {
  const { store } = records
  const { paths, walletKey } = settings
  const kind = chooseWallet({ setting: settings.wallet, recorded: await store.meta.get('wallet') })
  if (!existsSync(paths.wallet)) throw walletGone((await store.issuers.get())?.did ?? 'This registry', paths.wallet)
  const found = findWalletSecret({ setting: walletKey, secretPath: paths.walletSecret })
  if (!found) throw keyRequired(paths.walletSecret)
  return openAgent(settings, records, world, { kind, secret: found.secret, hasIssued: true })
}

async function openAgent(
  { paths }: Settings,
  { store, baseUrl }: Records,
  { clock }: World,
  options: { readonly kind: WalletKind; readonly secret: string; readonly hasIssued: boolean },
): Promise<OpenWallet> {
  // Credo takes most of a second to load, so it is loaded only by commands that sign.
  const { openIssuerAgent } = await import('../../agent/issuer-agent.ts')
  const agent = await openIssuerAgent({
    walletPath: paths.wallet,
    walletSecret: options.secret,
    walletKind: options.kind,
    hasIssued: options.hasIssued,
    ...{ baseUrl, clock },
  })
  return { agent, anchor: storeAnchor({ store, notes: agent.notes, clock }) }
}

function walletGone(did: string, path: string): OrgsealError {
  return new OrgsealError(
    'wallet_missing',
    `${did} has issued credentials, but its wallet ${path} is not there. Restore it from a backup: a new key would not be the same issuer.`,
  )
}
