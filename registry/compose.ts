/**
 * The composition root: the only place where agent, store, search and http
 * meet. Each function opens as much as its commands need, and no more: `check`
 * and `show` never touch a private key.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildRegistrationCredential, loadCredentialTypes } from '../agent/credential-types.ts'
import type { IssuerAgent } from '../agent/issuer-agent.ts'
import { mintCredential, type Signer } from '../agent/mint-credential.ts'
import { buildStatusListCredential } from '../agent/status/bitstring-status-list.ts'
import { collectEvidence, type Fetched } from '../agent/verify/collect-evidence.ts'
import type { VerificationReport } from '../agent/verify/report.ts'
import { verifyCredential } from '../agent/verify/verify-credential.ts'
import { resolveWalletSecret } from '../agent/wallet/wallet-key.ts'
import type { SearchEngine } from '../search/engine.ts'
import { openSqliteFtsEngine } from '../search/sqlite-fts/open-engine.ts'
import { OrgsealError } from './domain/errors.ts'
import { searchIndexer } from './followers/search-indexer.ts'
import { type StatusListSigner, statusPublisher } from './followers/status-publisher.ts'
import type { Statement } from './import-register.ts'
import { localDocuments } from './local-documents.ts'
import { PACKAGE_ROOT } from './package-root.ts'
import { isLoopback, type Settings } from './settings.ts'
import { openStore, type Store } from './store/store.ts'

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
  readonly engine: SearchEngine
  readonly baseUrl: string
  readonly credentialTypes: ReturnType<typeof loadCredentialTypes>
  close(): Promise<void>
}

/**
 * Open the store and the search index.
 * @throws {OrgsealError} `not_ready` when `mustExist` and nothing was imported yet; `base_url_mismatch`
 */
export async function openRecords(
  settings: Settings,
  options: { readonly mustExist: boolean; readonly readonly?: boolean },
): Promise<Records> {
  if (options.mustExist && !existsSync(settings.paths.registry)) {
    throw new OrgsealError(
      'not_ready',
      `There is no registry in ${settings.paths.directory} yet. Run "orgseal import <file> --register <id>" first.`,
    )
  }
  mkdirSync(settings.paths.directory, { recursive: true, mode: 0o700 })
  const readonly = options.readonly ?? false
  const store = openStore({ path: settings.paths.registry, readonly })
  try {
    const baseUrl = resolveBaseUrl(settings, await store.meta.get('base-url'))
    if (!readonly) await store.meta.setOnce('base-url', baseUrl)
    const engine = await openSqliteFtsEngine({ path: settings.paths.searchIndex, readonly })
    const credentialTypes = loadCredentialTypes(join(PACKAGE_ROOT, 'fixtures/credential-types'), baseUrl)
    return {
      store,
      engine,
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
  readonly signer: Signer
  /** True when the wallet's secret was made just now, beside the data. */
  readonly secretCreated: boolean
  readonly secretSource: 'setting' | 'file'
  close(): Promise<void>
}

/**
 * Open the wallet; the first time, make it, the issuer's DID and its key.
 * @throws {OrgsealError} `wallet_missing` when credentials were issued before, but not by this wallet
 */
export async function openIssuing(settings: Settings, records: Records, world: World): Promise<Issuing> {
  const { store, baseUrl } = records
  const { paths, walletKey } = settings
  const published = await store.issuers.get()
  if (published && !existsSync(paths.wallet)) {
    throw new OrgsealError(
      'wallet_missing',
      `${published.id} has issued credentials, but its wallet ${paths.wallet} is not there. Restore it from a backup: a new key would not be the same issuer.`,
    )
  }
  const secret = resolveWalletSecret({ setting: walletKey, secretPath: paths.walletSecret, random: world.random })
  // Credo takes most of a second to load, which commands that sign nothing need not wait for.
  const { openIssuerAgent } = await import('../agent/issuer-agent.ts')
  const agent = await openIssuerAgent({ walletPath: paths.wallet, walletSecret: secret.secret, baseUrl })
  const signer = await agent.signer()
  if (published && !published.verificationMethod?.some(method => method.id === signer.kid)) {
    await agent.close()
    throw new OrgsealError(
      'wallet_missing',
      `The key in ${paths.wallet} is not the one that ${published.id} has issued with. Restore the wallet that belongs to this registry.`,
    )
  }
  await store.issuers.record(agent.didDocument)
  await store.meta.setOnce('wallet', 'embedded')
  return {
    agent,
    signer,
    secretCreated: secret.created,
    secretSource: secret.source,
    close: () => agent.close(),
  }
}

/** What to sign for an organization's version. */
export function registrationBuilder(records: Records, issuer: string): (statement: Statement) => object {
  return statement => buildRegistrationCredential({ ...statement, baseUrl: records.baseUrl, issuer })
}

/** Everything that runs behind the commit. */
export function openFollowers(records: Records, issuing: Issuing, world: World) {
  const { store, engine, baseUrl } = records
  const signer: StatusListSigner = {
    async sign({ list, purpose, setIndexes, now }) {
      const issuer = issuing.agent.did
      const payload = buildStatusListCredential({ baseUrl, issuer, list, purpose, setIndexes, now })
      return { jwt: mintCredential(payload, issuing.signer), expiresAt: payload.validUntil }
    },
  }
  const publisher = statusPublisher(store, signer, world.clock)
  return { publisher, all: [publisher, searchIndexer(store, engine)] }
}

/** Verify with what this registry publishes at hand, and the network for the rest. */
export function verifierFor(
  records: Records | undefined,
  options: {
    readonly fetchDocument: (url: string) => Promise<Fetched>
    readonly trustedIssuers: readonly string[]
    readonly clock: () => Date
  },
): (input: unknown) => Promise<VerificationReport> {
  const local = records && localDocuments(records)
  return async input => {
    const documents = await collectEvidence(input, async url => (await local?.(url)) ?? options.fetchDocument(url))
    return verifyCredential(input, { now: options.clock(), trustedIssuers: options.trustedIssuers, documents })
  }
}
