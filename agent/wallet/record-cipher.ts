/**
 * Turns the operator's secret into keys and seals records with them. A sealed
 * record opens only under the category and id that it was sealed for, so rows of
 * the wallet cannot be exchanged. The manifest covers all records. Categories and ids are stored
 * as keyed hashes, so that the file does not even say what it holds.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'

/** scrypt parameters (RFC 7914, section 2) and the salt; kept in the wallet file. */
export interface KeyDerivation {
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
  readonly salt: Uint8Array
}

/** How a record is addressed in the file: keyed hashes of its category and of its category with its id. */
export interface RecordAddress {
  readonly category: Buffer
  readonly name: Buffer
}

export interface RecordCipher {
  category(category: string): Buffer
  address(category: string, id: string): RecordAddress
  seal(address: RecordAddress, plaintext: string): Buffer
  /** The plaintext, or `undefined` when it was altered or sealed for another address. */
  open(address: RecordAddress, sealed: Uint8Array): string | undefined
}

/** The functions and values that follow from a secret. */
export interface WalletKeys {
  /** A value that only this secret with these parameters gives. */
  readonly keyCheck: Buffer
  /** Seal an address key for storage in the wallet. */
  wrap(addressKey: Uint8Array): Buffer
  /** The address key, or `undefined` when it was altered. */
  unwrap(wrapped: Uint8Array): Buffer | undefined
  cipher(addressKey: Uint8Array): RecordCipher
  /** A value over all rows in file order. It shows a row that is missing or that was replaced by an older copy. */
  manifest(rows: Iterable<SealedRecord>): Buffer
}

/** A record as it lies in the file. */
export interface SealedRecord extends RecordAddress {
  readonly sealed: Buffer
}

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PURPOSE = Buffer.from('orgseal wallet 1\0')
const MANIFEST_PURPOSE = Buffer.from('orgseal wallet 3 manifest\0')
const ADDRESS_KEY_PURPOSE = Buffer.from('orgseal wallet 2 address key\0')

/**
 * The key of the hashes under which records are filed. It stays when the secret
 * changes: a record does not contain its own category and id, so new hashes
 * could not be computed.
 */
export function newAddressKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

/** Parameters for a new wallet: 32 MiB and about a tenth of a second. */
export function newKeyDerivation(): KeyDerivation {
  return { cost: 2 ** 15, blockSize: 8, parallelization: 1, salt: randomBytes(32) }
}

/**
 * False for parameters that would be too weak, or so heavy that a crafted file
 * could use up the machine's memory.
 */
export function isAcceptableKeyDerivation(kdf: KeyDerivation): boolean {
  const powerOfTwo = Number.isSafeInteger(kdf.cost) && Number.isInteger(Math.log2(kdf.cost))
  return (
    powerOfTwo &&
    kdf.cost >= 2 ** 14 &&
    kdf.cost <= 2 ** 20 &&
    [8, 16].includes(kdf.blockSize) &&
    Number.isSafeInteger(kdf.parallelization) &&
    kdf.parallelization >= 1 &&
    kdf.parallelization <= 8 &&
    kdf.salt.length >= 16
  )
}

/**
 * Derives the wallet's keys. The secret is any text; its strength is the caller's business.
 * @param format of the wallet: each format has its own keys, so that no wallet can be read as one of another format
 */
export async function deriveWalletKeys(secret: string, kdf: KeyDerivation, format: number): Promise<WalletKeys> {
  const derived = await scryptKeys(secret, kdf)
  const keys = Buffer.from(hkdfSync('sha256', derived, '', `orgseal wallet ${format}`, derived.length))
  // The second third is not used.
  const encryptionKey = keys.subarray(0, KEY_BYTES)
  const checkKey = keys.subarray(2 * KEY_BYTES)
  return {
    keyCheck: createHmac('sha256', checkKey).update(describeKeyDerivation(kdf)).digest(),
    wrap: addressKey => encrypt(encryptionKey, ADDRESS_KEY_PURPOSE, addressKey),
    unwrap: wrapped => decrypt(encryptionKey, ADDRESS_KEY_PURPOSE, wrapped),
    cipher: addressKey => recordCipher(encryptionKey, addressKey),
    manifest: rows => manifestOf(checkKey, rows),
  }
}

/** Names and categories have a fixed length each. Lengths are hashed too, so that the code need not depend on it. */
function manifestOf(key: Uint8Array, rows: Iterable<SealedRecord>): Buffer {
  const hmac = createHmac('sha256', key).update(MANIFEST_PURPOSE)
  for (const { name, category, sealed } of rows) {
    hmac.update(JSON.stringify([name.length, category.length, sealed.length]))
    hmac.update(name).update(category).update(sealed)
  }
  return hmac.digest()
}

function recordCipher(encryptionKey: Uint8Array, addressKey: Uint8Array): RecordCipher {
  const hash = (parts: readonly string[]) => createHmac('sha256', addressKey).update(JSON.stringify(parts)).digest()
  return {
    category: category => hash([category]),
    address: (category, id) => ({ category: hash([category]), name: hash([category, id]) }),
    seal: (address, plaintext) => encrypt(encryptionKey, boundTo(address), Buffer.from(plaintext, 'utf8')),
    open: (address, sealed) => decrypt(encryptionKey, boundTo(address), sealed)?.toString('utf8'),
  }
}

function encrypt(key: Uint8Array, boundTo: Uint8Array, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(boundTo)
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Uint8Array, boundTo: Uint8Array, sealed: Uint8Array): Buffer | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo)
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  const start = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([start, decipher.final()])
  } catch {
    return undefined
  }
}

/** Compares two check values in constant time. */
export function sameCheck(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The parameters as one text, over which the key check is computed. */
export function describeKeyDerivation(kdf: KeyDerivation): string {
  const salt = Buffer.from(kdf.salt).toString('hex')
  return JSON.stringify(['scrypt', kdf.cost, kdf.blockSize, kdf.parallelization, salt])
}

function boundTo(address: RecordAddress): Buffer {
  return Buffer.concat([PURPOSE, address.category, address.name])
}

function scryptKeys(secret: string, kdf: KeyDerivation): Promise<Buffer> {
  const options = {
    N: kdf.cost,
    r: kdf.blockSize,
    p: kdf.parallelization,
    // OpenSSL counts a little more than the 128 * N * r of the algorithm itself.
    maxmem: 2 * 128 * kdf.cost * kdf.blockSize,
  }
  return new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFC'), kdf.salt, 3 * KEY_BYTES, options, (error, keys) => {
      if (error) reject(error)
      else resolve(keys)
    })
  })
}
