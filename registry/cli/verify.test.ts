import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../store/store.ts'
import { orgseal } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-verify-'))
// Nobody listens there, so what is not in the data directory cannot be had.
const own = { ORGSEAL_DATA_DIR: join(folder, 'data'), ORGSEAL_BASE_URL: 'http://localhost:9' }
const nowhere = { ORGSEAL_DATA_DIR: join(folder, 'none') }
let credential = ''
beforeAll(async () => {
  const done = await orgseal(
    ['import', writeSample(join(folder, 'sample.csv'), 1000), '--register', 'isle-of-man'],
    own,
  )
  expect(done.status, done.stderr).toBe(0)
  const store = openStore({ path: join(folder, 'data/registry.sqlite'), readonly: true })
  credential = (await store.credentials.page(undefined, 1))[0]?.jwt ?? ''
  store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a credential of this registry is verified from its own books, without a server', async () => {
  const file = join(folder, 'credential.jwt')
  writeFileSync(file, `${credential}\n`)
  const done = await orgseal(['verify', file], own)
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toMatch(/^Verified: every check holds\.\n/)
  expect(done.stdout).toContain('[signature_valid]')
})

test('standard input is read for -', async () => {
  const done = await orgseal(['verify', '-', '--json'], own, credential)
  expect(done.status).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ outcome: 'verified' })
})

test('what cannot be fetched makes it unverifiable, which is not the same as invalid', async () => {
  const done = await orgseal(['verify', '-', '--json'], nowhere, credential)
  expect(done.status).toBe(1)
  const report = JSON.parse(done.stdout)
  expect(report.outcome).toBe('unverifiable')
  expect(report.checks).toContainEqual(expect.objectContaining({ code: 'issuer_document_unavailable' }))
})

test('a text that is no credential is refused without a stack trace', async () => {
  const done = await orgseal(['verify', '-'], own, 'not a credential')
  expect(done).toMatchObject({ status: 1, stderr: '' })
  expect(done.stdout).toMatch(/^Not valid/)
})

test('an address that does not answer is an error in words', async () => {
  const done = await orgseal(['verify', 'http://localhost:9/credentials/x'], own)
  expect(done.status).toBe(1)
  expect(done.stderr).toContain('http://localhost:9/credentials/x cannot be read')
})
