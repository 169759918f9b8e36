/** Installs the encrypted wallet as the record storage of a Credo agent. */
import {
  type AgentContext,
  type DependencyManager,
  InjectionSymbols,
  type Module,
  RecordDuplicateError,
  RecordNotFoundError,
  StorageVersionRecord,
} from '@credo-ts/core'
import { EncryptedStorageService } from './encrypted-storage-service.ts'
import type { WalletFile } from './wallet-file.ts'

export class WalletModule implements Module {
  readonly #file: WalletFile

  constructor(file: WalletFile) {
    this.#file = file
  }

  register(dependencyManager: DependencyManager): void {
    dependencyManager.registerInstance(InjectionSymbols.StorageService, new EncryptedStorageService(this.#file))
  }

  /**
   * A wallet without a version is new, since this runs before anything else is
   * stored. Without the record Credo would take the storage for that of its
   * oldest version and refuse to start.
   */
  async initialize(agentContext: AgentContext): Promise<void> {
    const storage = new EncryptedStorageService<StorageVersionRecord>(this.#file)
    try {
      await storage.getById(agentContext, StorageVersionRecord, StorageVersionRecord.storageVersionRecordId)
    } catch (error) {
      if (!(error instanceof RecordNotFoundError)) throw error
      const record = new StorageVersionRecord({ storageVersion: StorageVersionRecord.frameworkStorageVersion })
      await storage.save(agentContext, record).catch((duplicate: unknown) => {
        if (!(duplicate instanceof RecordDuplicateError)) throw duplicate
      })
    }
  }
}
