/**
 * Finds, makes and rotates the issuers of a wallet. Keys are written first and
 * the record that names them last, so that a crash leaves either the old state
 * or the complete new one. When the same command runs again, it uses keys that
 * exist without a record.
 */

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { AgentContext, GenericRecordsApi, Kms } from '@credo-ts/core'
import type { Bilingual } from '../../domain/register.ts'
import type { Ed25519Signer } from '../mint/ed25519-signer.ts'
import type { Signer } from '../mint/mint-credential.ts'
import { WalletError } from '../wallet/wallet-error.ts'
import type { Wallet } from '../wallet/wallet-port.ts'
import { ed25519Multikey } from './create-multikey.ts'
import { commitsTo, createLog, extendLog, type LogKey, webvhTemplateOf } from './create-webvh-log.ts'
import { buildIssuerDocument, type DidDocumentJson, didWebOf, type KeyPairPublic } from './did-document.ts'
import { IssuerError } from './issuer-error.ts'
import { DEFAULT_ISSUER, DEFAULT_ISSUER_NAME, issuerUrlOf, linkedDomainServices } from './issuer-identity.ts'
import { IssuerKeys, keyMissing } from './issuer-keys.ts'
import { type IssuerRecord, IssuerRecords } from './issuer-records.ts'
import { type IssuerState, issuerStateOf } from './issuer-state.ts'

interface Signers {
  readonly number: number
  readonly p256: Signer
  readonly ed25519: Ed25519Signer
}

/** The parts of Credo's agent that are used here. */
interface AgentParts {
  readonly context: AgentContext
  readonly kms: Kms.KeyManagementApi
  readonly genericRecords: GenericRecordsApi
}

export class Issuers {
  readonly #agent: AgentParts
  readonly #wallet: Wallet
  readonly #records: IssuerRecords
  readonly #baseUrl: string
  readonly #clock: () => Date
  readonly #signers = new Map<string, Signers>()
  #states: ReadonlyMap<string, IssuerState> = new Map()

  constructor(options: {
    readonly agent: AgentParts
    readonly wallet: Wallet
    readonly baseUrl: string
    readonly clock: () => Date
  }) {
    this.#agent = options.agent
    this.#wallet = options.wallet
    this.#records = new IssuerRecords(options.agent.genericRecords)
    this.#baseUrl = options.baseUrl
    this.#clock = options.clock
  }

  /**
   * Reads the issuers, makes or completes the registry's own, and verifies that each can sign and rotate.
   * @param options.hasIssued whether credentials of the registry's own issuer exist, so that it must be in the wallet
   * @throws {WalletError} `base_url_mismatch`, `wallet_damaged`
   */
  async open({ hasIssued = false }: { readonly hasIssued?: boolean } = {}): Promise<void> {
    await this.refresh()
    if (!this.#states.has(DEFAULT_ISSUER)) {
      if (hasIssued) throw keyMissing()
      await this.#create(DEFAULT_ISSUER, DEFAULT_ISSUER_NAME)
    }
    for (const state of this.#states.values()) {
      this.#assertMadeFor(state.identity.did, state.records[0].baseUrl)
      await this.#assertComplete(state)
      await this.#keysOf(state.identity.id).destroyUpdateKey(state.number)
    }
  }

  async refresh(): Promise<void> {
    const records = await this.#records.all()
    this.#states = new Map([...records].map(([id, ofIssuer]) => [id, issuerStateOf(ofIssuer)]))
  }

  /** The registry's own issuer first, the others by id. */
  all(): readonly IssuerState[] {
    const rank = ({ identity }: IssuerState) => (identity.id === DEFAULT_ISSUER ? '' : identity.id)
    return [...this.#states.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
  }

  /** @throws {IssuerError} `issuer_unknown` */
  known(id: string): IssuerState {
    const state = this.#states.get(id)
    if (state) return state
    throw new IssuerError(
      'issuer_unknown',
      `There is no issuer ${JSON.stringify(id)} here. "orgseal issuers" lists the known ones, "orgseal issuers add" adds one.`,
    )
  }

  async add(id: string, name: Bilingual): Promise<IssuerState> {
    await this.refresh()
    const state = this.#states.get(id) ?? (await this.#create(id, name))
    const { en, fr } = state.identity.name
    if (en === name.en && fr === name.fr) return state
    throw new IssuerError(
      'issuer_exists',
      `The issuer ${id} exists already, as ${JSON.stringify(en)} and ${JSON.stringify(fr)}. Give the same names, or choose another id.`,
    )
  }

  async signers(id: string): Promise<Signers> {
    const state = await this.#current(id)
    const known = this.#signers.get(id)
    if (known?.number === state.number) return known
    const keys = this.#keysOf(id)
    const p256 = await this.#wallet.privateJwk(this.#agent.context, keys.p256Id(state.number))
    const ed25519 = await this.#wallet.privateJwk(this.#agent.context, keys.ed25519Id(state.number))
    if (p256?.kty !== 'EC' || p256.crv !== 'P-256' || ed25519?.kty !== 'OKP' || ed25519.crv !== 'Ed25519') {
      throw keyMissing()
    }
    assertPublished(state, { p256: { kty: 'EC', crv: 'P-256', x: p256.x, y: p256.y }, ed25519: ed25519.x })
    const signers: Signers = {
      number: state.number,
      p256: { kid: state.p256.id, privateJwk: { kty: 'EC', crv: 'P-256', x: p256.x, y: p256.y, d: p256.d } },
      ed25519: {
        verificationMethod: state.ed25519.id,
        privateJwk: { kty: 'OKP', crv: 'Ed25519', x: ed25519.x, d: ed25519.d },
      },
    }
    this.#signers.set(id, signers)
    return signers
  }

  /** Signs a text with the keys of an issuer and verifies it with its published documents. */
  async probe(id: string): Promise<void> {
    const { p256, ed25519 } = await this.signers(id)
    const { d: _, ...p256Public } = p256.privateJwk
    const { d: __, ...ed25519Public } = ed25519.privateJwk
    const data = new TextEncoder().encode(`probe of ${id}`)
    for (const [algorithm, own, published] of [
      ['sha256', p256.privateJwk, p256Public],
      [null, ed25519.privateJwk, ed25519Public],
    ] as const) {
      const signature = sign(algorithm, data, createPrivateKey({ format: 'jwk', key: { ...own } }))
      const key = createPublicKey({ format: 'jwk', key: { ...published } })
      if (!verify(algorithm, data, key, signature)) throw keyMissing()
    }
  }

  async rotate(id: string): Promise<IssuerState> {
    const before = await this.#current(id)
    const number = before.number + 1
    return this.#write(id, number, async () => {
      const keys = this.#keysOf(id)
      const updateKey = await keys.findUpdateKey(number)
      if (!updateKey || !commitsTo(before.last, updateKey.multikey)) throw keyMissing()
      const state = this.#documentOf(before.identity.did, before.identity.webvhDid, {
        keys: await keys.ensurePair(number),
        former: before.last.state.verificationMethod,
      })
      const nextMultikey = (await keys.ensureUpdateKey(number + 1)).multikey
      const entry = await extendLog(before.last, { state, updateKey, nextMultikey, now: this.#clock() })
      return { issuer: id, name: before.identity.name, baseUrl: this.#baseUrl, number, entry }
    })
  }

  async #create(id: string, name: Bilingual): Promise<IssuerState> {
    return this.#write(id, 1, async () => {
      const did = didWebOf(issuerUrlOf(this.#baseUrl, id))
      const keys = this.#keysOf(id)
      const state = this.#documentOf(did, webvhTemplateOf(did), { keys: await keys.ensurePair(1), former: [] })
      const updateKey = await keys.ensureUpdateKey(1)
      const nextMultikey = (await keys.ensureUpdateKey(2)).multikey
      const entry = await createLog({ state, updateKey, nextMultikey, now: this.#clock() })
      return { issuer: id, name, baseUrl: this.#baseUrl, number: 1, entry }
    })
  }

  /** Adds the record that `make` makes, or continues with the record that another process has added meanwhile. */
  async #write(id: string, number: number, make: () => Promise<IssuerRecord>): Promise<IssuerState> {
    try {
      await this.#records.add(await make())
    } catch (error) {
      // The number is taken, or this process cannot sign because the process that took it has destroyed the key.
      if (!(await this.#records.find(id, number))) throw error
    }
    await this.refresh()
    await this.#keysOf(id).destroyUpdateKey(number)
    return this.known(id)
  }

  /** The state with all records added since it was read. It costs one query of the wallet when there are none. */
  async #current(id: string): Promise<IssuerState> {
    const state = this.#states.get(id)
    if (!state || (await this.#records.find(id, state.number + 1))) await this.refresh()
    return this.known(id)
  }

  #documentOf(
    webDid: string,
    did: string,
    keys: { readonly keys: KeyPairPublic; readonly former: DidDocumentJson['verificationMethod'] },
  ): DidDocumentJson {
    const services = linkedDomainServices(did, this.#baseUrl)
    return buildIssuerDocument({ did, alsoKnownAs: [webDid], services, ...keys })
  }

  #keysOf(id: string): IssuerKeys {
    return new IssuerKeys(this.#agent.kms, id)
  }

  async #assertComplete(state: IssuerState): Promise<void> {
    const keys = this.#keysOf(state.identity.id)
    const pair = await keys.findPair(state.number)
    const next: LogKey | undefined = await keys.findUpdateKey(state.number + 1)
    if (!pair || !next || !commitsTo(state.last, next.multikey)) throw keyMissing()
    assertPublished(state, pair)
  }

  #assertMadeFor(did: string, recorded: unknown): void {
    if (recorded === this.#baseUrl) return
    throw new WalletError(
      'base_url_mismatch',
      `This wallet issues as ${did} for ${recorded}, but the registry is set to run at ${this.#baseUrl}. Set ORGSEAL_BASE_URL to ${recorded}, or start with a new data directory: credentials carry the address they were made for.`,
    )
  }
}

/** Checks that the wallet's keys are the ones in the document; signatures of other keys could not be verified. */
function assertPublished(state: IssuerState, pair: KeyPairPublic): void {
  const { x, y } = state.p256.publicKeyJwk
  if (pair.p256.x === x && pair.p256.y === y && ed25519Multikey(pair.ed25519) === state.ed25519.publicKeyMultibase) {
    return
  }
  throw keyMissing()
}
