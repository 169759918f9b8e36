/**
 * The composition root: the only place where agent, store, search and http
 * meet. Each function opens as much as its commands need, and no more: `check`
 * and `show` never touch a private key.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { loadCredentialTypes } from '../agent/credential-types/index.ts'
import type { Ed25519Signer, IssuerAgent } from '../agent/issuer-agent.ts'
import { mintCredential, type Signer } from '../agent/mint/mint-credential.ts'
import { mintStatusListToken } from '../agent/mint/mint-status-list-token.ts'
import { buildStatusListCredential } from '../agent/status/bitstring-status-list.ts'
import { buildTokenStatusList } from '../agent/status/token-status-list.ts'
import { chooseWallet } from '../agent/wallet/choose-wallet.ts'
import { loadAskar } from '../agent/wallet/load-askar.ts'
import { findWalletSecret, keyRequired, resolveWalletSecret } from '../agent/wallet/wallet-key.ts'
import type { WalletKind } from '../agent/wallet/wallet-port.ts'
import { OrgsealError } from '../domain/errors.ts'
import { REGISTRY_ISSUER } from '../domain/issuer.ts'
import { type StoreAnchor, storeAnchor } from '../registry/anchor/store-anchor.ts'
import { type SearchIndex, searchIndexer } from '../registry/followers/search-indexer.ts'
import { type StatusListSigner, statusPublisher } from '../registry/followers/status-publisher.ts'
import { localDocuments } from '../registry/publishing/local-documents.ts'
import { publishIssuers, requireSameIssuers } from '../registry/publishing/publish-issuers.ts'
import { type HolderProofs, holderProofs } from '../registry/statements/holder-proof.ts'
import { openStore, type Store } from '../registry/store/store.ts'
import { takeWriterLock } from '../registry/store/writer-lock.ts'
import {
  openVerifications,
  type Verifications,
  verificationLimits,
} from '../registry/verification/open-verifications.ts'
import type { SearchEngine } from '../search/engine.ts'
import { collectEvidence, type Fetched } from '../verify/checks/collect-evidence.ts'
import { verify } from '../verify/checks/verify.ts'
import type { ExpectedPresentation } from '../verify/evidence/evidence.ts'
import type { VerificationReport } from '../verify/report/report.ts'
import { openSearch, type SearchOptions } from './open-search.ts'
import { isLoopback, type Settings } from './settings.ts'

/** The world outside, passed in. */
export interface World {
  readonly clock: () => Date
  readonly random: (bytes: number) => Uint8Array
  readonly uuid: () => string
}

export const REAL_WORLD: World = {
  clock: () => new Date(),
  random: bytes => randomBytes(bytes),
  uuid: () => randomUUID(),
}

/** The public side: everything that can be read without a key. */
export interface Records {
  readonly store: Store
  /** For queries. */
  readonly engine: SearchEngine
  /** What has to follow the feed. */
  readonly indexes: readonly SearchIndex[]
  readonly baseUrl: string
  readonly credentialTypes: ReturnType<typeof loadCredentialTypes>
  close(): Promise<void>
}

export interface RecordsOptions extends SearchOptions {
  readonly mustExist: boolean
  /** For pages of the registry database; see `openConnection`. */
  readonly cacheKibibytes?: number
}

/**
 * Open the store and the search engines.
 * @throws {OrgsealError} `not_ready` when `mustExist` and nothing was imported yet; `base_url_mismatch`
 */
export async function openRecords(settings: Settings, options: RecordsOptions): Promise<Records> {
  if (options.mustExist && !existsSync(settings.paths.registry)) {
    throw new OrgsealError(
      'not_ready',
      `There is no registry in ${settings.paths.directory} yet. Run "orgseal import <file> --register <id>" first.`,
    )
  }
  mkdirSync(settings.paths.directory, { recursive: true, mode: 0o700 })
  const readonly = options.readonly ?? false
  const store = openStore({ path: settings.paths.registry, readonly, cacheKibibytes: options.cacheKibibytes })
  try {
    const baseUrl = resolveBaseUrl(settings, await store.meta.get('base-url'))
    if (!readonly) await store.meta.setOnce('base-url', baseUrl)
    const { engine, indexes } = await openSearch(settings, store, REAL_WORLD, options)
    const credentialTypes = loadCredentialTypes(inEach(settings.definitions, 'credential-types'), baseUrl)
    return {
      store,
      engine,
      indexes,
      baseUrl,
      credentialTypes,
      async close() {
        await engine.close()
        store.close()
      },
    }
  } catch (error) {
    store.close()
    throw error
  }
}

/**
 * The address that credentials carry. It is chosen once for a data directory,
 * because what was signed with it cannot be changed any more.
 */
function resolveBaseUrl({ baseUrl, port, paths }: Settings, recorded: string | undefined): string {
  if (recorded === undefined) {
    if (baseUrl === undefined && port === 0) {
      throw new OrgsealError('invalid_setting', 'PORT=0 takes any free port, so ORGSEAL_BASE_URL must say the address.')
    }
    return baseUrl ?? `http://localhost:${port}`
  }
  if (baseUrl !== undefined && baseUrl !== recorded) {
    throw new OrgsealError(
      'base_url_mismatch',
      `The credentials in ${paths.directory} carry ${recorded}, and ORGSEAL_BASE_URL says ${baseUrl}. Unset it, or choose another ORGSEAL_DATA_DIR and import again.`,
    )
  }
  return recorded
}

/** @throws {OrgsealError} `base_url_mismatch` when a browser would look for the credentials' address in vain */
export function requirePortOfBaseUrl(settings: Settings, baseUrl: string): void {
  const url = new URL(baseUrl)
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  if (settings.baseUrl !== undefined || !isLoopback(url.hostname) || port === settings.port) return
  throw new OrgsealError(
    'base_url_mismatch',
    `The credentials in ${settings.paths.directory} carry ${baseUrl}, so they cannot be verified on port ${settings.port}. Start with PORT=${port}, or choose another ORGSEAL_DATA_DIR and import again.`,
  )
}

/**
 * The issuing side: the wallet is open and can sign. It signs nothing when the registry database is an older copy of what
 * it was: `signer`, `dataIntegritySigner`, `publish` and `confirm` throw {OrgsealError} `store_rolled_back`, or
 * `store_replaced` when that happened while this process had it open.
 */
export interface Issuing {
  readonly agent: IssuerAgent
  /** What the wallet knows of the registry database. */
  readonly anchor: StoreAnchor
  /** Let the wallet know what was committed. Call it after each commit, before anyone is told of it. */
  confirm(): Promise<void>
  /**
   * The key that signs now, of the registry's own issuer unless another is named. Whatever it signs can be verified
   * with what is published: a rotation by another process is published first.
   * @throws {IssuerError} `issuer_unknown`
   */
  signer(issuer?: string): Promise<Signer>
  dataIntegritySigner(issuer?: string): Promise<Ed25519Signer>
  /** Bring what is published of the issuers up to what the wallet says. */
  publish(): Promise<void>
  /** True when the wallet's secret was made just now, beside the data. */
  readonly secretCreated: boolean
  readonly secretSource: 'setting' | 'file'
  close(): Promise<void>
}

/**
 * Open the wallet; the first time, make it, the issuer's DIDs and its keys.
 * @param options.mayBeRolledBack open it for a database that is an older copy as well: only to look at it, or to accept it
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
  // Before there is a wallet: one of a kind that is recorded nowhere would be taken for a damaged one of the other.
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
 * Open a wallet that is there, to look at it: nothing is made, signed for others or published.
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
  // Credo takes most of a second to load, which commands that sign nothing need not wait for.
  const { openIssuerAgent } = await import('../agent/issuer-agent.ts')
  const agent = await openIssuerAgent({
    walletPath: paths.wallet,
    walletSecret: options.secret,
    walletKind: options.kind,
    hasIssued: options.hasIssued,
    ...{ baseUrl, clock },
  })
  return { agent, anchor: storeAnchor({ path: paths.registry, store, notes: agent.notes, clock }) }
}

function walletGone(did: string, path: string): OrgsealError {
  return new OrgsealError(
    'wallet_missing',
    `${did} has issued credentials, but its wallet ${path} is not there. Restore it from a backup: a new key would not be the same issuer.`,
  )
}

/** Everything that runs behind the commit. */
export function openFollowers(records: Records, issuing: Issuing, world: World) {
  const { store, indexes, baseUrl } = records
  const didOf = async (issuer: string) => (await store.issuers.get(issuer))?.did ?? ''
  const signer: StatusListSigner = {
    async signBitstring({ list, issuer: id, purpose, setIndexes, now }) {
      const signer = await issuing.signer(id)
      const payload = buildStatusListCredential({ baseUrl, issuer: await didOf(id), list, purpose, setIndexes, now })
      return { jwt: mintCredential(payload, signer), expiresAt: payload.validUntil }
    },
    async signToken({ list, issuer: id, statuses, now }) {
      const signer = await issuing.signer(id)
      const payload = buildTokenStatusList({ baseUrl, issuer: await didOf(id), list, statuses, now })
      return { jwt: mintStatusListToken(payload, signer), expiresAt: new Date(payload.exp * 1000).toISOString() }
    },
  }
  const publisher = statusPublisher(store, signer, world.clock)
  return { publisher, all: [publisher, ...indexes.map(index => searchIndexer(store, index.engine, index))] }
}

/** Ask organizations to prove that they control a DID, and look at what they answer. */
export function openHolderProofs(
  records: Records,
  issuing: Issuing,
  world: World,
  fetchDocument: (url: string) => Promise<Fetched>,
): HolderProofs {
  const { clock, random } = world
  return holderProofs({
    signer: () => issuing.signer(),
    audience: records.baseUrl,
    epoch: () => records.store.identity.current().epoch,
    verify: verifierFor(records, { fetchDocument, trustedIssuers: [], clock }),
    ...{ clock, random },
  })
}

/**
 * Mint for whoever asks, what is not there yet.
 * @param options.writerLock file of the lock that an import takes too
 * @param options.definitions folders whose `contexts` are signed with
 * @param options.fetchDocument for DID documents of organizations that prove that they control them
 */
export async function openMinter(
  records: Records,
  issuing: Issuing,
  world: World,
  options: {
    readonly writerLock: string
    readonly definitions: readonly string[]
    readonly fetchDocument: (url: string) => Promise<Fetched>
  },
) {
  const { store, credentialTypes, baseUrl } = records
  // JSON-LD takes its time to load, which commands that mint nothing need not wait for.
  const { onRequestMinter } = await import('../registry/statements/mint-on-request.ts')
  const { contextLoader } = await import('../agent/credential-types/json-ld-contexts.ts')
  return onRequestMinter({
    ...{ store, credentialTypes, issuing },
    documentLoader: contextLoader({ credentialTypes, baseUrl, directories: inEach(options.definitions, 'contexts') }),
    clock: world.clock,
    random: world.random,
    assertControl: openHolderProofs(records, issuing, world, options.fetchDocument).assertControl,
    lockWriter: () => takeWriterLock(options.writerLock),
  })
}

function inEach(folders: readonly string[], name: string): readonly string[] {
  return folders.map(folder => join(folder, name))
}

/** The same for strangers, in threads and with limits; see `verification/open-verifications.ts`. */
export function verificationsFor(
  records: Records,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    readonly clock: () => Date
    readonly onBroken: (error: unknown) => void
  },
): Verifications {
  return openVerifications({
    ...options,
    limits: verificationLimits(availableParallelism()),
    localDocument: localDocuments(records),
    trustedIssuers: () => ownDids(records),
    trustedContexts: records.credentialTypes.contexts(),
  })
}

async function ownDids({ store }: Records): Promise<readonly string[]> {
  const own = await store.issuers.list()
  return own.flatMap(({ did, webvhDid }) => [did, ...(webvhDid === undefined ? [] : [webvhDid])])
}

/** Verify with what this registry publishes at hand, and the network for the rest. */
export function verifierFor(
  records: Records | undefined,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    /** DIDs to rely on, besides those of this registry's own issuers. */
    readonly trustedIssuers: readonly string[]
    /** Addresses of JSON-LD contexts to rely on, besides those of this registry. */
    readonly trustedContexts?: readonly string[]
    readonly clock: () => Date
  },
): (input: unknown, expected?: ExpectedPresentation) => Promise<VerificationReport> {
  const local = records && localDocuments(records)
  return async (input, expected) => {
    const documents = await collectEvidence(input, async url => (await local?.(url)) ?? options.fetchDocument(url))
    const trustedIssuers = [...(records ? await ownDids(records) : []), ...options.trustedIssuers]
    const trustedContexts = [...(records?.credentialTypes.contexts() ?? []), ...(options.trustedContexts ?? [])]
    const trusted = { trustedIssuers, trustedContexts }
    return verify(input, { now: options.clock(), ...trusted, documents, ...(expected ? { expected } : {}) })
  }
}
