/**
 * The wallet file's form: its tables, and its first record, which says how keys
 * follow from the operator's secret. Nothing in it is a secret.
 */
import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import { describeKeyDerivation, type KeyDerivation, type WalletKeys } from './record-cipher.ts'
import { WalletError } from './wallet-error.ts'

/** Number of the wallet's format. A release with another format has another number. */
export const FORMAT = 3
/** `OSwl`: it lets `file` and this code tell a wallet from another database. */
export const APPLICATION_ID = 0x4f53776c

export const SCHEMA = `
  CREATE TABLE wallet (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    block_size INTEGER NOT NULL,
    parallelization INTEGER NOT NULL,
    salt BLOB NOT NULL,
    key_check BLOB NOT NULL,
    checksum BLOB NOT NULL,
    address_key BLOB,
    manifest BLOB
  ) STRICT;
  CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    category BLOB NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX records_by_category ON records (category);
`

export interface Header {
  readonly format: number
  readonly cost: number
  readonly block_size: number
  readonly parallelization: number
  readonly salt: Buffer
  readonly key_check: Buffer
  readonly checksum: Buffer
  /** The key of the records' addresses, sealed. */
  readonly address_key: Buffer | null
  /** Over all records. Both are null only in a file that was altered. */
  readonly manifest: Buffer | null
}

export function replaceHeader(database: Database.Database, header: Header): void {
  database
    .prepare(
      `UPDATE wallet SET format = @format, cost = @cost, block_size = @block_size, parallelization = @parallelization,
         salt = @salt, key_check = @key_check, checksum = @checksum, address_key = @address_key, manifest = @manifest`,
    )
    .run(header)
}

export function newHeader(kdf: KeyDerivation, keys: WalletKeys, addressKey: Buffer): Omit<Header, 'manifest'> {
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

export function readHeader(path: string, database: Database.Database): Header {
  if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw damaged(path, 'it is a database of another program')
  }
  const header = database.prepare<[], Header>('SELECT * FROM wallet').get()
  if (!header) throw damaged(path, 'its first record is missing')
  const numbers = [header.format, header.cost, header.block_size, header.parallelization]
  const whole =
    numbers.every(Number.isSafeInteger) && [header.salt, header.key_check, header.checksum].every(Buffer.isBuffer)
  if (!whole) throw damaged(path, 'its first record was altered')
  return header
}

export function keyDerivationOf(header: Omit<Header, 'checksum' | 'address_key' | 'manifest'>): KeyDerivation {
  return {
    cost: header.cost,
    blockSize: header.block_size,
    parallelization: header.parallelization,
    salt: header.salt,
  }
}

/** Neither a secret nor a proof: it tells a damaged header from a wrong key, which look the same otherwise. */
export function checksumOf(header: Omit<Header, 'checksum' | 'address_key' | 'manifest'>): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([header.format, describeKeyDerivation(keyDerivationOf(header))]))
    .update(header.key_check)
    .digest()
}

export function damaged(path: string, what: string, cause?: unknown): WalletError {
  return new WalletError(
    'wallet_damaged',
    `The file ${path} is not a sound wallet: ${what}. Restore it from a backup; do not go on with it.`,
    { cause },
  )
}
