/**
 * The wallet: one SQLite file of sealed records. This is the agent's only file
 * that knows SQL. Everything written here was sealed before, so neither the
 * file nor its rollback journal ever holds a readable byte of a record.
 * The manifest in its header covers all records, so it shows a record that is
 * missing, was put back from an older copy or was added. It cannot show that
 * the whole file is an older copy.
 */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  deriveWalletKeys,
  isAcceptableKeyDerivation,
  newAddressKey,
  newKeyDerivation,
  type RecordAddress,
  type RecordCipher,
  type SealedRecord,
  sameCheck,
  type WalletKeys,
} from './record-cipher.ts'
import { noWallet, WalletError, wrongKey } from './wallet-error.ts'
import {
  APPLICATION_ID,
  checksumOf,
  damaged,
  FORMAT,
  keyDerivationOf,
  newHeader,
  readHeader,
  replaceHeader,
  SCHEMA,
} from './wallet-header.ts'

/** Records by category and id. Values are text. A wrong or altered one is an error, never an answer. */
export interface WalletFile {
  /** False, and nothing written, when there is such a record already. */
  insert(category: string, id: string, value: string): boolean
  /** False when there is no such record. */
  replace(category: string, id: string, value: string): boolean
  /** False when there is no such record. */
  remove(category: string, id: string): boolean
  read(category: string, id: string): string | undefined
  /** In insertion order. */
  readAll(category: string): readonly string[]
  /**
   * Insert or replace a record with the result of `change`, in one transaction: no other process writes between the
   * reading and the writing. Nothing is written when `change` returns `undefined` or the current text.
   */
  update(category: string, id: string, change: (current: string | undefined) => string | undefined): void
  /** Open every record. @returns how many there are */
  examine(): number
  close(): void
}

/** An open wallet's keys, and the check value that shows whether they are still the wallet's. */
interface Unlocked {
  readonly keys: WalletKeys
  readonly cipher: RecordCipher
  readonly addressKey: Buffer
}

/**
 * Open the wallet at `path`, or make a new one there (mode 0600) when there is
 * no file or an empty one. Two processes may have it open at the same time.
 *
 * @throws {WalletError} `wallet_key_wrong` when `secret` is not the one it was
 *   made with, `wallet_damaged` when the file is not a sound wallet
 */
export async function openWalletFile(path: string, secret: string): Promise<WalletFile> {
  createOwnerOnly(path)
  const database = inWalletFile(path, () => new Database(path, { timeout: 10_000 }))
  try {
    return new SqliteWalletFile(path, database, await unlock(path, database, secret))
  } catch (error) {
    database.close()
    throw asWalletError(path, error)
  }
}

/**
 * Seal every record again, under keys from a new secret with a fresh salt, in one
 * transaction: after a crash the wallet opens with the old secret or with the
 * new one. No other process may have it open: with the old keys in memory it
 * could read nothing any more, and the new keys would not open what it wrote.
 *
 * @throws {WalletError} `wallet_missing` when the file is empty, `wallet_key_wrong` when `oldSecret` does not
 *   open it, `wallet_damaged`, also for a single record that cannot be opened; nothing is changed then
 */
export async function resealWalletFile(path: string, oldSecret: string, newSecret: string): Promise<void> {
  const database = inWalletFile(path, () => new Database(path, { timeout: 10_000, fileMustExist: true }))
  try {
    if (isBlank(database)) throw noWallet(path)
    await reseal(path, database, await unlock(path, database, oldSecret), newSecret)
  } catch (error) {
    throw asWalletError(path, error)
  } finally {
    database.close()
  }
}

/** @throws {WalletError} `wallet_key_wrong` when another process has changed the keys meanwhile */
async function reseal(path: string, database: Database.Database, old: Unlocked, secret: string): Promise<void> {
  const kdf = newKeyDerivation()
  const keys = await deriveWalletKeys(secret, kdf, FORMAT)
  database
    .transaction(() => {
      assertUnchanged(path, database, old)
      assertManifest(path, database, old)
      resealRecords(path, database, old.cipher, keys.cipher(old.addressKey))
      replaceHeader(database, { ...newHeader(kdf, keys, old.addressKey), manifest: keys.manifest(allRows(database)) })
    })
    .immediate()
}

function resealRecords(path: string, database: Database.Database, from: RecordCipher, to: RecordCipher): void {
  const update = database.prepare<[Buffer, Buffer]>('UPDATE records SET sealed = ? WHERE name = ?')
  for (const row of allRows(database)) {
    const value = from.open(row, row.sealed)
    if (value === undefined) throw damaged(path, 'one of its records was altered')
    update.run(to.seal(row, value), row.name)
  }
}

function allRows(database: Database.Database): readonly SealedRecord[] {
  return database.prepare<[], SealedRecord>('SELECT name, category, sealed FROM records ORDER BY position').all()
}

/** @throws {WalletError} `wallet_damaged` when the records differ from the ones written last */
function assertManifest(path: string, database: Database.Database, { keys }: Unlocked): void {
  const { manifest } = readHeader(path, database)
  const rows = allRows(database)
  const whole = rows.every(row => [row.name, row.category, row.sealed].every(part => Buffer.isBuffer(part)))
  if (whole && Buffer.isBuffer(manifest) && sameCheck(manifest, keys.manifest(rows))) return
  throw damaged(path, 'one of its records was altered, exchanged, put back from an older copy, or is missing')
}

/** @throws {WalletError} `wallet_key_wrong` when the secret was changed since the wallet was opened */
function assertUnchanged(path: string, database: Database.Database, { keys }: Unlocked): void {
  if (!sameCheck(keys.keyCheck, readHeader(path, database).key_check)) {
    throw new WalletError(
      'wallet_key_wrong',
      `The key of the wallet ${path} was changed after it was opened here. Start again with the new ORGSEAL_WALLET_KEY.`,
    )
  }
}

/** SQLite gives its journal the mode of the file, so the file has to exist with the right one first. */
function createOwnerOnly(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

async function unlock(path: string, database: Database.Database, secret: string): Promise<Unlocked> {
  // The journal mode stays SQLite's default: a rollback journal, which each commit removes.
  database.pragma('synchronous = FULL')
  database.pragma('temp_store = MEMORY')
  database.pragma('secure_delete = ON')

  if (isBlank(database)) await initialise(database, secret)
  const header = readHeader(path, database)
  const kdf = keyDerivationOf(header)
  if (header.format > FORMAT && checksumOf(header).equals(header.checksum)) throw newer(path)
  if (header.format !== FORMAT || !checksumOf(header).equals(header.checksum) || !isAcceptableKeyDerivation(kdf)) {
    throw damaged(path, 'its first record was altered')
  }
  const keys = await deriveWalletKeys(secret, kdf, FORMAT)
  if (!sameCheck(keys.keyCheck, header.key_check)) throw wrongKey(path)
  const addressKey = Buffer.isBuffer(header.address_key) ? keys.unwrap(header.address_key) : undefined
  if (!addressKey) throw damaged(path, 'its first record was altered')
  return { keys, cipher: keys.cipher(addressKey), addressKey }
}

function isBlank(database: Database.Database): boolean {
  return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0
}

async function initialise(database: Database.Database, secret: string): Promise<void> {
  const kdf = newKeyDerivation()
  const keys = await deriveWalletKeys(secret, kdf, FORMAT)
  const header = { ...newHeader(kdf, keys, newAddressKey()), manifest: keys.manifest([]) }
  database
    .transaction(() => {
      // Another process may have made the wallet while the key was derived; then that wallet is used.
      if (!isBlank(database)) return
      database.exec(SCHEMA)
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database
        .prepare(
          `INSERT INTO wallet (id, format, cost, block_size, parallelization, salt, key_check, checksum, address_key, manifest)
           VALUES (1, @format, @cost, @block_size, @parallelization, @salt, @key_check, @checksum, @address_key, @manifest)`,
        )
        .run(header)
    })
    .immediate()
}

class SqliteWalletFile implements WalletFile {
  readonly #path: string
  readonly #database: Database.Database
  readonly #unlocked: Unlocked
  readonly #cipher: RecordCipher
  /** SQLite's count of writes by other connections, when the manifest was last found right. */
  #seenVersion: unknown

  constructor(path: string, database: Database.Database, unlocked: Unlocked) {
    this.#path = path
    this.#database = database
    this.#unlocked = unlocked
    this.#cipher = unlocked.cipher
    database.transaction(() => this.#assertWhole())()
  }

  insert(category: string, id: string, value: string): boolean {
    const address = this.#cipher.address(category, id)
    return this.#changesOne(
      'INSERT INTO records (name, category, sealed) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
      address.name,
      address.category,
      this.#cipher.seal(address, value),
    )
  }

  replace(category: string, id: string, value: string): boolean {
    const address = this.#cipher.address(category, id)
    const sealed = this.#cipher.seal(address, value)
    return this.#changesOne('UPDATE records SET sealed = ? WHERE name = ?', sealed, address.name)
  }

  remove(category: string, id: string): boolean {
    return this.#changesOne('DELETE FROM records WHERE name = ?', this.#cipher.address(category, id).name)
  }

  update(category: string, id: string, change: (current: string | undefined) => string | undefined): void {
    try {
      this.#database
        .transaction(() => {
          const current = this.read(category, id)
          const value = change(current)
          if (value === undefined || value === current) return
          if (current === undefined) this.insert(category, id, value)
          else this.replace(category, id, value)
        })
        .immediate()
    } catch (error) {
      throw asWalletError(this.#path, error)
    }
  }

  read(category: string, id: string): string | undefined {
    const address = this.#cipher.address(category, id)
    const [row] = this.#rows('SELECT name, category, sealed FROM records WHERE name = ?', address.name)
    return row && this.#open(address, row)
  }

  readAll(category: string): readonly string[] {
    return this.#rows(
      'SELECT name, category, sealed FROM records WHERE category = ? ORDER BY position',
      this.#cipher.category(category),
    ).map(row => this.#open(row, row))
  }

  examine(): number {
    this.#seenVersion = undefined
    const rows = this.#rows('SELECT name, category, sealed FROM records ORDER BY position')
    for (const row of rows) this.#open(row, row)
    return rows.length
  }

  close(): void {
    this.#database.close()
  }

  /** Writes nothing under a key that the wallet no longer has, nor to a wallet that is damaged already. */
  #changesOne(sql: string, ...parameters: Buffer[]): boolean {
    return inWalletFile(this.#path, () =>
      this.#database
        .transaction(() => {
          assertUnchanged(this.#path, this.#database, this.#unlocked)
          this.#assertWhole()
          const changed = this.#database.prepare(sql).run(...parameters).changes === 1
          const manifest = this.#unlocked.keys.manifest(allRows(this.#database))
          this.#database.prepare('UPDATE wallet SET manifest = ?').run(manifest)
          return changed
        })
        .immediate(),
    )
  }

  #rows(sql: string, ...parameters: Buffer[]): readonly SealedRecord[] {
    return inWalletFile(this.#path, () =>
      this.#database.transaction(() => {
        this.#assertWhole()
        return this.#database.prepare<Buffer[], SealedRecord>(sql).all(...parameters)
      })(),
    )
  }

  /** Call it within a transaction. Own writes are trusted; the manifest is checked once after writes of others. */
  #assertWhole(): void {
    const version = this.#database.pragma('data_version', { simple: true })
    if (version === this.#seenVersion) return
    assertUnchanged(this.#path, this.#database, this.#unlocked)
    assertManifest(this.#path, this.#database, this.#unlocked)
    this.#seenVersion = version
  }

  #open(address: RecordAddress, row: SealedRecord): string {
    const value = this.#cipher.open(address, row.sealed)
    if (value !== undefined) return value
    assertUnchanged(this.#path, this.#database, this.#unlocked)
    throw damaged(this.#path, 'one of its records was altered')
  }
}

function newer(path: string): WalletError {
  return new WalletError(
    'wallet_mismatch',
    `The wallet ${path} was made by a newer release of Orgseal. Install that release, or a later one, and run the same command again.`,
  )
}

/** Runs work on the wallet's file. @throws what `asWalletError` makes of its errors */
function inWalletFile<Result>(path: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw asWalletError(path, error)
  }
}

/**
 * A wallet counts as damaged where SQLite reports damage or one of our tables is missing. Every other failure is one of
 * the disk or of the machine: it stays SQLite's own error, with the path of the file.
 */
function asWalletError(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)
  const lacks = error.code === 'SQLITE_ERROR' && /^no such (table|column)/.test(error.message)
  if (isDamaged || lacks) return damaged(path, 'it cannot be read as one', error)
  return Object.assign(error, { path })
}
