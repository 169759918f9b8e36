/** Puts an older copy of the registry database back under a wallet that has seen a newer one. */
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../registry/store/port.ts'
import { openStore } from '../../registry/store/sqlite/store.ts'
import { temporaryFolder } from '../../registry/store/store.testing.ts'
import { orgsealHere, startOrgseal } from './cli.testing.ts'
import { writeSample } from './sample-register.testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'orgseal-restore-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const [first, second] = [join(folder, 'first'), join(folder, 'second')]
const file = join(folder, 'sample.csv')
/** The id of an organization that is active. */
let active = ''
let ids: readonly string[] = []

/** Makes a data directory of yesterday, and the same one today, with a revocation and a suspension more. */
beforeAll(async () => {
  writeSample(file, 500)
  const data = join(folder, 'data')
  const run = async (...args: string[]) => {
    const done = await orgsealHere(args, { ORGSEAL_DATA_DIR: data })
    expect(done.status, done.stderr).toBe(0)
  }
  await run('import', file, '--register', 'isle-of-man')
  ids = await withStore(data, async store => (await store.credentials.page(undefined, 500)).map(({ id }) => id))
  active = await withStore(data, async store => {
    const all = await store.organizations.page(undefined, 500)
    return all.find(({ organization }) => organization.status.active)?.organization.id ?? ''
  })
  const [one = '', two = '', three = ''] = ids
  await run('suspend', one, '--reason', 'under review')
  cpSync(data, first, { recursive: true })
  await run('reinstate', one, '--reason', 'review ended')
  await run('revoke', two, '--reason', 'issued in error')
  await run('suspend', three, '--reason', 'a doubt')
  await run('mint', active, '--type', 'good-standing')
  cpSync(data, second, { recursive: true })
})

async function withStore<T>(data: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore({ path: join(data, 'registry.sqlite'), readonly: true })
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

let data: string
beforeEach(() => {
  data = temporaryFolder()
  cpSync(second, data, { recursive: true })
})
const here = (...args: string[]) => orgsealHere(args, { ORGSEAL_DATA_DIR: data })
const putBack = (from: string, ...names: string[]) => {
  for (const name of names) cpSync(join(from, name), join(data, name))
}
const sql = (text: string) => {
  const database = new Database(join(data, 'registry.sqlite'))
  database.exec(text)
  database.close()
}
const refused = (code: string, sentence: RegExp) => ({
  status: 1,
  stderr: expect.stringMatching(new RegExp(`${sentence.source}[^]*\\[${code}\\]`)),
})

describe('an older copy of the database', () => {
  beforeEach(() => putBack(first, 'registry.sqlite'))

  test('is refused by each command that signs or publishes, with what is missing', async () => {
    const sentence = /older copy: 4 changes made after .* \(change \d+\) are missing, among them 3 decisions/
    for (const args of [
      ['import', file, '--register', 'isle-of-man'],
      ['revoke', ids[9] ?? '', '--reason', 'a test'],
      ['mint', active, '--type', 'good-standing'],
      ['keys', 'rotate'],
      ['issuers', 'add', 'tax-office', '--name-en', 'Tax office', '--name-fr', 'Bureau'],
      ['serve'],
    ]) {
      expect(await here(...args), args[0]).toMatchObject(refused('store_rolled_back', sentence))
    }
  })

  test('can be read, and check --wallet says that it is an older copy', async () => {
    expect(await here('show', (ids[0] ?? '').replace(/\.registration\.1$/, ''))).toMatchObject({ status: 0 })
    expect(await here('stats')).toMatchObject({ status: 0 })
    const blind = await here('check')
    expect(blind.stdout).toContain('the wallet was not looked at')
    // The index has seen more than the copy. The copy is a backup already, so the advice must not be to restore one.
    expect(blind).toMatchObject(refused('store_rolled_back', /orgseal restore/))
    const seeing = await here('check', '--wallet')
    expect(seeing.stdout).toMatch(/WRONG the registry database is the newest .*\n.*is an older copy: 4 changes/)
    expect(seeing).toMatchObject(refused('store_rolled_back', /orgseal restore/))
    sql('UPDATE organization_versions SET content_hash = content_hash || 0')
    expect(await here('check', '--wallet')).toMatchObject(refused('store_damaged', /backup/))
  })

  test('is no longer reported when the newer database is put back', async () => {
    expect(await here('restore')).toMatchObject({ status: 0, stdout: expect.stringContaining('older copy') })
    putBack(second, 'registry.sqlite')
    expect(await here('restore')).toMatchObject({ status: 0, stdout: expect.stringContaining('is the newest') })
    expect(await here('keys', 'list')).toMatchObject({ status: 0 })
  })

  test('is accepted with a reason, and restore lists the decisions that the wallet remembers', async () => {
    expect(await here('restore', '--accept')).toMatchObject({ status: 2 })
    expect(await here('restore', '--accept', '--reason', ' ')).toMatchObject({ status: 2 })
    const done = await here('restore', '--accept', '--reason', 'the disk died', '--actor', 'clerk')
    expect(done.status, done.stderr).toBe(0)
    expect(done.stdout).toContain('epoch 2 begins')
    for (const [action, id, reason] of [
      ['reinstate', ids[0], 'review ended'],
      ['revoke', ids[1], 'issued in error'],
      ['suspend', ids[2], 'a doubt'],
    ]) {
      expect(done.stdout).toMatch(new RegExp(`${action} +${id}: ${reason}`))
    }
    expect(await here('restore', '--accept', '--reason', 'again')).toMatchObject(
      refused('status_unchanged', /There is nothing to accept/),
    )
    const check = await here('check', '--wallet')
    expect(check.status, check.stdout).toBe(0)
    const trail = await withStore(data, store => store.audit.after(0, 10))
    expect(trail.at(-1)).toMatchObject({
      action: 'restore',
      actor: 'clerk',
      reason: 'the disk died',
      details: { epoch: 2 },
    })
  })

  test('gives out no credential id and no status index that may have been given out before', async () => {
    const before = await withStore(second, async store => ({
      lists: (await store.statusLists.lists()).map(({ list }) => list),
      ids: (await store.credentials.page(undefined, 1000)).map(({ id }) => id as string),
    }))
    expect(await here('restore', '--accept', '--reason', 'the disk died')).toMatchObject({ status: 0 })
    const longer = join(data, 'longer.csv')
    writeSample(longer, 250)
    expect(await here('import', longer, '--register', 'isle-of-man')).toMatchObject({ status: 0 })
    expect(await here('mint', active, '--type', 'good-standing')).toMatchObject({ status: 0 })
    await withStore(data, async store => {
      const all = await store.credentials.page(undefined, 1000)
      const made = all.filter(({ id }) => !ids.includes(id))
      expect(made.length).toBeGreaterThan(10)
      for (const { id, ordinal, status } of made) {
        expect(before.ids).not.toContain(id)
        expect(ordinal).toBeGreaterThan(1000)
        if (status) expect(before.lists).not.toContain(status.list)
      }
    })
    expect(await here('check', '--wallet')).toMatchObject({ status: 0 })
  })

  test('revokes the former status indexes that it does not know, and signs all lists again', async () => {
    const lost = await withStore(second, store => store.statusLists.published('1-revocation'))
    expect(await here('restore', '--accept', '--reason', 'the disk died')).toMatchObject({ status: 0 })
    await withStore(data, async store => {
      const published = await store.statusLists.published('1-revocation')
      expect(published?.epoch).toBe(2)
      expect(published?.jwt).not.toBe(lost?.jwt)
      const { setIndexes } = await store.statusLists.snapshot(1, 'revocation')
      const [list] = await store.statusLists.lists()
      expect(list?.closed).toBe(true)
      expect(setIndexes).toHaveLength((list?.length ?? 0) - (list?.next ?? 0))
      for (const { status } of await store.credentials.page(undefined, 1000)) {
        expect(setIndexes).not.toContain(status?.index)
      }
    })
  })

  test('gets its lost decisions again from restore --reapply, once', async () => {
    const done = await here('restore', '--accept', '--reason', 'the disk died', '--reapply')
    expect(done.status, done.stderr).toBe(0)
    expect(done.stdout).toContain('Decisions that were made again: 3.')
    await withStore(data, async store => {
      const states = await Promise.all(
        ids.slice(0, 3).map(async id => (await store.credentials.get(id as never))?.status),
      )
      expect(states).toMatchObject([
        { revoked: false, suspended: false },
        { revoked: true },
        { revoked: false, suspended: true },
      ])
    })
    await here('reinstate', ids[2] ?? '', '--reason', 'no doubt any more')
    const again = await here('restore', '--reapply', '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ rolledBack: null, lost: [] })
    expect(await withStore(data, async store => (await store.credentials.get(ids[2] as never))?.status)).toMatchObject({
      suspended: false,
    })
    expect(await here('check', '--wallet')).toMatchObject({ status: 0 })
  })
})

describe('a database that is not the one that the wallet saw', () => {
  test.each<[string, string, RegExp]>([
    ['an audit entry is missing', `DELETE FROM audit WHERE id = 4`, /its history differs/],
    [
      'its last audit entries are missing, and the count of them too',
      `DELETE FROM audit WHERE id > 2; UPDATE sqlite_sequence SET seq = 2 WHERE name = 'audit'`,
      /2 entries of it are missing/,
    ],
    [
      'its last audit entry was written again',
      `UPDATE audit SET hash = 'sha-256:00' WHERE id = 4`,
      /its history differs/,
    ],
    [
      'its last change was written again',
      `UPDATE changes SET at = '2001-01-01T00:00:00Z' WHERE seq = (SELECT max(seq) FROM changes)`,
      /its history differs/,
    ],
    ['its last changes are missing', `DELETE FROM changes WHERE seq > 100`, /older copy/],
    ['its id is another', `UPDATE meta SET value = 'another' WHERE key = 'registry-id'`, /has another id/],
    [
      'it says by itself that it was accepted',
      `INSERT INTO epochs SELECT 2, begun_at, 0, 0, highest_ordinal FROM epochs`,
      /its history differs/,
    ],
  ])('is refused when %s', async (_, damage, sentence) => {
    sql(damage)
    expect(await here('keys', 'list')).toMatchObject(refused('store_rolled_back', sentence))
  })

  test('is refused when it is new, and a copy that went on by itself is refused too', async () => {
    // Both are yesterday's copies and were used since: only today's wallet knows that this is another history.
    putBack(first, 'registry.sqlite', 'wallet.sqlite')
    for (const id of ids.slice(10, 15))
      expect(await here('revoke', id, '--reason', 'another day')).toMatchObject({ status: 0 })
    expect(await here('check', '--wallet')).toMatchObject({ status: 0 })
    putBack(second, 'wallet.sqlite')
    expect(await here('keys', 'list')).toMatchObject(refused('store_rolled_back', /its history differs/))
    rmSync(join(data, 'registry.sqlite'))
    expect(await here('import', file, '--register', 'isle-of-man')).toMatchObject(
      refused('store_rolled_back', /another id and 0/),
    )
  })

  test('is accepted under an older wallet, which catches up', async () => {
    putBack(first, 'wallet.sqlite')
    expect(await here('keys', 'list')).toMatchObject({ status: 0 })
    putBack(first, 'registry.sqlite')
    expect(await here('keys', 'list')).toMatchObject(refused('store_rolled_back', /older copy/))
  })

  test('is refused even when its own audit trail says that it was accepted', async () => {
    const accepted = temporaryFolder()
    cpSync(second, accepted, { recursive: true })
    cpSync(join(first, 'registry.sqlite'), join(accepted, 'registry.sqlite'))
    const done = await orgsealHere(['restore', '--accept', '--reason', 'x'], { ORGSEAL_DATA_DIR: accepted })
    expect(done.status, done.stderr).toBe(0)
    putBack(accepted, 'registry.sqlite')
    expect(await here('keys', 'list')).toMatchObject(refused('store_rolled_back', /its history differs|older copy/))
  })
})

describe('a server whose database file is replaced while it runs', () => {
  test.each([
    ['an older copy', () => first, 'store_rolled_back'],
    ['the same one, copied', () => second, 'store_replaced'],
  ])('stops signing with %s, and says that it is not ready', async (_, from, code) => {
    const environment = { ORGSEAL_DATA_DIR: data, PORT: '0', ORGSEAL_BASE_URL: 'http://localhost:3000' }
    const { child, finished } = startOrgseal(['serve'], environment)
    try {
      const url = await new Promise<string>((resolve, reject) => {
        let text = ''
        child.stderr?.on('data', chunk => {
          text += chunk
          const found = /listening on (http:\S+?)\)/.exec(text)?.[1]
          if (found !== undefined) resolve(found)
        })
        void finished.then(done => reject(new Error(done.stderr)))
      })
      const mint = async (type: string, format: string): Promise<readonly [number, unknown]> => {
        const response = await fetch(`${url}/api/v1/organizations/${active}/credentials`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type, format }),
        })
        const answer: { readonly code?: string } = JSON.parse(await response.text())
        return [response.status, answer.code]
      }
      expect((await fetch(`${url}/readyz`)).status).toBe(200)
      expect((await mint('good-standing', 'data-integrity'))[0]).toBeLessThan(300)
      cpSync(join(from(), 'registry.sqlite'), join(data, 'other.sqlite'))
      for (const suffix of ['-wal', '-shm']) rmSync(join(data, `registry.sqlite${suffix}`), { force: true })
      renameSync(join(data, 'other.sqlite'), join(data, 'registry.sqlite'))
      expect(await mint('registration', 'data-integrity')).toEqual([503, code])
      const ready = await fetch(`${url}/readyz`)
      expect(ready.status).toBe(503)
      expect(JSON.stringify(await ready.json())).toContain(code)
      expect((await fetch(`${url}/api/v1/organizations/${active}`)).status).toBe(200)
    } finally {
      child.kill('SIGTERM')
      await finished
    }
  })
})
