import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openWalletFile, resealWalletFile, type WalletFile } from './wallet-file.ts'

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

  it('keeps records apart whose category and id are the same text when joined', async () => {
    await withWallet(file => {
      file.insert('a', 'b","c', 'one')
      expect(file.read('a","b', 'c')).toBeUndefined()
      expect(file.read('ab', '","c')).toBeUndefined()
    })
  })

  it('file contains no readable word of its records, their ids or categories, nor of the secret', async () => {
    await fillTwo()
    const bytes = readFileSync(path)
    for (const word of ['secret', 'apple', 'lemon', 'fruit', SECRET]) expect(bytes.includes(word), word).toBe(false)
  })

  it('updates a record on the basis of its value, and counts its records', async () => {
    await withWallet(file => {
      const more = (text = '') => `${text}+`
      file.update('tally', 'one', more)
      file.update('tally', 'one', more)
      expect(file.read('tally', 'one')).toBe('++')
      file.update('tally', 'one', () => undefined)
      expect(file.read('tally', 'one')).toBe('++')
      expect(file.examine()).toBe(1)
    })
  })

  it('sees at once what another process wrote', async () => {
    const [one, two] = [await openWalletFile(path, SECRET), await openWalletFile(path, SECRET)]
    for (const text of ['1', '2', '3']) {
      one.update('tally', text, () => text)
      expect(two.readAll('tally')).toContain(text)
      two.update('tally', 'both', (current = '') => current + text)
    }
    expect(one.read('tally', 'both')).toBe('123')
    one.close()
    two.close()
  })

  it('seals the same value differently each time', async () => {
    await withWallet(file => {
      file.insert('a', '1', 'the same value')
    })
    const first = rowOf(1).sealed
    await withWallet(file => file.replace('a', '1', 'the same value'))
    expect(rowOf(1).sealed.equals(first)).toBe(false)
  })

  it('file is readable and writable by its owner alone, and no other file is left behind', async () => {
    await fillTwo()
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(directory)).toEqual(['wallet.sqlite'])
  })

  it('is created where a crash left an empty file', async () => {
    writeFileSync(path, '')
    await fillTwo()
    expect(await withWallet(file => file.read('fruit', 'apple'))).toBe('a red secret')
  })

  it('is one wallet when two calls create it at the same time', async () => {
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

  it('notices a record that was overwritten with another', async () => {
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

  it('notices a record that was put back from an older copy of the file', async () => {
    const older = rowOf(1).sealed
    await withWallet(file => file.replace('fruit', 'apple', 'a green secret'))
    tamper('UPDATE records SET sealed = ? WHERE position = 1', older)
    await expect(readApple()).rejects.toEqual(damaged)
  })

  it('notices a record that was removed and is put back', async () => {
    const { name, sealed } = rowOf(1)
    await withWallet(file => file.remove('fruit', 'apple'))
    tamper(
      'INSERT INTO records (name, category, sealed) VALUES (?, (SELECT category FROM records), ?)',
      ...[name, sealed],
    )
    await expect(readApple()).rejects.toEqual(damaged)
  })

  it('notices the damage while it is open, and accepts no more writes', async () => {
    const file = await openWalletFile(path, SECRET)
    expect(file.read('fruit', 'apple')).toBe('a red secret')
    tamper('DELETE FROM records WHERE position = 2')
    expect(() => file.read('fruit', 'apple')).toThrow(damaged)
    expect(() => file.insert('fruit', 'cherry', 'red')).toThrow(damaged)
    expect(() => file.update('fruit', 'apple', () => 'green')).toThrow(damaged)
    expect(() => file.examine()).toThrow(damaged)
    file.close()
  })

  it('is not sealed again', async () => {
    tamper('DELETE FROM records WHERE position = 2')
    await expect(resealWalletFile(path, SECRET, 'another secret')).rejects.toEqual(damaged)
  })

  it.each([
    'UPDATE wallet SET cost = 16384',
    'UPDATE wallet SET cost = 1073741824',
    'UPDATE wallet SET salt = zeroblob(32)',
    'UPDATE wallet SET key_check = zeroblob(32)',
    'UPDATE wallet SET format = 1',
    'UPDATE wallet SET format = 2',
    'UPDATE wallet SET format = 4',
    'UPDATE wallet SET manifest = NULL',
    'UPDATE wallet SET manifest = zeroblob(32)',
    'ALTER TABLE wallet DROP COLUMN manifest',
    'ALTER TABLE wallet DROP COLUMN checksum',
    'ALTER TABLE wallet DROP COLUMN salt',
    'DELETE FROM records WHERE position = 1',
    'DELETE FROM records',
    'DROP TABLE records',
    'UPDATE records SET position = 9 WHERE position = 1',
    'INSERT INTO records (name, category, sealed) SELECT zeroblob(32), category, sealed FROM records WHERE position = 1',
    'UPDATE wallet SET address_key = NULL',
    'UPDATE wallet SET address_key = zeroblob(60)',
    'DELETE FROM wallet',
    'DROP TABLE wallet',
    'PRAGMA application_id = 1',
  ])('does not open after: %s', async sql => {
    tamper(sql)
    await expect(openWalletFile(path, SECRET)).rejects.toEqual(damaged)
  })
})

describe('a file that is not a wallet', () => {
  it('is refused and left as it was', async () => {
    writeFileSync(path, 'Dear diary, '.repeat(1000))
    const before = readFileSync(path)
    await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'wallet_damaged' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is refused when it is a database of another program', async () => {
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

describe('a wallet that is sealed again with a new secret', () => {
  const NEW_SECRET = 'the operator’s next one'
  const reseal = () => resealWalletFile(path, SECRET, NEW_SECRET)
  const readBoth = (file: WalletFile) => [file.read('fruit', 'apple'), ...file.readAll('fruit')]
  const BOTH = ['a red secret', 'a red secret', 'a yellow secret']

  async function contentWith(secret: string): Promise<(string | undefined)[]> {
    const file = await openWalletFile(path, secret)
    try {
      return readBoth(file)
    } finally {
      file.close()
    }
  }

  beforeEach(fillTwo)

  it('opens every record with the new secret, and none with the old one', async () => {
    const before = [rowOf(1), rowOf(2)]
    await reseal()
    expect(await contentWith(NEW_SECRET)).toEqual(BOTH)
    await expect(contentWith(SECRET)).rejects.toMatchObject({ code: 'wallet_key_wrong' })
    const bytes = readFileSync(path)
    for (const { sealed } of before) expect(bytes.includes(sealed)).toBe(false)
  })

  it('has a fresh salt each time, also when the secret is the same', async () => {
    const salt = () => {
      const database = new Database(path, { readonly: true })
      const row = database.prepare<[], { salt: Buffer }>('SELECT salt FROM wallet').get()
      database.close()
      return row?.salt.toString('hex')
    }
    const first = salt()
    await resealWalletFile(path, SECRET, SECRET)
    expect(salt()).not.toBe(first)
    expect(await contentWith(SECRET)).toEqual(BOTH)
  })

  it.each([
    ['a record cannot be opened', 'UPDATE records SET sealed = zeroblob(60) WHERE position = 2', 'wallet_damaged'],
    [
      'the header cannot be written',
      "CREATE TRIGGER refuse BEFORE UPDATE ON wallet BEGIN SELECT RAISE(ABORT, 'no'); END",
      'SQLITE_CONSTRAINT_TRIGGER',
    ],
  ])('is left as it was when %s', async (_, sql, code) => {
    tamper(sql)
    const before = [rowOf(1), rowOf(2)]
    await expect(reseal()).rejects.toMatchObject({ code })
    expect([rowOf(1), rowOf(2)]).toEqual(before)
    tamper('DROP TRIGGER IF EXISTS refuse')
    const reading = withWallet(file => file.read('fruit', 'apple'))
    if (code === 'wallet_damaged') await expect(reading).rejects.toMatchObject({ code })
    else expect(await reading).toBe('a red secret')
  })

  // The journal appears with the first change; only the commit writes to the file itself.
  it.each([
    ['begins', () => existsSync(`${path}-journal`)],
    ['is committed', (before: bigint) => statSync(path, { bigint: true }).mtimeNs !== before],
  ])('opens with one of the two secrets when the process is killed as the sealing %s', async (_, reached) => {
    await withWallet(file => {
      // Each insertion waits for the disk, so the records are few and large.
      for (let n = 0; n < 200; n++) file.insert('many', String(n), `record ${n} `.repeat(1000))
    })
    const before = statSync(path, { bigint: true }).mtimeNs
    const module = pathToFileURL(join(import.meta.dirname, '../../dist/agent/wallet/wallet-file.js')).href
    const code = `import(${JSON.stringify(module)}).then(w => w.resealWalletFile(...process.argv.slice(1)))`
    const child = spawn(process.execPath, ['-e', code, path, SECRET, NEW_SECRET], { stdio: 'ignore' })
    const ended = new Promise(done => child.on('close', done))
    while (!reached(before) && child.exitCode === null) await new Promise(setImmediate)
    child.kill('SIGKILL')
    await ended
    const read = (secret: string) => contentWith(secret).catch((error: { code: string }) => error.code)
    const answers = [await read(SECRET), await read(NEW_SECRET)]
    expect(answers).toContainEqual(BOTH)
    expect(answers).toContain('wallet_key_wrong')
    const whole = await openWalletFile(path, answers[0] === 'wallet_key_wrong' ? NEW_SECRET : SECRET)
    expect(whole.readAll('many')).toHaveLength(200)
    whole.close()
  })

  it('refuses reads and writes of a process that opened it with the old key', async () => {
    const stale = await openWalletFile(path, SECRET)
    await reseal()
    const changed = expect.objectContaining({ code: 'wallet_key_wrong', message: expect.stringMatching(/was changed/) })
    expect(() => stale.read('fruit', 'apple')).toThrow(changed)
    expect(() => stale.insert('fruit', 'cherry', 'red')).toThrow(changed)
    expect(() => stale.replace('fruit', 'apple', 'green')).toThrow(changed)
    expect(() => stale.remove('fruit', 'apple')).toThrow(changed)
    stale.close()
    expect(await contentWith(NEW_SECRET)).toEqual(BOTH)
  })

  it('is not created from an empty file', async () => {
    writeFileSync(path, '')
    await expect(reseal()).rejects.toMatchObject({ code: 'wallet_missing' })
    expect(statSync(path).size).toBe(0)
  })
})
