/** The wallet that comes with the package: Credo's Node key management and our record storage on one encrypted file. */
import { type AgentContext, Kms } from '@credo-ts/core'
import { NodeKeyManagementService } from '@credo-ts/node'
import { EncryptedKeyStorage } from './encrypted-key-storage.ts'
import { openWalletFile, resealWalletFile, type WalletFile } from './wallet-file.ts'
import { WalletModule } from './wallet-module.ts'
import type { SealedNotes, Wallet, WalletModules } from './wallet-port.ts'

/** @throws {WalletError} `wallet_key_wrong`, `wallet_damaged` */
export async function openEmbeddedWallet(options: { path: string; secret: string }): Promise<Wallet> {
  return new EmbeddedWallet(await openWalletFile(options.path, options.secret))
}

/** @throws {WalletError} `wallet_missing`, `wallet_key_wrong`, `wallet_damaged` */
export function changeEmbeddedSecret(options: { path: string; oldSecret: string; newSecret: string }): Promise<void> {
  return resealWalletFile(options.path, options.oldSecret, options.newSecret)
}

/** Beside the categories of Credo's records, which have the name of an agent context before a slash. */
const NOTES = 'orgseal/note'

class EmbeddedWallet implements Wallet {
  readonly kind = 'embedded'
  readonly modules: WalletModules
  readonly notes: SealedNotes
  readonly #file: WalletFile
  readonly #keys: EncryptedKeyStorage

  constructor(file: WalletFile) {
    this.#file = file
    this.#keys = new EncryptedKeyStorage(file)
    this.notes = {
      read: async name => file.read(NOTES, name),
      update: async (name, change) => file.update(NOTES, name, change),
    }
    this.modules = {
      wallet: new WalletModule(file),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(this.#keys)] }),
    }
  }

  async privateJwk(agentContext: AgentContext, keyId: string): Promise<Kms.KmsJwkPrivate | undefined> {
    return this.#keys.get(agentContext, keyId) ?? undefined
  }

  async examine(): Promise<number> {
    return this.#file.examine()
  }

  async close(): Promise<void> {
    this.#file.close()
  }
}
