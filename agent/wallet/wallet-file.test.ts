import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWalletFile, type WalletFile } from './wallet-file.ts'

const SECRET = 'the operator keeps this one'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'orgseal-wallet-'))
  path = join(directory, 'wallet.sqlite')
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

async function withWallet<T>(use: (file: WalletFile) => T): Promise<T> {
  const file = await openWalletFile(path, SECRET)
  try {
    return use(file)
  } finally {
    file.close()
  }
}

/** Change the file behind the wallet's back. */
function tamper(sql: string, ...parameters: unknown[]): void {
  const database = new Database(path)
  database.prepare(sql).run(...parameters)
  database.close()
}

function rowOf(position: number): { name: Buffer; sealed: Buffer } {
  const database = new Database(path, { readonly: true })
  const row = database
    .prepare<[number], { name: Buffer; sealed: Buffer }>('SELECT name, sealed FROM records WHERE position = ?')
    .get(position)
  database.close()
  if (!row) throw new Error(`no record ${position}`)
  return row
}

const fillTwo = () =>
  withWallet(file => {
    file.insert('fruit', 'apple', 'a red secret')
    file.insert('fruit', 'lemon', 'a yellow secret')
  })

describe('a wallet', () => {
  it('keeps records by category and id, over closing and opening', async () => {
    await withWallet(file => {
      expect(file.insert('fruit', 'apple', 'red')).toBe(true)
      expect(file.insert('fruit', 'apple', 'green')).toBe(false)
      expect(file.insert('brand', 'apple', 'grey')).toBe(true)
      expect(file.insert('fruit', 'lemon', '')).toBe(true)
    })
    await withWallet(file => {
      expect(file.read('fruit', 'apple')).toBe('red')
      expect(file.read('brand', 'apple')).toBe('grey')
      expect(file.read('fruit', 'cherry')).toBeUndefined()
      expect(file.readAll('fruit')).toEqual(['red', ''])
      expect(file.replace('fruit', 'apple', 'green')).toBe(true)
      expect(file.replace('fruit', 'cherry', 'red')).toBe(false)
      expect(file.remove('fruit', 'lemon')).toBe(true)
      expect(file.remove('fruit', 'lemon')).toBe(false)
      expect(file.readAll('fruit')).toEqual(['green'])
    })
  })

  it('does not take a category and an id that run together for the same record', async () => {
    await withWallet(file => {
      file.insert('a', 'b","c', 'one')
      expect(file.read('a","b', 'c')).toBeUndefined()
      expect(file.read('ab', '","c')).toBeUndefined()
    })
  })

  it('holds no word of its records, their ids or categories, nor of the secret', async () => {
    await fillTwo()
    const bytes = readFileSync(path)
    for (const word of ['secret', 'apple', 'lemon', 'fruit', SECRET]) expect(bytes.includes(word), word).toBe(false)
  })

  it('seals the same value differently each time', async () => {
    await withWallet(file => {
      file.insert('a', '1', 'the same value')
    })
    const first = rowOf(1).sealed
    await withWallet(file => file.replace('a', '1', 'the same value'))
    expect(rowOf(1).sealed.equals(first)).toBe(false)
  })

  it('is readable and writable by its owner alone, and leaves no other file behind', async () => {
    await fillTwo()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['wallet.sqlite'])
  })

  it('is made anew where a crash left an empty file', async () => {
    writeFileSync(path, '')
    await fillTwo()
    expect(await withWallet(file => file.read('fruit', 'apple'))).toBe('a red secret')
  })

  it('is one wallet when it is made twice at once', async () => {
    const [one, two] = await Promise.all([openWalletFile(path, SECRET), openWalletFile(path, SECRET)])
    one.insert('fruit', 'apple', 'red')
    expect(two.read('fruit', 'apple')).toBe('red')
    expect(two.insert('fruit', 'apple', 'green')).toBe(false)
    one.close()
    two.close()
  })
})

describe('a wallet that was tampered with', () => {
  beforeEach(fillTwo)

  const readApple = () => withWallet(file => file.read('fruit', 'apple'))
  const damaged = expect.objectContaining({ code: 'wallet_damaged' })

  it('refuses a wrong key, and says what to do', async () => {
    await expect(openWalletFile(path, `${SECRET}.`)).rejects.toMatchObject({ code: 'wallet_key_wrong' })
    await expect(openWalletFile(path, `${SECRET}.`)).rejects.toThrow(/ORGSEAL_WALLET_KEY/)
    await expect(openWalletFile(path, '')).rejects.toMatchObject({ code: 'wallet_key_wrong' })
  })

  it.each([0, 12, 20, -1])('notices one bit altered at byte %i of a record', async at => {
    const sealed = rowOf(1).sealed
    const index = at < 0 ? sealed.length + at : at
    sealed[index] = (sealed[index] ?? 0) ^ 1
    tamper('UPDATE records SET sealed = ? WHERE position = 1', sealed)
    await expect(readApple()).rejects.toEqual(damaged)
    await expect(withWallet(file => file.readAll('fruit'))).rejects.toEqual(damaged)
  })

  it.each([0, 5, 27])('notices a record cut to %i bytes', async length => {
    tamper('UPDATE records SET sealed = ? WHERE position = 1', rowOf(1).sealed.subarray(0, length))
    await expect(readApple()).rejects.toEqual(damaged)
  })

  it('notices one record in the place of another', async () => {
    tamper('UPDATE records SET sealed = ? WHERE position = 1', rowOf(2).sealed)
    await expect(readApple()).rejects.toEqual(damaged)
  })

  it('notices that two records have exchanged their names', async () => {
    const [apple, lemon] = [rowOf(1).name, rowOf(2).name]
    tamper('UPDATE records SET name = zeroblob(32) WHERE position = 1')
    tamper('UPDATE records SET name = ? WHERE position = 2', apple)
    tamper('UPDATE records SET name = ? WHERE position = 1', lemon)
    await expect(readApple()).rejects.toEqual(damaged)
    await expect(withWallet(file => file.readAll('fruit'))).rejects.toEqual(damaged)
  })

  it('notices a record that was moved to another category', async () => {
    await withWallet(file => file.insert('vegetable', 'leek', 'green'))
    tamper('UPDATE records SET category = (SELECT category FROM records WHERE position = 3) WHERE position = 1')
    await expect(withWallet(file => file.readAll('vegetable'))).rejects.toEqual(damaged)
  })

  it.each([
    'UPDATE wallet SET cost = 16384',
    'UPDATE wallet SET cost = 1073741824',
    'UPDATE wallet SET salt = zeroblob(32)',
    'UPDATE wallet SET key_check = zeroblob(32)',
    'UPDATE wallet SET format = 2',
    'DELETE FROM wallet',
    'DROP TABLE wallet',
    'PRAGMA application_id = 1',
  ])('refuses after: %s', async sql => {
    tamper(sql)
    await expect(openWalletFile(path, SECRET)).rejects.toEqual(damaged)
  })
})

describe('a file that is no wallet', () => {
  it('is refused and left as it was', async () => {
    writeFileSync(path, 'Dear diary, '.repeat(1000))
    const before = readFileSync(path)
    await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'wallet_damaged' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused when it is a database of something else', async () => {
    const database = new Database(path)
    database.exec('CREATE TABLE wallet (money INTEGER)')
    database.close()
    const before = readFileSync(path)
    await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'wallet_damaged' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused when half of it is missing', async () => {
    await fillTwo()
    chmodSync(path, 0o600)
    writeFileSync(path, readFileSync(path).subarray(0, 4096 + 100))
    await expect(withWallet(file => file.readAll('fruit'))).rejects.toMatchObject({ code: 'wallet_damaged' })
  })
})
