import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { testKey } from '../../verify/evidence/issuer.testing.ts'
import { orgseal, orgsealHere } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-verify-'))
// No server listens there, so only documents in the data directory are available.
const own = { ORGSEAL_DATA_DIR: join(folder, 'data'), ORGSEAL_BASE_URL: 'http://localhost:9' }
const nowhere = { ORGSEAL_DATA_DIR: join(folder, 'none') }
let credential = ''
beforeAll(async () => {
  const done = await orgsealHere(
    ['import', writeSample(join(folder, 'sample.csv'), 1000), '--register', 'isle-of-man'],
    own,
  )
  expect(done.status, done.stderr).toBe(0)
  const store = openStore({ path: join(folder, 'data/registry.sqlite'), readonly: true })
  credential = (await store.credentials.page(undefined, 1))[0]?.jwt ?? ''
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('verify takes the documents of this registry from its own store, without a server', async () => {
  const file = join(folder, 'credential.jwt')
  writeFileSync(file, `${credential}\n`)
  const done = await orgsealHere(['verify', file], own)
  expect(done).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toMatch(/^Verified: every check holds\.\n/)
  expect(done.stdout).toContain('[signature_valid]')
})

test('verify - reads standard input', async () => {
  const done = await orgseal(['verify', '-', '--json'], own, credential)
  expect(done.status).toBe(0)
  expect(JSON.parse(done.stdout)).toMatchObject({ outcome: 'verified' })
})

test('verify says unverifiable, and not invalid, when a document cannot be fetched', async () => {
  const done = await orgsealHere(['verify', '-', '--json'], nowhere, credential)
  expect(done.status).toBe(1)
  const report = JSON.parse(done.stdout)
  expect(report.outcome).toBe('unverifiable')
  expect(report.checks).toContainEqual(expect.objectContaining({ code: 'issuer_document_unavailable' }))
})

test('verify refuses a text that is not a credential without a stack trace', async () => {
  const done = await orgseal(['verify', '-'], own, 'not a credential')
  expect(done).toMatchObject({ status: 1, stderr: '' })
  expect(done.stdout).toMatch(/^Could not be checked/)
  expect(done.stdout).toContain('[not_a_credential]')
})

test('verify refuses a folder and a missing file, and names them', async () => {
  const refused = async (source: string) => (await orgseal(['verify', source], own)).stderr
  expect(await refused(folder)).toBe(`error: ${folder} is a folder; name the file in it. [file_not_found]\n`)
  expect(await refused(join(folder, 'none.jwt'))).toMatch(/^error: There is no file .*none\.jwt\. \[file_not_found\]/)
})

test('verify gives an error in plain words for an address that does not answer', async () => {
  const done = await orgseal(['verify', 'http://localhost:9/credentials/x'], own)
  expect(done.status).toBe(1)
  expect(done.stderr).toContain('http://localhost:9/credentials/x cannot be read')
})

test('verify --save keeps the documents, and --offline makes the same verification without a network', async () => {
  const file = join(folder, 'credential.jwt')
  writeFileSync(file, credential)
  const saved = join(folder, 'saved')
  const first = await orgsealHere(['verify', file, '--save', saved, '--json'], own)
  expect(first, first.stderr).toMatchObject({ status: 0 })
  const index: Record<string, { file: string }> = JSON.parse(readFileSync(join(saved, 'index.json'), 'utf8'))
  expect(Object.keys(index)).toContain('http://localhost:9/.well-known/did.json')
  const issuer = JSON.parse(
    readFileSync(join(saved, index['http://localhost:9/.well-known/did.json']?.file ?? ''), 'utf8'),
  )

  const trust = ['--trust', issuer.id]
  const again = await orgsealHere(['verify', file, '--offline', saved, '--json', ...trust], nowhere)
  expect(again).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(again.stdout).checks).toEqual(JSON.parse(first.stdout).checks)
  const stranger = await orgsealHere(['verify', file, '--offline', saved], nowhere)
  expect(stranger.status).toBe(1)
  expect(stranger.stdout).toMatch(/^Not trusted/)

  // One file is removed, another one is no longer named, and the name of a third leads out of the folder.
  const [did = '', ...others] = Object.keys(index)
  rmSync(join(saved, index[did]?.file ?? ''))
  const lists = others.filter(url => url.includes('/status-lists/'))
  const left = Object.fromEntries(Object.entries(index).filter(([url]) => url !== lists[0]))
  const escaping = { ...left, [lists[1] ?? '']: '../credential.jwt' }
  writeFileSync(join(saved, 'index.json'), JSON.stringify(escaping))
  const incomplete = await orgsealHere(['verify', file, '--offline', saved, ...trust], nowhere)
  expect(incomplete.status).toBe(1)
  expect(incomplete.stdout).toMatch(/^Could not be checked/)
  for (const url of [did, lists[0], lists[1]]) expect(incomplete.stderr).toContain(`has no file for ${url}\n`)
})

test('verify --offline gives an error in plain words for a folder with no index or a damaged one', async () => {
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  const none = await orgsealHere(['verify', '-', '--offline', empty], nowhere, credential)
  expect(none.status).toBe(1)
  expect(none.stderr).toContain('index.json')
  writeFileSync(join(empty, 'index.json'), '{"https://x.example/": 1}')
  const damaged = await orgsealHere(['verify', '-', '--offline', empty], nowhere, credential)
  expect(damaged.status).toBe(1)
  expect(damaged.stderr).toContain('is not a JSON object that names the file of each address')
  const online = await orgsealHere(['verify', 'http://localhost:9/x', '--offline', empty], nowhere)
  expect(online.status).not.toBe(0)
  expect(online.stderr).toContain('nothing is fetched')
})

test('verify reports a presentation with each of its credentials, and compares its nonce and audience', async () => {
  const key = await testKey()
  const did = `did:jwk:${Buffer.from(JSON.stringify(key.publicJwk)).toString('base64url')}`
  const id = `data:application/vc+jwt,${credential}`
  const enveloped = { '@context': 'https://www.w3.org/ns/credentials/v2', type: 'EnvelopedVerifiableCredential', id }
  const contents = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: 'VerifiablePresentation' }
  const claims = { holder: did, nonce: 'n-0S6_WzA2Mj', aud: 'https://verifier.example' }
  const payload = { ...contents, verifiableCredential: [enveloped, enveloped], ...claims }
  const presentation = await key.as(did, '0').sign(payload, { typ: 'vp+jwt' })

  const asked = ['--nonce', claims.nonce, '--audience', claims.aud]
  const done = await orgsealHere(['verify', '-', ...asked], own, presentation)
  expect(done, done.stderr).toMatchObject({ status: 0, stderr: '' })
  expect(done.stdout).toContain('[binding_proven]')
  expect(done.stdout).toContain(`Presented by ${did}\n`)
  expect(done.stdout).toContain('Credential 2 of 2: Verified')

  const overheard = await orgsealHere(['verify', '-', '--json'], own, presentation)
  expect(overheard.status).toBe(1)
  expect(JSON.parse(overheard.stdout)).toMatchObject({ outcome: 'unverifiable' })
  const other = await orgsealHere(['verify', '-', '--nonce', 'another', '--audience', claims.aud], own, presentation)
  expect(other.stdout).toContain('[binding_mismatch]')
})

test('verify refuses --nonce without --audience', async () => {
  const done = await orgsealHere(['verify', '-', '--nonce', 'x'], own, credential)
  expect(done.status).toBe(2)
  expect(done.stderr).toContain('--nonce and --audience belong together')
})

test('verify refuses bytes that are not text, and does not read more than its limit', async () => {
  const file = join(folder, 'bytes')
  writeFileSync(file, Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))
  const bytes = await orgsealHere(['verify', file, '--json'], own)
  expect(bytes.status).toBe(1)
  expect(JSON.parse(bytes.stdout).checks[0]).toMatchObject({ code: 'not_a_credential' })

  const large = await orgseal(['verify', '-', '--json'], own, 'a'.repeat(3 * 1024 * 1024))
  expect(large.status).toBe(1)
  expect(JSON.parse(large.stdout).checks[0]).toMatchObject({ code: 'too_large' })
})
