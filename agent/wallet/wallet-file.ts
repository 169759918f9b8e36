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
  deriveRecordCipher,
  describeKeyDerivation,
  isAcceptableKeyDerivation,
  type KeyDerivation,
  newKeyDerivation,
  type RecordAddress,
  type RecordCipher,
  sameKeyCheck,
} from './record-cipher.ts'
import { WalletError } from './wallet-error.ts'

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

const FORMAT = 1
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
    checksum BLOB NOT NULL
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
  const database = new Database(path, { timeout: 10_000 })
  try {
    return new SqliteWalletFile(path, database, await unlock(path, database, secret))
  } catch (error) {
    database.close()
    throw asWalletError(path, error)
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

async function unlock(path: string, database: Database.Database, secret: string): Promise<RecordCipher> {
  // The journal mode stays SQLite's default: a rollback journal, gone after each commit.
  database.pragma('synchronous = FULL')
  database.pragma('temp_store = MEMORY')
  database.pragma('secure_delete = ON')

  if (isBlank(database)) await initialise(database, secret)
  const header = readHeader(path, database)
  const kdf = keyDerivationOf(header)
  if (header.format !== FORMAT || !checksumOf(header).equals(header.checksum) || !isAcceptableKeyDerivation(kdf)) {
    throw damaged(path, 'its first record was altered')
  }
  const cipher = await deriveRecordCipher(secret, kdf)
  if (!sameKeyCheck(cipher.keyCheck, header.key_check)) {
    throw new WalletError(
      'wallet_key_wrong',
      `This key does not open the wallet ${path}. Give the key that it was made with: ORGSEAL_WALLET_KEY if that was set then, else the secret file that lay beside it.`,
    )
  }
  return cipher
}

function isBlank(database: Database.Database): boolean {
  return database.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0
}

async function initialise(database: Database.Database, secret: string): Promise<void> {
  const kdf = newKeyDerivation()
  const { keyCheck } = await deriveRecordCipher(secret, kdf)
  const header = {
    format: FORMAT,
    cost: kdf.cost,
    block_size: kdf.blockSize,
    parallelization: kdf.parallelization,
    salt: Buffer.from(kdf.salt),
    key_check: keyCheck,
  }
  database
    .transaction(() => {
      // Another process may have made it while the key was derived; then its wallet is the wallet.
      if (!isBlank(database)) return
      database.exec(SCHEMA)
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database
        .prepare(
          `INSERT INTO wallet (id, format, cost, block_size, parallelization, salt, key_check, checksum)
           VALUES (1, @format, @cost, @block_size, @parallelization, @salt, @key_check, @checksum)`,
        )
        .run({ ...header, checksum: checksumOf(header) })
    })
    .immediate()
}

function readHeader(path: string, database: Database.Database): Header {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw damaged(path, 'it is a database of something else')
  }
  const header = database.prepare<[], Header>('SELECT * FROM wallet').get()
  if (!header) throw damaged(path, 'its first record is missing')
  return header
}

function keyDerivationOf(header: Omit<Header, 'checksum'>): KeyDerivation {
  return {
    cost: header.cost,
    blockSize: header.block_size,
    parallelization: header.parallelization,
    salt: header.salt,
  }
}

/** Not a secret and no proof: it tells a damaged header from a wrong key, which look the same otherwise. */
function checksumOf(header: Omit<Header, 'checksum'>): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([header.format, describeKeyDerivation(keyDerivationOf(header))]))
    .update(header.key_check)
    .digest()
}

class SqliteWalletFile implements WalletFile {
  readonly #path: string
  readonly #database: Database.Database
  readonly #cipher: RecordCipher

  constructor(path: string, database: Database.Database, cipher: RecordCipher) {
    this.#path = path
    this.#database = database
    this.#cipher = cipher
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

  #changesOne(sql: string, ...parameters: Buffer[]): boolean {
    try {
      return this.#database.prepare(sql).run(...parameters).changes === 1
    } catch (error) {
      throw asWalletError(this.#path, error)
    }
  }

  #rows(sql: string, parameter: Buffer): readonly SealedRow[] {
    try {
      return this.#database.prepare<[Buffer], SealedRow>(sql).all(parameter)
    } catch (error) {
      throw asWalletError(this.#path, error)
    }
  }

  #open(address: RecordAddress, row: SealedRow): string {
    const value = this.#cipher.open(address, row.sealed)
    if (value === undefined) throw damaged(this.#path, 'one of its records was altered')
    return value
  }
}

function damaged(path: string, what: string, cause?: unknown): WalletError {
  return new WalletError(
    'wallet_damaged',
    `The file ${path} is not a sound wallet: ${what}. Restore it from a backup; do not go on with it.`,
    { cause },
  )
}

function asWalletError(path: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const code = error.code
  const broken = code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_ERROR'
  return broken ? damaged(path, 'it cannot be read as one', error) : error
}
