/**
 * The wallet for operators who keep their keys in Askar, in one SQLite file of
 * Askar's format. The store is opened here and not by Credo's module, so that a
 * wrong key is found at once and the file has the name and mode of any wallet.
 */
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  type AgentContext,
  type DependencyManager,
  JsonTransformer,
  Kms,
  type Module,
  StorageVersionRecord,
  utils,
} from '@credo-ts/core'
import type { Store } from '@openwallet-foundation/askar-nodejs'
import { defined } from '../../domain/defined.ts'
import { type AskarLibrary, loadAskar } from './load-askar.ts'
import { WalletError, wrongKey } from './wallet-error.ts'
import type { SealedNotes, Wallet, WalletModules } from './wallet-port.ts'

/** Askar's own numbers for what went wrong. */
const ASKAR_ENCRYPTION_ERROR = 4
const ASKAR_BACKEND_ERROR = 1
const PROFILE = 'default'

/** @throws {WalletError} `wallet_unavailable`, `wallet_key_wrong`, `wallet_damaged` */
export async function openAskarWallet(options: { path: string; secret: string }): Promise<Wallet> {
  const library = await loadAskar()
  if (!existsSync(options.path)) await createStore(library, options.path, options.secret)
  return new AskarWallet(library, await openStore(library, options.path, options.secret))
}

/**
 * Askar seals its records with profile keys, and the profile keys with the store's key. Only the profile keys are
 * sealed again, in one transaction.
 * @throws {WalletError} `wallet_unavailable`, `wallet_key_wrong`, `wallet_damaged`
 */
export async function changeAskarSecret(options: {
  path: string
  oldSecret: string
  newSecret: string
}): Promise<void> {
  const library = await loadAskar()
  const store = await openStore(library, options.path, options.oldSecret)
  try {
    await store.rekey(storeKey(library, options.newSecret))
  } finally {
    await store.close()
  }
}

class AskarWallet implements Wallet {
  readonly kind = 'askar'
  readonly modules: WalletModules
  readonly notes: SealedNotes
  readonly #library: AskarLibrary
  readonly #store: Store
  #closed = false

  constructor(library: AskarLibrary, store: Store) {
    this.#library = library
    this.#store = store
    this.notes = { read: name => readNote(store, name), update: (name, change) => updateNote(store, name, change) }
    this.modules = {
      wallet: new AskarRecords(library, store),
      kms: new Kms.KeyManagementModule({ backends: [new library.credo.AskarKeyManagementService()] }),
    }
  }

  async privateJwk(agentContext: AgentContext, keyId: string): Promise<Kms.KmsJwkPrivate | undefined> {
    const manager = agentContext.dependencyManager.resolve(this.#library.credo.AskarStoreManager)
    return manager.withSession(agentContext, async session => {
      const entry = await session.fetchKey({ name: keyId })
      if (!entry) return undefined
      const { kty, crv, x, y, d } = entry.key.jwkSecret
      entry.key.handle.free()
      // Credo's key management made it, hence of a kind that Credo knows.
      return { kid: keyId, kty, crv, x, ...defined({ y }), d } as Kms.KmsJwkPrivate
    })
  }

  /** Askar authenticates each record by itself. It cannot notice a missing record or an older copy of one. */
  async examine(): Promise<number> {
    const session = await this.#store.openSession()
    try {
      const keys = await session.fetchAllKeys({})
      for (const { key } of keys) key.handle.free()
      return keys.length + (await session.fetchAll({})).length
    } catch (cause) {
      throw new WalletError(
        'wallet_damaged',
        'Askar cannot open a record of the wallet. Restore the wallet from a backup; do not go on with it.',
        { cause },
      )
    } finally {
      await session.close()
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#store.close()
  }
}

const NOTES = 'orgseal/note'

async function readNote(store: Store, name: string): Promise<string | undefined> {
  const session = await store.openSession()
  try {
    return textOf(await session.fetch({ category: NOTES, name }))
  } finally {
    await session.close()
  }
}

async function updateNote(
  store: Store,
  name: string,
  change: (current: string | undefined) => string | undefined,
): Promise<void> {
  const session = await store.openSession(true)
  try {
    const current = textOf(await session.fetch({ category: NOTES, name, forUpdate: true }))
    const value = change(current)
    if (value !== undefined && value !== current) {
      if (current === undefined) await session.insert({ category: NOTES, name, value })
      else await session.replace({ category: NOTES, name, value })
    }
    await session.commit()
  } catch (error) {
    await session.rollback().catch(() => undefined)
    throw error
  }
}

function textOf(entry: { readonly value: string | Record<string, unknown> } | null): string | undefined {
  if (entry === null) return undefined
  return typeof entry.value === 'string' ? entry.value : JSON.stringify(entry.value)
}

/** Credo's record storage on a store that is open already. */
class AskarRecords implements Module {
  readonly #library: AskarLibrary
  readonly #store: Store

  constructor(library: AskarLibrary, store: Store) {
    this.#library = library
    this.#store = store
  }

  /** Registers only this part of Credo's own module, which would close the store with the agent and open it again. */
  register(dependencyManager: DependencyManager): void {
    const { credo, native } = this.#library
    const store = { id: PROFILE, key: '' }
    new credo.AskarModule({ askar: native.askarNodeJS, store, enableKms: false }).register(dependencyManager)
    dependencyManager.registerInstance(native.Store, this.#store)
  }
}

/** Makes the store under another name and then links it: a crash or a second process never meets half a wallet. */
async function createStore(library: AskarLibrary, path: string, secret: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${utils.uuid()}.tmp`
  try {
    // Askar uses an empty file that is there already, and keeps its mode.
    closeSync(openSync(temporary, 'wx', 0o600))
    const store = await library.native.Store.provision({
      uri: storeUri(temporary),
      recreate: false,
      profile: PROFILE,
      ...storeKey(library, secret),
    })
    try {
      await saveStorageVersion(store)
    } finally {
      await store.close()
    }
    sync(temporary)
    linkSync(temporary, path)
    if (process.platform !== 'win32') sync(dirname(path))
  } catch (error) {
    // Another process was faster; its wallet is the wallet.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(temporary + suffix, { force: true })
  }
}

/** Without this record Credo would take the storage for that of its oldest version and refuse to start. */
async function saveStorageVersion(store: Store): Promise<void> {
  const record = new StorageVersionRecord({ storageVersion: StorageVersionRecord.frameworkStorageVersion })
  const session = await store.openSession()
  try {
    await session.insert({ category: record.type, name: record.id, value: JsonTransformer.serialize(record) })
  } finally {
    await session.close()
  }
}

async function openStore(library: AskarLibrary, path: string, secret: string): Promise<Store> {
  try {
    return await library.native.Store.open({ uri: storeUri(path), ...storeKey(library, secret) })
  } catch (error) {
    if (!(error instanceof library.native.AskarError)) throw error
    if (error.code === ASKAR_ENCRYPTION_ERROR) throw wrongKey(path)
    if (error.code !== ASKAR_BACKEND_ERROR) throw error
    throw new WalletError(
      'wallet_damaged',
      `The file ${path} is not a sound wallet of Askar. Restore it from a backup; do not go on with it.`,
      { cause: error },
    )
  }
}

/** Askar derives its key with Argon2i (its "moderate" parameters) and keeps the salt in the file. */
function storeKey({ native }: AskarLibrary, secret: string) {
  return { passKey: secret.normalize('NFC'), keyMethod: new native.StoreKeyMethod(native.KdfMethod.Argon2IMod) }
}

/**
 * The store uses a rollback journal, so that the one file is the whole wallet, also for a process that copies it.
 * Two parsers, one after the other, decode the path.
 */
function storeUri(path: string): string {
  const encoded = path.split('/').map(part => encodeURIComponent(encodeURIComponent(part)))
  return `sqlite://${encoded.join('/')}?journal_mode=DELETE`
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
