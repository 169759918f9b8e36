/** Imports the whole Isle of Man register: the edition of 2024, and then that of 2026. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { orgseal } from './cli.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-real-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function importEdition(edition: string, data: string) {
  const file = join(PACKAGE_ROOT, `fixtures/registers/isle-of-man/${edition}.csv.gz`)
  const args = ['import', file, '--register', 'isle-of-man', '--json']
  const done = await orgseal(args, { ORGSEAL_DATA_DIR: join(folder, data) })
  expect(done.status, done.stderr).toBe(0)
  return JSON.parse(done.stdout)
}

async function expectClean(data: string) {
  const check = await orgseal(['check'], { ORGSEAL_DATA_DIR: join(folder, data) })
  expect(check.status, check.stdout + check.stderr).toBe(0)
}

describe('an import of the Isle of Man editions of 2024 and 2026, one after the other,', () => {
  let before: Awaited<ReturnType<typeof importEdition>>
  let update: Awaited<ReturnType<typeof importEdition>>
  beforeAll(async () => {
    before = await importEdition('2024-10-25', 'update')
    update = await importEdition('2026-05-22', 'update')
  }, 300_000)

  test('makes one credential for every organization with a current name', () => {
    expect(before).toMatchObject({ badRows: 0, changed: 0, credentials: before.created })
    expect(update).toMatchObject({ rows: 57_136, badRows: 0, numbers: 54_821, refused: 2_176 })
    expect(update.findings).toMatchObject({ no_current_name: 2_176 })
    expect(before.created + update.created).toBe(52_645)
  })

  test('touches the organizations that are new or changed, and no other', () => {
    expect(update).toMatchObject({ changed: 6, missing: 0 })
    expect(update.credentials).toBe(update.created + 6)
    expect(update.unchanged).toBe(before.created - 6)
    const touched = update.created + update.changed
    expect(touched).toBeGreaterThan(1_250)
    expect(touched).toBeLessThanOrEqual(1_345)
  })

  test('supersedes the credentials of changed organizations, and the status list says so', async () => {
    const store = openStore({ path: join(folder, 'update/registry.sqlite'), readonly: true })
    const { setIndexes } = await store.statusLists.snapshot(1, 'message')
    expect(setIndexes.length).toBe(6)
    await store.close()
    await expectClean('update')
  })

  test('changes nothing when the second edition is imported again', { timeout: 300_000 }, async () => {
    const again = await importEdition('2026-05-22', 'update')
    expect(again).toMatchObject({ created: 0, changed: 0, credentials: 0, unchanged: 52_645 })
  })
})
