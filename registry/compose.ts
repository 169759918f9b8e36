/**
 * The composition root: the only place where agent, store, search and http
 * meet. Each function opens as much as its commands need, and no more: `check`
 * and `show` never touch a private key.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadCredentialTypes } from '../agent/credential-types.ts'
import type { Ed25519Signer, IssuerAgent } from '../agent/issuer-agent.ts'
import { mintCredential, type Signer } from '../agent/mint-credential.ts'
import { buildStatusListCredential } from '../agent/status/bitstring-status-list.ts'
import { buildTokenStatusList, mintStatusListToken } from '../agent/status/token-status-list.ts'
import { collectEvidence, type Fetched } from '../agent/verify/collect-evidence.ts'
import type { ExpectedPresentation } from '../agent/verify/evidence.ts'
import type { VerificationReport } from '../agent/verify/report.ts'
import { verify } from '../agent/verify/verify.ts'
import { chooseWallet } from '../agent/wallet/choose-wallet.ts'
import { loadAskar } from '../agent/wallet/load-askar.ts'
import { resolveWalletSecret } from '../agent/wallet/wallet-key.ts'
import type { SearchEngine } from '../search/engine.ts'
import { OrgsealError } from './domain/errors.ts'
import { REGISTRY_ISSUER } from './domain/issuer.ts'
import { type SearchIndex, searchIndexer } from './followers/search-indexer.ts'
import { type StatusListSigner, statusPublisher } from './followers/status-publisher.ts'
import { type HolderProofs, holderProofs } from './holder-proof.ts'
import { localDocuments } from './local-documents.ts'
import { openSearch, type SearchOptions } from './open-search.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { publishIssuers } from './publish-issuers.ts'
import { isLoopback, type Settings } from './settings.ts'
import { openStore, type Store } from './store/store.ts'
import { takeWriterLock } from './store/writer-lock.ts'

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
    const credentialTypes = loadCredentialTypes(join(PACKAGE_ROOT, 'fixtures/credential-types'), baseUrl)
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

/** The issuing side: the wallet is open and can sign. */
export interface Issuing {
  readonly agent: IssuerAgent
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
 * @throws {OrgsealError} `wallet_missing` when credentials were issued before, but not by this wallet
 * @throws {WalletError} as `openIssuerAgent`, and `wallet_mismatch`
 */
export async function openIssuing(settings: Settings, records: Records, world: World): Promise<Issuing> {
  const { store, baseUrl } = records
  const { paths, walletKey } = settings
  const kind = chooseWallet({ setting: settings.wallet, recorded: await store.meta.get('wallet') })
  const published = await store.issuers.get()
  if (published && !existsSync(paths.wallet)) {
    throw new OrgsealError(
      'wallet_missing',
      `${published.did} has issued credentials, but its wallet ${paths.wallet} is not there. Restore it from a backup: a new key would not be the same issuer.`,
    )
  }
  const secret = resolveWalletSecret({
    setting: walletKey,
    secretPath: paths.walletSecret,
    walletExists: existsSync(paths.wallet),
    random: world.random,
  })
  if (kind === 'askar') await loadAskar()
  // Before there is a wallet: one of a kind that is recorded nowhere would be taken for a damaged one of the other.
  await store.meta.setOnce('wallet', kind)
  // Credo takes most of a second to load, which commands that sign nothing need not wait for.
  const { openIssuerAgent } = await import('../agent/issuer-agent.ts')
  const agent = await openIssuerAgent({
    walletPath: paths.wallet,
    walletSecret: secret.secret,
    walletKind: kind,
    baseUrl,
    clock: world.clock,
  })
  const publish = () => publishIssuers({ store, agent, baseUrl, clock: world.clock })
  const whenPublished = async <Key>(issuer: string, key: Key, id: string): Promise<Key> => {
    const known = await store.issuers.get(issuer)
    if (!known?.document.verificationMethod?.some(method => method.id === id)) await publish()
    return key
  }
  try {
    await publish()
  } catch (error) {
    await agent.close()
    throw error
  }
  return {
    agent,
    async signer(issuer = REGISTRY_ISSUER) {
      const signer = await agent.signer(issuer)
      return whenPublished(issuer, signer, signer.kid)
    },
    async dataIntegritySigner(issuer = REGISTRY_ISSUER) {
      const signer = await agent.dataIntegritySigner(issuer)
      return whenPublished(issuer, signer, signer.verificationMethod)
    },
    publish,
    secretCreated: secret.created,
    secretSource: secret.source,
    close: () => agent.close(),
  }
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
    verify: verifierFor(records, { fetchDocument, trustedIssuers: [], clock }),
    ...{ clock, random },
  })
}

/**
 * Mint for whoever asks, what is not there yet.
 * @param options.writerLock file of the lock that an import takes too
 * @param options.fetchDocument for DID documents of organizations that prove that they control them
 */
export async function openMinter(
  records: Records,
  issuing: Issuing,
  world: World,
  options: { readonly writerLock: string; readonly fetchDocument: (url: string) => Promise<Fetched> },
) {
  const { store, credentialTypes, baseUrl } = records
  // JSON-LD takes its time to load, which commands that mint nothing need not wait for.
  const { onRequestMinter } = await import('./mint-on-request.ts')
  const { contextLoader } = await import('../agent/json-ld-contexts.ts')
  const directory = join(PACKAGE_ROOT, 'fixtures/contexts')
  return onRequestMinter({
    ...{ store, credentialTypes, issuing },
    documentLoader: contextLoader({ credentialTypes, baseUrl, directory }),
    clock: world.clock,
    random: world.random,
    assertControl: openHolderProofs(records, issuing, world, options.fetchDocument).assertControl,
    lockWriter: () => takeWriterLock(options.writerLock),
  })
}

/** Verify with what this registry publishes at hand, and the network for the rest. */
export function verifierFor(
  records: Records | undefined,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    /** DIDs to rely on, besides those of this registry's own issuers. */
    readonly trustedIssuers: readonly string[]
    readonly clock: () => Date
  },
): (input: unknown, expected?: ExpectedPresentation) => Promise<VerificationReport> {
  const local = records && localDocuments(records)
  return async (input, expected) => {
    const documents = await collectEvidence(input, async url => (await local?.(url)) ?? options.fetchDocument(url))
    const own = (await records?.store.issuers.list()) ?? []
    const ownDids = own.flatMap(({ did, webvhDid }) => [did, ...(webvhDid === undefined ? [] : [webvhDid])])
    const trustedIssuers = [...ownDids, ...options.trustedIssuers]
    return verify(input, { now: options.clock(), trustedIssuers, documents, ...(expected ? { expected } : {}) })
  }
}
