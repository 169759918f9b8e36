/**
 * A change of a credential status needs no wallet on the command line when a server runs. The server is a real process,
 * and so is the first command. Commands that the server publishes for fail when they read `wallet.secret`.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWallet } from '../../agent/wallet/wallet.ts'
import { credentialId, organizationId } from '../../domain/identifiers.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import type { Store } from '../../registry/store/port.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import {
  type Finished,
  freePort,
  orgseal,
  orgsealHere,
  type Running,
  startOrgseal,
  TEST_WALLET_KEY,
} from './cli.testing.ts'

const CREDENTIAL = credentialId(organizationId('XX-EP', 'EP0001182'), 'registration', 1)
const SECOND = 1000

const folder = mkdtempSync(join(tmpdir(), 'orgseal-status-'))
const data = join(folder, 'data')
let base = ''
let withKey: Readonly<Record<string, string>> = {}
let withoutKey: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  withKey = { ORGSEAL_DATA_DIR: data, PORT: String(port), ORGSEAL_LOG_LEVEL: 'error' }
  withoutKey = { ...withKey, ORGSEAL_WALLET_KEY: '' }
  const register = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
  const imported = await orgsealHere(['import', register, '--register', 'example-province'], withKey)
  expect(imported.status, imported.stderr).toBe(0)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const command = (action: string) => [action, CREDENTIAL, '--reason', 'a test', '--json']
const served = async () => (await fetch(`${base}/status-lists/1-suspension`)).text()

function expectPublished({ status, stdout, stderr }: Finished): void {
  expect(status, stderr).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ published: true })
}

function expectUnpublished({ status, stdout, stderr }: Finished): void {
  expect(status, stderr).toBe(3)
  expect(JSON.parse(stdout)).toMatchObject({ published: false })
  expect(stderr).toMatch(/^error: The change is committed, but .*Run "orgseal serve".*\[status_not_published\]\n$/)
}

async function inStore<Result>(read: (store: Store) => Promise<Result>): Promise<Result> {
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  try {
    return await read(store)
  } finally {
    await store.close()
  }
}

const publishedSuspensions = () => inStore(async store => (await store.statusLists.published('1-suspension'))?.jwt)
const status = () => inStore(async store => (await store.credentials.get(CREDENTIAL))?.status)
const decisions = () => inStore(store => store.audit.lastWritten())

describe('while a server runs', () => {
  let server: Running

  beforeAll(async () => {
    // A command that tries to read the key's file fails, whatever the rights of its user.
    mkdirSync(join(data, 'wallet.secret'))
    server = await startServer()
  })

  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.finished
    rmSync(join(data, 'wallet.secret'), { recursive: true })
  })

  test('a process without the wallet’s key changes a status, and the server publishes it within a second', async () => {
    const before = await served()
    expectPublished(await orgseal(command('suspend'), withoutKey))
    expect(await served()).not.toBe(before)
    const milliseconds = await inStore(async store => {
      const last = (await store.changes.after((await store.changes.lastSeq()) - 1, 1))[0]
      const published = await store.statusLists.published('1-suspension')
      return Date.parse(published?.publishedAt ?? '') - Date.parse(last?.at ?? '')
    })
    expect(milliseconds).toBeLessThan(SECOND)
  })

  test('the wallet knows of a change when the command without its key reports it', async () => {
    expectPublished(await orgsealHere(command('reinstate'), withoutKey))
    expect(await knownToWallet()).toBe(await decisions())
  })

  test('a change is reported as committed and not published when the server does not publish it', async () => {
    server.child.kill('SIGSTOP')
    const done = await orgsealHere(command('suspend'), withoutKey)
    expectUnpublished(done)
    expect(done.stderr).toContain('The running server did not publish it')
    server.child.kill('SIGCONT')
    expectPublished(await orgsealHere(command('reinstate'), withoutKey))
  })

  test('a command that has the key publishes itself when the server ends instead of publishing', async () => {
    server.child.kill('SIGSTOP')
    const running = orgsealHere(command('suspend'), withKey)
    await until(async () => (await status())?.suspended === true)
    server.child.kill('SIGKILL')
    expectPublished(await running)
    expectPublished(await orgsealHere(command('reinstate'), withKey))
  })
})

describe('while no server runs', () => {
  test('a command without the wallet’s key commits the change, exits with 3, and the next server publishes it', async () => {
    const before = await publishedSuspensions()
    const done = await orgsealHere(command('suspend'), withoutKey)
    expectUnpublished(done)
    expect(done.stderr).toContain('No server runs on this data directory')
    expect(await status()).toMatchObject({ suspended: true })
    expect(await publishedSuspensions()).toBe(before)
    // The invariants hold meanwhile: a list that is late is not wrong.
    expect((await orgsealHere(['check', '--wallet'], withKey)).status).toBe(0)
    const server = await startServer()
    await until(async () => (await publishedSuspensions()) !== before)
    server.child.kill()
    await server.finished
    expect(await knownToWallet()).toBe(await decisions())
    expectPublished(await orgsealHere(command('reinstate'), withKey))
  })

  test('a command with a wrong key changes nothing', async () => {
    const wrong = await orgsealHere(command('suspend'), { ...withKey, ORGSEAL_WALLET_KEY: 'another key for tests' })
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('[wallet_key_wrong]') })
    expect(await status()).toMatchObject({ suspended: false })
  })
})

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const started = Date.now()
  while (!(await isTrue())) if (Date.now() - started > 20 * SECOND) throw new Error('it did not happen')
}

async function startServer(): Promise<Running> {
  const server = startOrgseal(['serve'], withKey)
  await new Promise<void>((ready, failed) => {
    server.child.stderr?.on('data', text => String(text).includes('Orgseal serves') && ready())
    server.child.on('close', () => failed(new Error('the server ended')))
  })
  return server
}

async function knownToWallet(): Promise<number> {
  const wallet = await openWallet({ kind: 'embedded', path: join(data, 'wallet.sqlite'), secret: TEST_WALLET_KEY })
  try {
    return JSON.parse((await wallet.notes.read('store-anchor')) ?? '{}').mark.audit.count
  } finally {
    await wallet.close()
  }
}
