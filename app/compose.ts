/**
 * The composition root: the only place where agent, store, search and http meet. Each function opens only what its
 * commands need: `check` and `show` never touch a private key.
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
import { collectEvidence } from '../verify/checks/collect-evidence.ts'
import { verify } from '../verify/checks/verify.ts'
import type { ExpectedPresentation, Fetched } from '../verify/evidence/evidence.ts'
import { readInput } from '../verify/reading/read-input.ts'
import type { VerificationReport } from '../verify/report/report.ts'
import { openSearch, type SearchOptions } from './open-search.ts'
import { isLoopback, type Settings } from './settings.ts'

/** Time, randomness and the network, which are passed in. */
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
  /** The engine that answers queries. */
  readonly engine: SearchEngine
  /** The indexes that follow the feed. */
  readonly indexes: readonly SearchIndex[]
  readonly baseUrl: string
  readonly credentialTypes: ReturnType<typeof loadCredentialTypes>
  close(): Promise<void>
}

export interface RecordsOptions extends SearchOptions {
  readonly mustExist: boolean
  /** The size of the page cache of the registry database; see `openConnection`. */
  readonly cacheKibibytes?: number
}

/**
 * Opens the store and the search engines.
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
 * Returns the address that credentials carry. It is chosen once for a data directory, because signed credentials that
 * carry it cannot be changed.
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

/** @throws {OrgsealError} `base_url_mismatch` when a browser could not reach the address that credentials carry */
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

/** Opens the followers: everything that runs after a commit. */
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

/** Opens the service that asks organizations to prove control of a DID, and verifies their answers. */
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
 * Opens the minter of credentials on request. It mints only what is not stored yet.
 * @param options.writerLock file of the lock that an import takes too
 * @param options.definitions folders whose `contexts` are signed with
 * @param options.fetchDocument fetches the DID documents of organizations that prove control of a DID
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
  // JSON-LD is slow to load, so it is loaded only by commands that mint.
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

/** Verifies for strangers, in threads and with limits; see `registry/verification/open-verifications.ts`. */
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

/** Returns a verifier that takes this registry's own documents from its store, and all others from `fetchDocument`. */
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
    const reading = readInput(input)
    const documents = await collectEvidence(reading, async url => (await local?.(url)) ?? options.fetchDocument(url))
    const trustedIssuers = [...(records ? await ownDids(records) : []), ...options.trustedIssuers]
    const trustedContexts = [...(records?.credentialTypes.contexts() ?? []), ...(options.trustedContexts ?? [])]
    const trusted = { trustedIssuers, trustedContexts }
    return verify(reading, { now: options.clock(), ...trusted, documents, ...(expected ? { expected } : {}) })
  }
}
