/** Stores the private keys of Credo's Node key management in the encrypted wallet. */
import type { AgentContext, Kms } from '@credo-ts/core'
import type { NodeKeyManagementStorage } from '@credo-ts/node'
import { z } from 'zod'
import { WalletError } from './wallet-error.ts'
import type { WalletFile } from './wallet-file.ts'

export class EncryptedKeyStorage implements NodeKeyManagementStorage {
  readonly #file: WalletFile

  constructor(file: WalletFile) {
    this.#file = file
  }

  get(agentContext: AgentContext, keyId: string): Kms.KmsJwkPrivate | null {
    const text = this.#file.read(category(agentContext), keyId)
    return text === undefined ? null : parseKey(text)
  }

  has(agentContext: AgentContext, keyId: string): boolean {
    return this.#file.read(category(agentContext), keyId) !== undefined
  }

  /**
   * Add a key. A key is never overwritten: if two processes made the same key at
   * the same time, one of them would go on signing with a key that is not stored.
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

/** The wallet authenticates the text, so `set` wrote it, perhaps in another version of this code. */
function parseKey(text: string): Kms.KmsJwkPrivate {
  const parsed = keySchema.safeParse(readJson(text))
  if (parsed.success) return parsed.data as Kms.KmsJwkPrivate
  throw new WalletError(
    'wallet_damaged',
    'The wallet holds a key in a form that this version cannot read. Use the version that wrote it, or restore the wallet from a backup.',
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members that every private key of Credo has (RFC 7517). */
const keySchema = z
  .looseObject({ kty: z.string(), d: z.string() })
  .or(z.looseObject({ kty: z.literal('oct'), k: z.string() }))
