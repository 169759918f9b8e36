/**
 * Kills the process (`kill -9`) at random moments between the commit of a decision and its note in the wallet. The
 * wallet must know every decision that was reported, and none that the database does not have.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { openWallet } from '../../agent/wallet/wallet.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere, TEST_WALLET_KEY } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const KILLS = 12

/**
 * Suspends and reinstates one credential repeatedly, and prints the number of each decision once it may be reported.
 */
const SCRIPT = `
  const [compose, settings, id] = process.argv.slice(1)
  const { openRecords, openIssuing, REAL_WORLD } = await import(compose)
  const { readSettings } = await import(settings)
  const read = readSettings(process.env)
  const records = await openRecords(read, { mustExist: true })
  const issuing = await openIssuing(read, records, REAL_WORLD)
  const suspended = async () => (await records.store.credentials.get(id)).status.suspended
  for (;;) {
    const action = (await suspended()) ? 'reinstate' : 'suspend'
    const at = REAL_WORLD.clock().toISOString()
    await records.store.credentialStatus.change({ credentials: [id], action, reason: 'a test', actor: 'tester', at })
    await issuing.confirm()
    process.stdout.write(String(await records.store.audit.lastWritten()) + '\\n')
  }`

test(`the wallet is right about the database after ${KILLS} kills`, { timeout: 600_000 }, async () => {
  const data = join(temporaryFolder(), 'data')
  const environment = { ORGSEAL_DATA_DIR: data }
  const sample = writeSample(join(temporaryFolder(), 'sample.csv'), 2000)
  expect(await orgsealHere(['import', sample, '--register', 'isle-of-man'], environment)).toMatchObject({ status: 0 })
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  const id = (await store.credentials.page(undefined, 1))[0]?.id ?? ''
  await store.close()
  for (let kill = 0; kill < KILLS; kill++) {
    const reported = await killAfter(id, data, kill)
    const known = await knownToWallet(data)
    const after = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
    const written = await after.audit.lastWritten()
    after.close()
    expect(known, `kill ${kill}`).toBeGreaterThanOrEqual(reported)
    expect(known, `kill ${kill}`).toBeLessThanOrEqual(written)
    // Some decisions were made and not reported; the next opening tells the wallet of them.
    const found = await orgsealHere(['restore', '--json'], environment)
    expect(JSON.parse(found.stdout), found.stderr).toMatchObject({ rolledBack: null, lost: [] })
    expect(await knownToWallet(data)).toBe(written)
  }
  const check = await orgsealHere(['check', '--wallet'], environment)
  expect(check.status, check.stdout + check.stderr).toBe(0)
})

/** @returns the number of the last decision that was reported */
async function killAfter(id: string, data: string, kill: number): Promise<number> {
  const module = (name: string) => pathToFileURL(join(PACKAGE_ROOT, 'dist/app', name)).href
  const child = spawn(
    process.execPath,
    ['--input-type=module', '-e', SCRIPT, module('compose/index.js'), module('settings.js'), id],
    { env: { ORGSEAL_DATA_DIR: data, ORGSEAL_WALLET_KEY: TEST_WALLET_KEY }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let text = ''
  child.stdout.setEncoding('utf8').on('data', chunk => {
    // The kill comes at another moment each time: within a commit, between the two writes, or within the wallet's
    // write.
    if (text === '') setTimeout(() => child.kill('SIGKILL'), 5 + kill * 7)
    text += chunk
  })
  await new Promise(done => child.on('close', done))
  return Number(text.trimEnd().split('\n').at(-1))
}

async function knownToWallet(data: string): Promise<number> {
  const wallet = await openWallet({ kind: 'embedded', path: join(data, 'wallet.sqlite'), secret: TEST_WALLET_KEY })
  try {
    return JSON.parse((await wallet.notes.read('store-anchor')) ?? '{}').mark.audit.count
  } finally {
    await wallet.close()
  }
}
