/**
 * The wallet: one SQLite file of sealed records. It is the only place of the
 * agent that knows SQL. Whatever is written here was sealed before, so neither
 * the file nor its rollback journal ever holds a readable byte of a record.
 * What it cannot notice is a record that is missing, or an older copy of the
 * whole file: the agent checks that what it needs is there.
 */
import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  deriveWalletKeys,
  describeKeyDerivation,
  isAcceptableKeyDerivation,
  type KeyDerivation,
  newAddressKey,
  newKeyDerivation,
  type RecordAddress,
  type RecordCipher,
  sameKeyCheck,
  type WalletKeys,
} from './record-cipher.ts'
import { noWallet, WalletError, wrongKey } from './wallet-error.ts'

/** Records by category and id. Values are text; a wrong or altered one is an error, never an answer. */
export interface WalletFile {
  /** False, and nothing written, when there is such a record already. */
  insert(category: string, id: string, value: string): boolean
  /** False when there is no such record. */
  replace(category: string, id: string, value: string): boolean
  /** False when there is no such record. */
  remove(category: string, id: string): boolean
  read(category: string, id: string): string | undefined
  /** In the order in which they were inserted. */
  readAll(category: string): readonly string[]
  close(): void
}

/** In format 1 the address key followed from the secret; since format 2 it is random and lies in the wallet, sealed. */
const FORMAT = 2
/** `OSwl`, so that `file` and this code can tell a wallet from another database. */
const APPLICATION_ID = 0x4f53776c

const SCHEMA = `
  CREATE TABLE wallet (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    block_size INTEGER NOT NULL,
    parallelization INTEGER NOT NULL,
    salt BLOB NOT NULL,
    key_check BLOB NOT NULL,
    checksum BLOB NOT NULL,
    address_key BLOB
  ) STRICT;
  CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    category BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX records_by_category ON records (category);
`

interface Header {
  readonly format: number
  readonly cost: number
  readonly block_size: number
  readonly parallelization: number
  readonly salt: Buffer
  readonly key_check: Buffer
  readonly checksum: Buffer
  /** Absent in format 1. */
  readonly address_key?: Buffer | null
}

/** An open wallet's keys, and the check value by which to see that they are still the wallet's. */
interface Unlocked {
  readonly cipher: RecordCipher
  readonly keyCheck: Buffer
  readonly addressKey: Buffer
}

interface SealedRow {
  readonly name: Buffer
  readonly category: Buffer
  readonly sealed: Buffer
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
 * Seal every record anew, under keys from a new secret with a fresh salt, in one
 * transaction: after a crash the wallet opens with the old secret or with the
 * new one. Nobody else may have it open: whoever has the old keys in memory
 * reads nothing any more, and what they wrote would be lost to the new ones.
 *
 * @throws {WalletError} `wallet_missing` when the file is empty, `wallet_key_wrong` when `oldSecret` does not
 *   open it, `wallet_damaged`, also for a single record that cannot be opened: then nothing is changed
 */
export async function resealWalletFile(path: string, oldSecret: string, newSecret: string): Promise<void> {
  const database = inWalletFile(path, () => new Database(path, { timeout: 10_000, fileMustExist: true }))
  try {
    if (isBlank(database)) throw noWallet(path)
    const old = await unlock(path, database, oldSecret)
    const kdf = newKeyDerivation()
    const keys = await deriveWalletKeys(newSecret, kdf)
    database
      .transaction(() => {
        assertUnchanged(path, database, old)
        resealRecords(path, database, old.cipher, keys.cipher(old.addressKey))
        replaceHeader(database, newHeader(kdf, keys, old.addressKey))
      })
      .immediate()
  } catch (error) {
    throw asWalletError(path, error)
  } finally {
    database.close()
  }
}

function resealRecords(path: string, database: Database.Database, from: RecordCipher, to: RecordCipher): void {
  const update = database.prepare<[Buffer, number]>('UPDATE records SET sealed = ? WHERE position = ?')
  const rows = database
    .prepare<[], SealedRow & { position: number }>('SELECT position, name, category, sealed FROM records')
    .all()
  for (const row of rows) {
    const value = from.open(row, row.sealed)
    if (value === undefined) throw damaged(path, 'one of its records was altered')
    update.run(to.seal(row, value), row.position)
  }
}

function replaceHeader(database: Database.Database, header: Header): void {
  const columns = database.prepare<[], { name: string }>("SELECT name FROM pragma_table_info('wallet')").all()
  if (!columns.some(({ name }) => name === 'address_key'))
    database.exec('ALTER TABLE wallet ADD COLUMN address_key BLOB')
  database
    .prepare(
      `UPDATE wallet SET format = @format, cost = @cost, block_size = @block_size, parallelization = @parallelization,
         salt = @salt, key_check = @key_check, checksum = @checksum, address_key = @address_key`,
    )
    .run(header)
}

/** @throws {WalletError} `wallet_key_wrong` when the secret was changed since the wallet was opened */
function assertUnchanged(path: string, database: Database.Database, { keyCheck }: Unlocked): void {
  if (!sameKeyCheck(keyCheck, readHeader(path, database).key_check)) {
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
  // The journal mode stays SQLite's default: a rollback journal, gone after each commit.
  database.pragma('synchronous = FULL')
  database.pragma('temp_store = MEMORY')
  database.pragma('secure_delete = ON')

  if (isBlank(database)) await initialise(database, secret)
  const header = readHeader(path, database)
  const kdf = keyDerivationOf(header)
  if (header.format > FORMAT && checksumOf(header).equals(header.checksum)) throw newer(path)
  const known = header.format === 1 || header.format === FORMAT
  if (!known || !checksumOf(header).equals(header.checksum) || !isAcceptableKeyDerivation(kdf)) {
    throw damaged(path, 'its first record was altered')
  }
  const keys = await deriveWalletKeys(secret, kdf)
  if (!sameKeyCheck(keys.keyCheck, header.key_check)) throw wrongKey(path)
  const addressKey = header.format === 1 ? keys.firstAddressKey : keys.unwrap(header.address_key ?? Buffer.alloc(0))
  if (!addressKey) throw damaged(path, 'its first record was altered')
  return { cipher: keys.cipher(addressKey), keyCheck: keys.keyCheck, addressKey }
}

function isBlank(database: Database.Database): boolean {
  return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0
}

async function initialise(database: Database.Database, secret: string): Promise<void> {
  const kdf = newKeyDerivation()
  const keys = await deriveWalletKeys(secret, kdf)
  const header = newHeader(kdf, keys, newAddressKey())
  database
    .transaction(() => {
      // Another process may have made it while the key was derived; then its wallet is the wallet.
      if (!isBlank(database)) return
      database.exec(SCHEMA)
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database
        .prepare(
          `INSERT INTO wallet (id, format, cost, block_size, parallelization, salt, key_check, checksum, address_key)
           VALUES (1, @format, @cost, @block_size, @parallelization, @salt, @key_check, @checksum, @address_key)`,
        )
        .run(header)
    })
    .immediate()
}

function newHeader(kdf: KeyDerivation, keys: WalletKeys, addressKey: Buffer): Header {
  const header = {
    format: FORMAT,
    cost: kdf.cost,
    block_size: kdf.blockSize,
    parallelization: kdf.parallelization,
    salt: Buffer.from(kdf.salt),
    key_check: keys.keyCheck,
  }
  return { ...header, checksum: checksumOf(header), address_key: keys.wrap(addressKey) }
}

function readHeader(path: string, database: Database.Database): Header {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw damaged(path, 'it is a database of something else')
  }
  const header = database.prepare<[], Header>('SELECT * FROM wallet').get()
  if (!header) throw damaged(path, 'its first record is missing')
  return header
}

function keyDerivationOf(header: Omit<Header, 'checksum' | 'address_key'>): KeyDerivation {
  return {
    cost: header.cost,
    blockSize: header.block_size,
    parallelization: header.parallelization,
    salt: header.salt,
  }
}

/** Not a secret and no proof: it tells a damaged header from a wrong key, which look the same otherwise. */
function checksumOf(header: Omit<Header, 'checksum' | 'address_key'>): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([header.format, describeKeyDerivation(keyDerivationOf(header))]))
    .update(header.key_check)
    .digest()
}

class SqliteWalletFile implements WalletFile {
  readonly #path: string
  readonly #database: Database.Database
  readonly #unlocked: Unlocked
  readonly #cipher: RecordCipher

  constructor(path: string, database: Database.Database, unlocked: Unlocked) {
    this.#path = path
    this.#database = database
    this.#unlocked = unlocked
    this.#cipher = unlocked.cipher
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

  close(): void {
    this.#database.close()
  }

  /** Nothing is written under a key that is no longer the wallet's: nobody could ever read it. */
  #changesOne(sql: string, ...parameters: Buffer[]): boolean {
    return inWalletFile(this.#path, () =>
      this.#database
        .transaction(() => {
          assertUnchanged(this.#path, this.#database, this.#unlocked)
          return this.#database.prepare(sql).run(...parameters).changes === 1
        })
        .immediate(),
    )
  }

  #rows(sql: string, parameter: Buffer): readonly SealedRow[] {
    return inWalletFile(this.#path, () => this.#database.prepare<[Buffer], SealedRow>(sql).all(parameter))
  }

  #open(address: RecordAddress, row: SealedRow): string {
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

function damaged(path: string, what: string, cause?: unknown): WalletError {
  return new WalletError(
    'wallet_damaged',
    `The file ${path} is not a sound wallet: ${what}. Restore it from a backup; do not go on with it.`,
    { cause },
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
 * Damaged is what SQLite finds damaged, or lacks a table of ours. Every other failure is one of the disk or of the
 * machine: it stays SQLite's own, with the path of the file.
 */
function asWalletError(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const isDamaged = /^SQLITE_(NOTADB|CORRUPT)/.test(error.code)
  const lacks = error.code === 'SQLITE_ERROR' && /^no such (table|column)/.test(error.message)
  if (isDamaged || lacks) return damaged(path, 'it cannot be read as one', error)
  return Object.assign(error, { path })
}
