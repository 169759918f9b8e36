/**
 * The keys of one issuer in the wallet. Their ids are fixed and numbered, so
 * that a run after a crash finds the existing key and makes no second one.
 * Number n belongs to entry n of the issuer's log.
 */
import { Kms } from '@credo-ts/core'
import { WalletError } from '../wallet/wallet-error.ts'
import { ed25519Multikey } from './create-multikey.ts'
import type { LogKey } from './create-webvh-log.ts'
import type { KeyPairPublic, PublicJwk } from './did-document.ts'
import { DEFAULT_ISSUER } from './issuer-identity.ts'

const P256 = { kty: 'EC', crv: 'P-256' } as const
const ED25519 = { kty: 'OKP', crv: 'Ed25519' } as const

export class IssuerKeys {
  readonly #kms: Kms.KeyManagementApi
  readonly #prefix: string

  constructor(kms: Kms.KeyManagementApi, issuer: string) {
    this.#kms = kms
    // Keys of the registry's own issuer are called `issuer-1`, `issuer-2` and so on.
    this.#prefix = issuer === DEFAULT_ISSUER ? 'issuer' : issuer
  }

  /** ES256. This id ends in digits and those of other kinds in a word, so that ids of two issuers never collide. */
  p256Id(number: number): string {
    return `${this.#prefix}-${number}`
  }

  /** Ed25519, for Data Integrity. */
  ed25519Id(number: number): string {
    return `${this.#prefix}-${number}.ed25519`
  }

  /** This key signs entry n of the log, and nothing else. */
  #updateId(number: number): string {
    return `${this.#prefix}-${number}.update`
  }

  /** The pair that signs, if both keys are there. */
  async findPair(number: number): Promise<KeyPairPublic | undefined> {
    const p256 = await this.#publicP256(this.p256Id(number))
    const ed25519 = await this.#publicEd25519(this.ed25519Id(number))
    return p256 && ed25519 !== undefined ? { p256, ed25519 } : undefined
  }

  async ensurePair(number: number): Promise<KeyPairPublic> {
    const p256 = await this.#ensure(P256, this.p256Id(number), id => this.#publicP256(id))
    const ed25519 = await this.#ensure(ED25519, this.ed25519Id(number), id => this.#publicEd25519(id))
    return { p256, ed25519 }
  }

  async findUpdateKey(number: number): Promise<LogKey | undefined> {
    const x = await this.#publicEd25519(this.#updateId(number))
    return x === undefined ? undefined : this.#logKey(this.#updateId(number), x)
  }

  async ensureUpdateKey(number: number): Promise<LogKey> {
    const keyId = this.#updateId(number)
    return this.#logKey(keyId, await this.#ensure(ED25519, keyId, id => this.#publicEd25519(id)))
  }

  /**
   * A key that has written its entry is spent (did:webvh 1.0, section
   * "Pre-Rotation Key Hash Generation and Verification"). It is deleted, so that it cannot leak.
   */
  async destroyUpdateKey(number: number): Promise<void> {
    if (await this.findUpdateKey(number)) await this.#kms.deleteKey({ keyId: this.#updateId(number) })
  }

  #logKey(keyId: string, x: string): LogKey {
    return {
      multikey: ed25519Multikey(x),
      sign: async data => (await this.#kms.sign({ keyId, algorithm: 'EdDSA', data })).signature,
    }
  }

  async #ensure<T>(
    type: typeof P256 | typeof ED25519,
    keyId: string,
    find: (keyId: string) => Promise<T | undefined>,
  ): Promise<T> {
    const known = await find(keyId)
    if (known !== undefined) return known
    try {
      await this.#kms.createKey({ keyId, type })
    } catch (error) {
      // Either another process has just made it, or the call failed; in that case there is no key to read.
      if ((await find(keyId)) === undefined) throw error
    }
    const made = await find(keyId)
    if (made === undefined) throw keyMissing()
    return made
  }

  async #publicP256(keyId: string): Promise<PublicJwk | undefined> {
    const jwk = await this.#publicKey(keyId)
    if (jwk === undefined) return undefined
    if (jwk.kty !== 'EC' || jwk.crv !== 'P-256') throw keyMissing()
    return { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }
  }

  async #publicEd25519(keyId: string): Promise<string | undefined> {
    const jwk = await this.#publicKey(keyId)
    if (jwk === undefined) return undefined
    if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw keyMissing()
    return jwk.x
  }

  async #publicKey(keyId: string) {
    try {
      return await this.#kms.getPublicKey({ keyId })
    } catch (error) {
      if (error instanceof Kms.KeyManagementKeyNotFoundError) return undefined
      throw error
    }
  }
}

export function keyMissing(): WalletError {
  return new WalletError(
    'wallet_damaged',
    'The wallet does not hold the keys that its DID document names. Restore the wallet from a backup; what was signed before still verifies.',
  )
}
