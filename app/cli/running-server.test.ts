/** A running server shows within a second what another process has done. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { freePort, orgseal, type Running, startOrgseal } from './cli.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-running-'))
const CREDENTIAL = 'XX-EP.EP0001182.registration.1'
const SECOND = 1000
let server: Running
let base = ''
let environment: Readonly<Record<string, string>> = {}

beforeAll(async () => {
  const port = await freePort()
  base = `http://localhost:${port}`
  environment = {
    ORGSEAL_DATA_DIR: join(folder, 'data'),
    PORT: String(port),
    ORGSEAL_VC_API: 'on',
    ORGSEAL_LOG_LEVEL: 'error',
  }
  const register = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
  const imported = await orgseal(['import', register, '--register', 'example-province'], environment)
  expect(imported.status, imported.stderr).toBe(0)
  server = startOrgseal(['serve'], environment)
  await new Promise<void>((ready, failed) => {
    server.child.stderr?.on('data', text => String(text).includes('Orgseal serves') && ready())
    server.child.on('close', () => failed(new Error('the server ended')))
  })
})

afterAll(async () => {
  server.child.kill()
  await server.finished
  rmSync(folder, { recursive: true, force: true })
})

const text = async (path: string) => (await fetch(`${base}${path}`)).text()

/** Returns the milliseconds from the end of the command until the server shows its effect. */
async function seenAfter(args: readonly string[], isSeen: () => Promise<boolean>): Promise<number> {
  const done = await orgseal(args, environment)
  expect(done.status, done.stderr).toBe(0)
  const started = Date.now()
  while (!(await isSeen())) if (Date.now() - started > 5 * SECOND) return Number.POSITIVE_INFINITY
  return Date.now() - started
}

describe('a running server shows within a second', () => {
  test('a suspension in the published lists of both kinds, which are signed once', async () => {
    const before = { bits: await text('/status-lists/1-suspension'), token: await text('/status-lists/1') }
    const milliseconds = await seenAfter(
      ['suspend', CREDENTIAL, '--reason', 'a test'],
      async () =>
        (await text('/status-lists/1-suspension')) !== before.bits && (await text('/status-lists/1')) !== before.token,
    )
    expect(milliseconds).toBeLessThan(SECOND)
    const verified = await fetch(`${base}/api/v1/verifications`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/vc+jwt' },
      body: await text(`/credentials/${CREDENTIAL}`),
    })
    expect(await verified.json()).toMatchObject({ outcome: 'invalid' })
    expect(await text('/status-lists/1-suspension')).toBe(await text('/status-lists/1-suspension'))
    expect((await orgseal(['reinstate', CREDENTIAL, '--reason', 'a test'], environment)).status).toBe(0)
  })

  test('a rotation of keys in every document, and signs with the new key', async () => {
    const before = await text('/.well-known/did.json')
    const log = await text('/.well-known/did.jsonl')
    const milliseconds = await seenAfter(
      ['keys', 'rotate'],
      async () => (await text('/.well-known/did.json')) !== before,
    )
    expect(milliseconds).toBeLessThan(SECOND)
    const entries = (await text('/.well-known/did.jsonl')).trimEnd()
    expect(entries.startsWith(log.trimEnd())).toBe(true)
    expect(entries.split('\n')).toHaveLength(2)
    const metadata = JSON.parse(await text('/.well-known/jwt-vc-issuer'))
    expect(metadata.jwks.keys).toHaveLength(2)

    // The running server signs with the new key, and the old credential is still good.
    const asked = await fetch(`${base}/api/v1/organizations/XX-EP.EP0001182/credentials`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"type":"good-standing"}',
    })
    const { credential } = JSON.parse(await asked.text())
    const newest = { keys: metadata.jwks.keys.slice(0, 1) }
    await expect(jwtVerify(credential, createLocalJWKSet(newest))).resolves.toBeDefined()
    await expect(jwtVerify(await text(`/credentials/${CREDENTIAL}`), createLocalJWKSet(newest))).rejects.toThrow()
    await expect(
      jwtVerify(await text(`/credentials/${CREDENTIAL}`), createLocalJWKSet(metadata.jwks)),
    ).resolves.toBeDefined()
    const { linked_dids } = JSON.parse(await text('/.well-known/did-configuration.json'))
    expect(linked_dids.map((jwt: string) => decodeJwt(jwt).iss)).toContain(JSON.parse(before).id)
  })

  test('the documents of a new agency', async () => {
    const milliseconds = await seenAfter(
      ['issuers', 'add', 'tax-office', '--name-en', 'Tax office', '--name-fr', 'Bureau des impôts'],
      async () => (await fetch(`${base}/issuers/tax-office/whois.vp`)).ok,
    )
    expect(milliseconds).toBeLessThan(SECOND)
    for (const path of ['did.json', 'did.jsonl'])
      expect((await fetch(`${base}/issuers/tax-office/${path}`)).status).toBe(200)
    const presentation = await text('/issuers/tax-office/whois.vp')
    expect(JSON.parse(presentation).holder).toMatch(/^did:webvh:.*:issuers:tax-office$/)
  })
})

test('ORGSEAL_VC_API=on serves the adapter for test suites', async () => {
  expect((await fetch(`${base}/vc-api`)).status).toBe(200)
})

test('check finds nothing wrong after another process changed what a server serves', async () => {
  const done = await orgseal(['check'], environment)
  expect(done.status, done.stdout).toBe(0)
})
