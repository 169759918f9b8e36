/**
 * The command line adds agencies that sign for their own registers, rotates keys and mints credentials in every format.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { orgsealHere } from './cli.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-agencies-'))
// No server listens there: everything is verified from the data directory.
const environment = { ORGSEAL_DATA_DIR: join(folder, 'data'), ORGSEAL_BASE_URL: 'http://localhost:9' }
const register = join(PACKAGE_ROOT, 'fixtures/registers/example-province')
const ADD = ['issuers', 'add', 'tax-office', '--name-en', 'Tax office', '--name-fr', 'Bureau des impôts']
const ACTIVE = 'XX-EP.EP0001182'

async function run(...args: readonly string[]): Promise<string> {
  const done = await orgsealHere(args, environment)
  expect(done.status, done.stderr).toBe(0)
  return done.stdout
}

beforeAll(async () => {
  const mapping = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'definitions/registers/example-province.json'), 'utf8'))
  writeFileSync(join(folder, 'mapping.json'), JSON.stringify({ ...mapping, issuer: 'tax-office' }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an agency', () => {
  test('has to be added before its register is imported', async () => {
    const args = ['import', join(register, 'register.csv'), '--mapping', join(folder, 'mapping.json')]
    const refused = await orgsealHere(args, environment)
    expect(refused.status).toBe(1)
    expect(refused.stderr).toContain('[issuer_unknown]')
  })

  test('is added once, under one name', async () => {
    const added = JSON.parse(await run(...ADD, '--json'))
    expect(added).toMatchObject({ id: 'tax-office', did: 'did:web:localhost%3A9:issuers:tax-office' })
    expect(JSON.parse(await run(...ADD, '--json'))).toEqual(added)
    const other = await orgsealHere([...ADD.slice(0, 3), '--name-en', 'Other', '--name-fr', 'Autre'], environment)
    expect(other.stderr).toContain('[issuer_exists]')
    const listed = JSON.parse(await run('issuers', '--json'))
    expect(listed).toMatchObject([{ id: 'registry' }, added])
  })

  test('signs the credentials and the status lists of its register', async () => {
    await run('import', join(register, 'register.csv'), '--mapping', join(folder, 'mapping.json'))
    const store = openStore({ path: join(folder, 'data/registry.sqlite'), readonly: true })
    const issuers = new Set((await store.credentials.page(undefined, 1000)).map(({ issuer }) => issuer))
    const lists = await store.statusLists.lists()
    const token = await store.statusLists.published('1')
    await store.close()
    expect(issuers).toEqual(new Set(['tax-office']))
    expect(lists).toMatchObject([{ issuer: 'tax-office' }])
    expect(decodeProtectedHeader(token?.jwt ?? '').kid).toMatch(/^did:web:localhost%3A9:issuers:tax-office#/)
    expect(await run('check')).not.toContain('WRONG')
  })
})

describe('orgseal mint', () => {
  test.each([
    ['registration', 'dc+sd-jwt'],
    ['business-number', 'data-integrity'],
    ['good-standing', 'dc+sd-jwt'],
  ])('%s as %s is verified', async (type, format) => {
    const out = join(folder, `${type}.${format}`)
    await run('mint', ACTIVE, '--type', type, '--format', format, '--out', out)
    expect(await run('verify', out, '--json')).toContain('"outcome":"verified"')
  })

  test('binds a wallet’s credential to the holder’s key, with the status index of the stored one', async () => {
    const { publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const file = join(folder, 'holder.jwk')
    writeFileSync(file, JSON.stringify({ ...jwk, d: 'never read' }))
    const format = ['--type', 'registration', '--format', 'dc+sd-jwt', '--holder-key', file]
    const { credential, id } = JSON.parse(await run('mint', ACTIVE, ...format, '--json'))
    const payload = decodeJwt(credential.split('~')[0])
    expect(payload).toMatchObject({ cnf: { jwk }, jti: `http://localhost:9/credentials/${id}` })
    expect(JSON.stringify(payload)).not.toContain('never read')
    const stored = decodeJwt<{ credentialStatus: { statusListIndex: string }[] }>(
      (await run('mint', ACTIVE, '--type', 'registration')).trim(),
    )
    expect(payload.status).toEqual({
      status_list: {
        idx: Number(stored.credentialStatus[0]?.statusListIndex),
        uri: 'http://localhost:9/status-lists/1',
      },
    })
  })

  test('says why there is nothing to mint', async () => {
    const refused = async (...args: readonly string[]) => (await orgsealHere(['mint', ...args], environment)).stderr
    expect(await refused('XX-EP.EP9', '--type', 'registration')).toContain('[organization_not_found]')
    expect(await refused(ACTIVE, '--type', 'relationship')).toMatch(/owns:XX-EP.*\[statement_required\]/)
    expect(await refused(ACTIVE, '--type', 'digital-identity-anchor')).toContain('[nothing_to_state]')
    expect(await refused(ACTIVE, '--type', 'registration', '--format', 'cbor')).toContain('Allowed choices')
  })
})

describe('orgseal keys rotate', () => {
  test('makes new keys sign, and what the former keys signed still verifies', async () => {
    const before = (await run('mint', ACTIVE, '--type', 'registration')).trim()
    const keys = JSON.parse(await run('keys', 'list', '--issuer', 'tax-office', '--json'))
    expect(keys.map(({ state }: { state: string }) => state)).toEqual(['signing', 'signing'])
    const rotated = JSON.parse(await run('keys', 'rotate', '--issuer', 'tax-office', '--json'))
    expect(rotated.map(({ state }: { state: string }) => state).sort()).toEqual([
      'signing',
      'signing',
      'verifying',
      'verifying',
    ])

    const file = join(folder, 'before.jwt')
    writeFileSync(file, before)
    expect(await run('verify', file, '--json')).toContain('"outcome":"verified"')
    const args = ['mint', ACTIVE, '--type', 'registration', '--format', 'dc+sd-jwt']
    const { kid } = decodeProtectedHeader((await run(...args)).split('~')[0] ?? '')
    expect(kid).not.toBe(decodeProtectedHeader(before).kid)
    expect(await run('check')).not.toContain('WRONG')
  })

  test('refuses an issuer that the registry does not know', async () => {
    const refused = await orgsealHere(['keys', 'rotate', '--issuer', 'unknown-agency'], environment)
    expect(refused.stderr).toContain('[issuer_unknown]')
  })
})

describe('orgseal suspend and reinstate', () => {
  test('take ids from a file, all or none', async () => {
    const file = join(folder, 'ids.txt')
    const ids = [`${ACTIVE}.registration.1`, `${ACTIVE}.business-number.1`]
    writeFileSync(file, `# under review\n${ids.join('\r\n')}\n\n`)
    const why = ['--reason', 'a test', '--actor', 'tester', '--json']
    const all = { changed: ids, published: true }
    expect(JSON.parse(await run('suspend', '--file', file, ...why))).toEqual({ action: 'suspend', ...all })
    const again = await orgsealHere(['suspend', ids[1] ?? '', ...why], environment)
    expect(again.stderr).toMatch(/business-number.1 is suspended already.*\[status_unchanged\]/)
    const done = await orgsealHere(['reinstate', '--file', '-', ...why], environment, ids.join('\n'))
    expect(JSON.parse(done.stdout)).toEqual({ action: 'reinstate', ...all })
    expect(await run('check')).not.toContain('WRONG')
  })

  test('take an organization and a type', async () => {
    const which = ['--organization', ACTIVE, '--type', 'business-number']
    expect(await run('suspend', ...which, '--reason', 'a test')).toContain(`${ACTIVE}.business-number.1 is suspended`)
    const none = await orgsealHere(['suspend', ...which, '--reason', 'a test'], environment)
    expect(none.stderr).toContain('[credential_not_found]')
    const ofFolder = await orgsealHere(['suspend', '--file', folder, '--reason', 'a test'], environment)
    expect(ofFolder.stderr).toMatch(/is a folder.*\[file_not_found\]/)
    const both = await orgsealHere(['suspend', `${ACTIVE}.registration.1`, ...which, '--reason', 'a test'], environment)
    expect(both.status).toBe(2)
  })
})
