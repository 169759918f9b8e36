/** An organization proves by commands that it controls a did:web, which a server of its own serves. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalServer, startLocalServer } from '../../http/tls-server.testing.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { type TestIssuer, testKey } from '../../verify/evidence/issuer.testing.ts'
import { orgsealHere } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-challenge-'))
const AUDIENCE = 'http://localhost:9'
const environment = { ORGSEAL_DATA_DIR: join(folder, 'data'), ORGSEAL_BASE_URL: AUDIENCE }
const ORGANIZATION = 'IM.020725C'
const ANCHOR = ['--type', 'digital-identity-anchor'] as const
const run = (...args: readonly string[]) => orgsealHere(args, environment)

let server: LocalServer
let company: TestIssuer
/** The purpose that the company's document gives for its key. */
let relationship = 'authentication'

beforeAll(async () => {
  const sample = writeSample(join(folder, 'sample.csv'), 829)
  const imported = await run('import', sample, '--register', 'isle-of-man')
  expect(imported.status, imported.stderr).toBe(0)
  const key = await testKey()
  server = await startLocalServer('http', (_, response) => {
    const { assertionMethod, ...document } = company.document
    response.setHeader('Content-Type', 'application/did+json')
    response.end(JSON.stringify({ ...document, [relationship]: assertionMethod }))
  })
  company = key.as(`did:web:localhost%3A${server.port}`)
})

afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function challenge(): Promise<{ readonly nonce: string; readonly audience: string }> {
  const done = await run('challenge', ORGANIZATION, '--holder', company.did, '--json')
  expect(done.status, done.stderr).toBe(0)
  return JSON.parse(done.stdout)
}

async function signed({ nonce, audience }: { readonly nonce: string; readonly audience: string }): Promise<string> {
  const contents = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'] }
  const claims = { holder: company.did, nonce, aud: audience }
  const file = join(folder, 'proof.jwt')
  writeFileSync(file, `${await company.sign({ ...contents, ...claims }, { typ: 'vp+jwt' })}\n`)
  return file
}

const mint = (...args: readonly string[]) => run('mint', ORGANIZATION, ...ANCHOR, '--holder', company.did, ...args)

async function anchors(): Promise<number> {
  const store = openStore({ path: join(folder, 'data/registry.sqlite'), readonly: true })
  const all = await store.credentials.page(undefined, 1000)
  await store.close()
  return all.filter(({ type }) => type === 'digital-identity-anchor').length
}

async function refuses(code: string, ...args: readonly string[]): Promise<void> {
  const refused = await mint(...args)
  expect(refused).toMatchObject({ status: code === 'usage' ? 2 : 1, stdout: '' })
  expect(refused.stderr).toContain(`[${code}]`)
  expect(await anchors()).toBe(0)
}

test('the challenge tells a person what to ask for, and what to do with the answer', async () => {
  const done = await run('challenge', ORGANIZATION, '--holder', company.did)
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toContain(`audience  ${AUDIENCE} (aud; domain in Data Integrity)`)
  expect(done.stdout).toContain(`orgseal mint ${ORGANIZATION} ${ANCHOR.join(' ')} --holder ${company.did} --proof`)
})

test('challenge refuses what could not be stated anyway', async () => {
  const asked = async (...args: readonly string[]) => (await run('challenge', ...args)).stderr
  expect(await asked('IM.999999C', '--holder', company.did)).toContain('[organization_not_found]')
  expect(await asked('nonsense', '--holder', company.did)).toContain('[organization_not_found]')
  expect(await asked(ORGANIZATION, '--holder', 'localhost')).toContain('[holder_required]')
  expect(await asked(ORGANIZATION, '--holder', company.did, '--type', 'unheard-of')).toContain(
    '[credential_type_not_found]',
  )
  expect(await asked(ORGANIZATION)).toContain("required option '--holder <did>'")
})

describe('mint refuses a DID', () => {
  test('without a proof', () => refuses('proof_required'))

  test('with a proof but without --holder', async () => {
    const done = await run('mint', ORGANIZATION, ...ANCHOR, '--proof', await signed(await challenge()))
    expect(done).toMatchObject({ status: 2, stdout: '' })
  })

  test('with a proof file that does not exist', () => refuses('file_not_found', '--proof', join(folder, 'none.jwt')))

  test('with a nonce that is not from a challenge', async () => {
    await refuses('challenge_unknown', '--proof', await signed({ nonce: 'n-0S6_WzA2Mj', audience: AUDIENCE }))
  })

  test('with a presentation that was signed for another registry', async () => {
    const { nonce } = await challenge()
    await refuses('proof_invalid', '--proof', await signed({ nonce, audience: 'https://another.example' }))
  })

  test('with a key that is not for authentication', async () => {
    relationship = 'assertionMethod'
    await refuses('proof_invalid', '--proof', await signed(await challenge()))
    relationship = 'authentication'
  })
})

test('mint states the DID with the proof, once', async () => {
  const proof = await signed(await challenge())
  const done = await mint('--proof', proof, '--json')
  expect(done, done.stderr).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(done.stdout)).toMatchObject({ id: `${ORGANIZATION}.digital-identity-anchor.1`, signed: true })
  expect(server.requests).toContain('/.well-known/did.json')
  const again = await mint('--proof', proof)
  expect(again).toMatchObject({ status: 1, stdout: '' })
  expect(again.stderr).toContain('[challenge_used]')
  // A stored credential is given to anyone who asks.
  expect(JSON.parse((await mint('--format', 'data-integrity', '--json')).stdout).credential).toMatchObject({
    credentialSubject: { id: company.did },
  })
  expect(await anchors()).toBe(1)
})

test('a rotation of the registry’s keys ends the challenges before it', async () => {
  const proof = await signed(await challenge())
  expect((await run('keys', 'rotate')).status).toBe(0)
  const refused = await mint('--proof', proof)
  expect(refused.stderr).toContain('[challenge_unknown]')
})
