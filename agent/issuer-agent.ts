/**
 * Opens the Credo agent on its wallet. The only file that constructs an Agent.
 * The first opening makes the issuer's key and DID; whatever instant a crash
 * chose, the next opening goes on with the key that is there and never makes a
 * second one, because key and DID record have fixed ids.
 */
import {
  Agent,
  type AgentContext,
  CacheModule,
  DidDocumentRole,
  DidRecord,
  DidRepository,
  DidsModule,
  InMemoryLruCache,
  Kms,
  type Logger,
  RecordDuplicateError,
} from '@credo-ts/core'
import { agentDependencies, NodeKeyManagementService } from '@credo-ts/node'
import { fromCredoDidDocument, OwnDidResolver, toCredoDidDocument } from './credo-did.ts'
import { buildDidDocument, type DidDocumentJson, didWebOf, normaliseBaseUrl, type PublicJwk } from './did-document.ts'
import { readForCredo } from './loopback-credential.ts'
import type { Signer } from './mint-credential.ts'
import { EncryptedKeyStorage } from './wallet/encrypted-key-storage.ts'
import { WalletError } from './wallet/wallet-error.ts'
import { openWalletFile, type WalletFile } from './wallet/wallet-file.ts'
import { WalletModule } from './wallet/wallet-module.ts'

export interface IssuerAgent {
  readonly did: string
  readonly didDocument: DidDocumentJson
  /** The signing key, for minting in bulk. Keep it in memory and nowhere else. */
  signer(): Promise<Signer>
  /** What Credo's own verifier says of a `vc+jwt` of this issuer: data model, key, issuer and signature. */
  verifyWithCredo(jwt: string): Promise<{ verified: boolean; reason?: string }>
  close(): Promise<void>
}

const KEY_ID = 'issuer-1'
const DID_RECORD_ID = 'issuer'
const BASE_URL_METADATA = 'orgseal/base-url'

/**
 * Open the issuer's agent, and make its wallet, key and DID at the first time.
 *
 * @param options.walletPath the wallet file; made with mode 0600 when absent
 * @param options.walletSecret as `resolveWalletSecret` gives it
 * @param options.baseUrl address of the registry; the DID follows from it
 * @param options.logger Credo's own messages; without one it says nothing
 * @throws {WalletError} `wallet_key_wrong`, `wallet_damaged`, `invalid_setting`,
 *   or `base_url_mismatch` when the wallet was made for another address
 */
export async function openIssuerAgent(options: {
  walletPath: string
  walletSecret: string
  baseUrl: string
  logger?: Logger
}): Promise<IssuerAgent> {
  const baseUrl = normaliseBaseUrl(options.baseUrl)
  const file = await openWalletFile(options.walletPath, options.walletSecret)
  try {
    const keys = new EncryptedKeyStorage(file)
    const agent = newAgent(file, keys, options.logger)
    await agent.initialize()
    const didDocument = await ensureIssuer(agent, baseUrl)
    return new CredoIssuerAgent(agent, file, keys, didDocument)
  } catch (error) {
    file.close()
    throw error
  }
}

function newAgent(file: WalletFile, keys: EncryptedKeyStorage, logger: Logger | undefined) {
  return new Agent({
    config: logger ? { logger } : {},
    dependencies: agentDependencies,
    modules: {
      wallet: new WalletModule(file),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(keys)] }),
      dids: new DidsModule({ resolvers: [new OwnDidResolver()] }),
      cache: new CacheModule({ cache: new InMemoryLruCache({ limit: 100 }) }),
    },
  })
}

type CredoAgent = ReturnType<typeof newAgent>

class CredoIssuerAgent implements IssuerAgent {
  readonly did: string
  readonly didDocument: DidDocumentJson
  readonly #agent: CredoAgent
  readonly #file: WalletFile
  readonly #keys: EncryptedKeyStorage
  #closed = false

  constructor(agent: CredoAgent, file: WalletFile, keys: EncryptedKeyStorage, didDocument: DidDocumentJson) {
    this.did = didDocument.id
    this.didDocument = didDocument
    this.#agent = agent
    this.#file = file
    this.#keys = keys
  }

  async signer(): Promise<Signer> {
    const [kid] = this.didDocument.assertionMethod
    const jwk = this.#keys.get(this.#agent.context, KEY_ID)
    if (!kid || jwk?.kty !== 'EC' || jwk.crv !== 'P-256') throw keyMissing()
    return { kid, privateJwk: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y, d: jwk.d } }
  }

  async verifyWithCredo(jwt: string): Promise<{ verified: boolean; reason?: string }> {
    try {
      const credential = readForCredo(jwt)
      const result = await this.#agent.w3cV2Credentials.verifyCredential({ credential })
      if (result.isValid) return { verified: true }
      const failed = Object.values(result.validations).find(validation => validation && !validation.isValid)
      return { verified: false, reason: (result.error ?? failed?.error)?.message ?? 'Credo did not say why.' }
    } catch (error) {
      return { verified: false, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#agent.shutdown()
    this.#file.close()
  }
}

/** Find the issuer's DID document in the wallet, or complete what is missing of it. */
async function ensureIssuer(agent: CredoAgent, baseUrl: string): Promise<DidDocumentJson> {
  const dids = agent.dependencyManager.resolve(DidRepository)
  const known = await dids.findById(agent.context, DID_RECORD_ID)
  if (!known) {
    const jwk = (await publicKey(agent)) ?? (await createKey(agent))
    await saveIssuer(dids, agent.context, buildDidDocument(didWebOf(baseUrl), jwk), baseUrl)
  }
  const record = known ?? (await dids.getById(agent.context, DID_RECORD_ID))
  assertMadeFor(record, baseUrl)

  const didDocument = fromCredoDidDocument(record.didDocument)
  const jwk = await publicKey(agent)
  const published = didDocument?.verificationMethod[0]?.publicKeyJwk
  if (!didDocument || !jwk || jwk.x !== published?.x || jwk.y !== published.y) throw keyMissing()
  return didDocument
}

async function saveIssuer(
  dids: DidRepository,
  context: AgentContext,
  document: DidDocumentJson,
  baseUrl: string,
): Promise<void> {
  const [kid = ''] = document.assertionMethod
  const record = new DidRecord({
    id: DID_RECORD_ID,
    did: document.id,
    role: DidDocumentRole.Created,
    didDocument: toCredoDidDocument(document),
    keys: [{ kmsKeyId: KEY_ID, didDocumentRelativeKeyId: kid.slice(document.id.length) }],
  })
  record.metadata.set(BASE_URL_METADATA, { baseUrl })
  try {
    await dids.save(context, record)
  } catch (error) {
    // Another process that opened the new wallet at the same time was faster.
    if (!(error instanceof RecordDuplicateError)) throw error
  }
}

function assertMadeFor(record: DidRecord, baseUrl: string): void {
  const recorded: unknown = record.metadata.get(BASE_URL_METADATA)?.baseUrl
  if (recorded === baseUrl) return
  throw new WalletError(
    'base_url_mismatch',
    `This wallet issues as ${record.did} for ${recorded}, but the registry is to run at ${baseUrl}. Set ORGSEAL_BASE_URL to ${recorded}, or start with a new data directory: credentials carry the address they were made for.`,
  )
}

async function createKey(agent: CredoAgent): Promise<PublicJwk> {
  try {
    await agent.kms.createKey({ keyId: KEY_ID, type: { kty: 'EC', crv: 'P-256' } })
  } catch (error) {
    // Refused because another process has just made it, or failed for good: then there is none to read.
    if (!(await publicKey(agent))) throw error
  }
  const jwk = await publicKey(agent)
  if (!jwk) throw keyMissing()
  return jwk
}

async function publicKey(agent: CredoAgent): Promise<PublicJwk | undefined> {
  try {
    const jwk = await agent.kms.getPublicKey({ keyId: KEY_ID })
    if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') throw keyMissing()
    return { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }
  } catch (error) {
    if (error instanceof Kms.KeyManagementKeyNotFoundError) return undefined
    throw error
  }
}

function keyMissing(): WalletError {
  return new WalletError(
    'wallet_damaged',
    'The wallet does not hold the key that its DID document names. Restore the wallet from a backup; what was signed before still verifies.',
  )
}
