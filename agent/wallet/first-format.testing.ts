/** Makes a wallet in the first version's format, step by step and without the code of that version. */
import { createCipheriv, createHash, createHmac, randomBytes, scryptSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'

const COST = 2 ** 15

export function makeFirstFormat(
  path: string,
  secret: string,
  records: readonly (readonly [category: string, id: string, value: string])[],
): void {
  const salt = randomBytes(32)
  const keys = scryptSync(secret, salt, 96, { N: COST, r: 8, p: 1, maxmem: 2 ** 27 })
  const [encryptionKey, addressKey, checkKey] = [keys.subarray(0, 32), keys.subarray(32, 64), keys.subarray(64)]
  const kdf = JSON.stringify(['scrypt', COST, 8, 1, salt.toString('hex')])
  const keyCheck = createHmac('sha256', checkKey).update(kdf).digest()
  const checksum = createHash('sha256')
    .update(JSON.stringify([1, kdf]))
    .update(keyCheck)
    .digest()
  const hash = (parts: readonly string[]) => createHmac('sha256', addressKey).update(JSON.stringify(parts)).digest()

  writeFileSync(path, '', { mode: 0o600 })
  const database = new Database(path)
  database.exec(`
    CREATE TABLE wallet (
      id INTEGER PRIMARY KEY CHECK (id = 1), format INTEGER NOT NULL, cost INTEGER NOT NULL,
      block_size INTEGER NOT NULL, parallelization INTEGER NOT NULL, salt BLOB NOT NULL,
      key_check BLOB NOT NULL, checksum BLOB NOT NULL
    ) STRICT;
    CREATE TABLE records (
      position INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, category BLOB NOT NULL, sealed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX records_by_category ON records (category);
    PRAGMA application_id = ${0x4f53776c};
  `)
  database.prepare('INSERT INTO wallet VALUES (1, 1, ?, 8, 1, ?, ?, ?)').run(COST, salt, keyCheck, checksum)
  for (const [category, id, value] of records) {
    const [categoryHash, name] = [hash([category]), hash([category, id])]
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce)
    cipher.setAAD(Buffer.concat([Buffer.from('orgseal wallet 1\0'), categoryHash, name]))
    const sealed = Buffer.concat([nonce, cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
    database.prepare('INSERT INTO records (name, category, sealed) VALUES (?, ?, ?)').run(name, categoryHash, sealed)
  }
  database.close()
}
