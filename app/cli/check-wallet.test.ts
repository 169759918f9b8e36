/** Tests of `orgseal check --wallet`: what it examines, and what it says when it cannot. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-check-wallet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  const file = writeSample(join(folder, 'sample.csv'), 2000)
  const done = await orgsealHere(['import', file, '--register', 'isle-of-man'], {
    ORGSEAL_DATA_DIR: join(folder, 'data'),
  })
  expect(done.status, done.stderr).toBe(0)
})

let data: string
beforeEach(() => {
  data = temporaryFolder()
  cpSync(join(folder, 'data'), data, { recursive: true })
})
const check = (environment: Readonly<Record<string, string>> = {}) =>
  orgsealHere(['check', '--wallet'], { ORGSEAL_DATA_DIR: data, ...environment })
const tamper = (name: string, sql: string) => {
  const database = new Database(join(data, name))
  database.exec(sql)
  database.close()
}

test('check --wallet reports a sound wallet, with its keys and what it has seen', async () => {
  const done = await check()
  expect(done.status, done.stderr).toBe(0)
  expect(done.stdout).toMatch(
    /ok {4}the wallet is sound \(\d+\)\nok {4}the wallet has the keys .*\nok {4}the registry database is the newest/,
  )
  expect(done.stdout).not.toContain('was not looked at')
})

test.each([
  'UPDATE records SET sealed = (SELECT sealed FROM records r WHERE r.position <> records.position LIMIT 1) WHERE position = 3',
  'DELETE FROM records WHERE position = 3',
  'UPDATE wallet SET manifest = zeroblob(32)',
])('check --wallet finds a damaged wallet (%s)', async sql => {
  tamper('wallet.sqlite', sql)
  const done = await check()
  expect(done.status).toBe(1)
  expect(done.stdout).toMatch(/WRONG the wallet is sound .*\n {6}wallet: .*is not a sound wallet/)
  expect(done.stderr).toMatch(/\[wallet_damaged\]/)
  const used = await orgsealHere(['keys', 'list'], { ORGSEAL_DATA_DIR: data })
  expect(used).toMatchObject({ status: 1, stderr: expect.stringMatching(/\[wallet_damaged\]/) })
})

test('check --wallet finds a published key that the wallet does not have', async () => {
  tamper('registry.sqlite', `UPDATE issuers SET document = replace(document, '"x":"', '"x":"A')`)
  expect((await check()).stdout).toMatch(/issuer registry: the key .* is published with another value/)
  tamper('registry.sqlite', `UPDATE issuers SET did = did || '.other'`)
  expect((await check()).stdout).toMatch(/issuer registry: is published, but the wallet does not have it/)
})

test('check --wallet says that it did not examine the wallet, when the file or its key is missing', async () => {
  const wrong = await check({ ORGSEAL_WALLET_KEY: 'another key than that of the wallet' })
  expect(wrong).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/was not looked at.*\n.*\[wallet_key_wrong\]/),
  })
  const none = await check({ ORGSEAL_WALLET_KEY: '' })
  expect(none).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/was not looked at.*\n.*\[wallet_key_required\]/),
  })
  rmSync(join(data, 'wallet.sqlite'))
  expect(await check()).toMatchObject({ status: 1, stderr: expect.stringMatching(/\[wallet_missing\]/) })
})
