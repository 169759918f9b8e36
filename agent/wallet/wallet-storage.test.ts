/** Errors of a wallet whose file cannot be used: it is damaged only where SQLite finds damage, or a table is gone. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWalletFile } from './wallet-file.ts'
import { lockWallet, shareWallet } from './wallet-lock.ts'

const SECRET = 'the operator keeps this one'
let path: string

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'orgseal-wallet-')), 'wallet.sqlite')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }))

function changed(sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

it('the error of a wallet that cannot be opened names the file, and does not call it damaged', async () => {
  mkdirSync(path)
  await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN', path })
  mkdirSync(`${path}.lock`)
  for (const take of [shareWallet, lockWallet]) {
    expect(() => take(path)).toThrow(expect.objectContaining({ code: 'SQLITE_CANTOPEN', path: `${path}.lock` }))
  }
})

it('a wallet write that SQLite refuses is not reported as damage', async () => {
  const file = await openWalletFile(path, SECRET)
  const other = new Database(path)
  other.exec(`CREATE TRIGGER refused BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'refused'); END`)
  other.close()
  expect(() => file.insert('fruit', 'apple', 'red')).toThrow(
    expect.objectContaining({ code: 'SQLITE_CONSTRAINT_TRIGGER', path }),
  )
  file.close()
})

it('a wallet that lacks a table, or is not a database, is damaged', async () => {
  ;(await openWalletFile(path, SECRET)).close()
  changed('DROP TABLE records')
  await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'wallet_damaged' })
  writeFileSync(path, 'x'.repeat(5000))
  await expect(openWalletFile(path, SECRET)).rejects.toMatchObject({ code: 'wallet_damaged' })
})
