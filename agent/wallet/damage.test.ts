/** Any change to a wallet's records behind its back is `wallet_damaged`, or goes unnoticed because nothing changed. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openIssuerAgent } from '../issuer-agent.ts'
import { openWalletFile, type WalletFile } from './wallet-file.ts'

const SECRET = 'the operator keeps this one'
const BASE_URL = 'http://localhost:3000'
const folder = mkdtempSync(join(tmpdir(), 'orgseal-wallet-damage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [older, newer] = [join(folder, 'older.sqlite'), join(folder, 'newer.sqlite')]
let copies = 0

const open = (walletPath: string) =>
  openIssuerAgent({ walletPath, walletSecret: SECRET, baseUrl: BASE_URL, clock: () => new Date(), hasIssued: true })

/** Makes a wallet with an agency and notes, and a copy of it after a rotation of keys and with newer notes. */
beforeAll(async () => {
  const path = join(folder, 'wallet.sqlite')
  const agent = await openIssuerAgent({
    ...{ walletPath: path, walletSecret: SECRET, baseUrl: BASE_URL },
    clock: () => new Date(),
  })
  await agent.addIssuer({ id: 'tax-office', name: { en: 'Tax office', fr: 'Bureau' } })
  await agent.notes.update('store-anchor', () => 'one')
  await agent.notes.update('journal', () => 'some')
  cpSync(path, older)
  await agent.rotate()
  await agent.notes.update('store-anchor', () => 'two')
  await agent.close()
  cpSync(path, newer)
})

function damagedCopy(sql: string): string {
  const path = join(folder, `copy-${++copies}.sqlite`)
  cpSync(newer, path)
  const database = new Database(path)
  database.exec(`ATTACH '${older}' AS older`)
  database.exec(sql)
  database.close()
  return path
}

async function use(path: string): Promise<string> {
  try {
    const agent = await open(path)
    try {
      await agent.examine()
      await agent.signer()
      await agent.dataIntegritySigner('tax-office')
      await agent.notes.read('store-anchor')
      return 'sound'
    } finally {
      await agent.close()
    }
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `internal: ${String(error)}`
  }
}

test('an untouched wallet is sound', async () => {
  expect(await use(damagedCopy(''))).toBe('sound')
})

/** Positions of the first records, of one in the middle, of the last, and one that does not exist. */
const POSITIONS = [1, 2, 6, 9, 10, 99]

describe.each([
  ['is taken out', (at: number) => `DELETE FROM records WHERE position = ${at}`],
  [
    'has the content of the next',
    (at: number) =>
      `UPDATE records SET sealed = (SELECT sealed FROM records r WHERE r.position > ${at} OR r.position < ${at} LIMIT 1)
       WHERE position = ${at}`,
  ],
  [
    'has the category of another',
    (at: number) =>
      `UPDATE records SET category = (SELECT category FROM records r WHERE r.category <> records.category LIMIT 1)
       WHERE position = ${at}`,
  ],
  [
    'is put in twice',
    (at: number) =>
      `INSERT INTO records (name, category, sealed) SELECT randomblob(32), category, sealed FROM records WHERE position = ${at}`,
  ],
  ['is empty', (at: number) => `UPDATE records SET sealed = x'' WHERE position = ${at}`],
  ['has another position', (at: number) => `UPDATE records SET position = 100 WHERE position = ${at}`],
])('a wallet of which a record %s', (_, sql) => {
  test('is damaged, and sound where the copy has no such record', async () => {
    const database = new Database(newer, { readonly: true })
    const there = new Set(database.prepare<[], number>('SELECT position FROM records').pluck().all())
    database.close()
    const last = Math.max(...there)
    for (const at of POSITIONS) {
      // The last record keeps its position behind the others.
      const isDamage = there.has(at) && !(sql(at).includes('position = 100') && at === last)
      expect(await use(damagedCopy(sql(at))), `record ${at}`).toBe(isDamage ? 'wallet_damaged' : 'sound')
    }
  })
})

test.each([
  [
    'a record is put back as it was',
    'UPDATE records SET sealed = (SELECT sealed FROM older.records o WHERE o.name = records.name) WHERE name IN (SELECT name FROM older.records)',
  ],
  ['all records are put back as they were', 'DELETE FROM records; INSERT INTO records SELECT * FROM older.records'],
  ['the header is put back as it was', 'UPDATE wallet SET manifest = (SELECT manifest FROM older.wallet)'],
  ['there is no record any more', 'DELETE FROM records'],
  [
    'the records are in a table of another form',
    `CREATE TABLE other AS SELECT position, CAST(name AS TEXT) AS name, category, sealed FROM records; DROP TABLE records; ALTER TABLE other RENAME TO records`,
  ],
  [
    'the records are a view of nothing',
    'DROP TABLE records; CREATE VIEW records AS SELECT 1 AS position, NULL AS name, NULL AS category, NULL AS sealed',
  ],
  ['it says that it has no manifest yet', `UPDATE wallet SET format = 2, manifest = NULL`],
])('a wallet is damaged when %s', async (_, sql) => {
  expect(await use(damagedCopy(sql))).toBe('wallet_damaged')
})

describe('a wallet whose records have another form, though they were sealed with its secret', () => {
  const rewrite = async (change: (file: WalletFile) => void): Promise<string> => {
    const path = damagedCopy('')
    const file = await openWalletFile(path, SECRET)
    change(file)
    file.close()
    return use(path)
  }

  test.each([
    ['is not JSON', 'key', 'not JSON'],
    ['is not a key', 'key', '{"kty":"EC"}'],
    ['is a key of another kind', 'key', '{"kty":"oct","k":"AAAA"}'],
    ['is a number', 'key', '7'],
    ['is null', 'key', 'null'],
  ])('is damaged when a key %s', async (_, kind, value) => {
    expect(await rewrite(file => file.replace(`default/${kind}`, 'issuer-2', value))).toBe('wallet_damaged')
  })

  test.each([
    'no JSON',
    'null',
    '{}',
    '{"id":"x"}',
    '{"id":"x","tags":{"kind":"orgseal/issuer"},"record":null}',
    '{"id":"x","tags":{"kind":"orgseal/issuer"},"record":{"content":{"form":2}}}',
  ])('is damaged when an issuer’s record is %s', async value => {
    expect(await rewrite(file => file.replace('default/record/GenericRecord', 'issuer/registry/1', value))).toBe(
      'wallet_damaged',
    )
  })

  test('is damaged when the private half of a key is that of another', async () => {
    const swap = (file: WalletFile) => {
      const read = (id: string) => JSON.parse(file.read('default/key', id) ?? '{}')
      file.replace('default/key', 'issuer-2', JSON.stringify({ ...read('issuer-2'), d: read('issuer-1').d }))
    }
    expect(await rewrite(swap)).toBe('wallet_damaged')
  })

  test('is damaged when a key or an issuer is missing', async () => {
    expect(await rewrite(file => file.remove('default/key', 'issuer-2'))).toBe('wallet_damaged')
    const forget = (file: WalletFile) => {
      for (const number of [1, 2]) file.remove('default/record/GenericRecord', `issuer/registry/${number}`)
    }
    expect(await rewrite(forget)).toBe('wallet_damaged')
  })
})
