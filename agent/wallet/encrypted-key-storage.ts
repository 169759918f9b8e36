/** Private keys of Credo's Node key management, in the encrypted wallet. */
import type { AgentContext, Kms } from '@credo-ts/core'
import type { NodeKeyManagementStorage } from '@credo-ts/node'
import { WalletError } from './wallet-error.ts'
import type { WalletFile } from './wallet-file.ts'

export class EncryptedKeyStorage implements NodeKeyManagementStorage {
  readonly #file: WalletFile

  constructor(file: WalletFile) {
    this.#file = file
  }

  get(agentContext: AgentContext, keyId: string): Kms.KmsJwkPrivate | null {
    const text = this.#file.read(category(agentContext), keyId)
    // Authenticated by the wallet, hence written by `set`.
    return text === undefined ? null : (JSON.parse(text) as Kms.KmsJwkPrivate)
  }

  has(agentContext: AgentContext, keyId: string): boolean {
    return this.#file.read(category(agentContext), keyId) !== undefined
  }

  /**
   * Add a key. A key is never overwritten: of two processes that make the same
   * key at the same time one would go on signing with a key that nobody keeps.
   *
   * @throws {WalletError} `wallet_key_exists`
   */
  set(agentContext: AgentContext, keyId: string, jwk: Kms.KmsJwkPrivate): void {
    if (!this.#file.insert(category(agentContext), keyId, JSON.stringify(jwk))) {
      throw new WalletError('wallet_key_exists', `The wallet holds a key with id ${keyId} already; read that one.`)
    }
  }

  delete(agentContext: AgentContext, keyId: string): boolean {
    return this.#file.remove(category(agentContext), keyId)
  }
}

function category(agentContext: AgentContext): string {
  return `${agentContext.contextCorrelationId}/key`
}
