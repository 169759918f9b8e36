/** Failures are provoked for real where that needs no special rights on the machine; the others are simulated. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Staging } from '../staging.ts'
import { storageFailure } from '../storage-failure.ts'
import { TEST_REGISTER, temporaryFolder, testIndexes, testOrganization, testVersion } from '../store.testing.ts'
import { committer } from './commit.ts'
import { openConnection } from './connection.ts'
import { historyStore } from './history.ts'
import { organizationStore } from './organizations.ts'
import { openStaging } from './staging.ts'
import { statusListStore } from './status-lists.ts'
import { openStore } from './store.ts'
import { withFailures } from './with-failures.ts'
import { takeWriterLock } from './writer-lock.ts'

const NOW = '2026-05-22T09:30:00.000Z'

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('a full disk', () => {
  test('in the middle of a commit leaves the store unchanged, and the same commit succeeds when there is room', async () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    await withRegister(path)
    const connection = openConnection(path, { readonly: false })
    const commit = withFailures(path, { commit: committer(connection) }).commit
    const allocate = await testIndexes({ statusLists: statusListStore(connection) })
    const batch = Array.from({ length: 300 }, (_, number) =>
      testVersion(testOrganization(`N${number}`, { legalName: 'A long name. '.repeat(40) }), 1, allocate()),
    )
    const pages = Number(connection.sqlite.pragma('page_count', { simple: true }))
    connection.sqlite.pragma(`max_page_count = ${pages + 5}`)
    await expect(commit(batch, NOW)).rejects.toMatchObject({
      code: 'disk_full',
      message: `There is no room on the disk for ${path}. Free some, then run the same command again.`,
    })
    expect(await organizationStore(connection).count()).toBe(0)
    connection.sqlite.pragma('max_page_count = 1000000')
    expect(await commit(batch, NOW)).toBe(600)
    expect(await organizationStore(connection).count()).toBe(300)
    connection.sqlite.close()
  })

  test('while rows are staged names the folder of temporary files', async () => {
    const staging = withFailures<Pick<Staging<unknown>, 'count'>>('/temporary/', {
      async count() {
        const sqlite = new Database('')
        sqlite.pragma('max_page_count = 2')
        sqlite.exec('CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f)')
        return 0
      },
    })
    await expect(staging.count()).rejects.toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('/temporary/'),
    })
  })
})

test('staging can be closed in the middle of reading its rows', async () => {
  const staging = openStaging()
  await staging.add(Array.from({ length: 1500 }, (_, at) => ({ line: at, registrationNumber: String(at), row: {} })))
  for await (const groups of staging.groups()) if (groups.length > 0) break
  await staging.close()
})

describe('opening a store', () => {
  test('reports a folder in the place of the database', async () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    mkdirSync(path)
    expect(thrownBy(() => openStore({ path }))).toMatchObject({
      code: 'path_unusable',
      message: expect.stringMatching(/EISDIR/),
    })
    await expect(takeWriterLock(path)).rejects.toMatchObject({ code: 'path_unusable' })
  })

  test.each([
    ['in a folder that is not there', 'none/registry.sqlite'],
    ['under a file', 'file/registry.sqlite'],
    ['with a name that is too long', `${'x'.repeat(250)}.sqlite`],
  ])('does not call a path %s damaged', (_, name) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(thrownBy(() => openStore({ path: join(folder, name) }))).toMatchObject({ code: 'path_unusable' })
  })

  test('tells a held lock from a file that is not a lock', async () => {
    const path = join(temporaryFolder(), 'writer.lock')
    const lock = await takeWriterLock(path)
    await expect(takeWriterLock(path)).rejects.toMatchObject({ code: 'writer_busy' })
    await lock.release()
    await (await takeWriterLock(path)).release()
    writeFileSync(path, 'x'.repeat(5000))
    await expect(takeWriterLock(path)).rejects.toMatchObject({
      code: 'store_damaged',
      message: `${path} is not a lock any more, and holds no data. Delete it, then run the same command again.`,
    })
  })

  test.each([true, false])('does not change a database of another program (read-only: %s)', readonly => {
    const path = join(temporaryFolder(), 'other.sqlite')
    const other = new Database(path)
    other.exec('CREATE TABLE theirs (a)')
    other.close()
    const before = readFileSync(path)
    expect(thrownBy(() => openStore({ path, readonly }))).toMatchObject({ code: 'store_foreign' })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test.each([true, false])('asks for a newer release for its database (read-only: %s)', async readonly => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    await openStore({ path }).close()
    const sqlite = new Database(path)
    sqlite.exec(`INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('later', 99999999999999)`)
    sqlite.close()
    expect(thrownBy(() => openStore({ path, readonly }))).toMatchObject({ code: 'store_newer' })
  })

  test.each([true, false])('completes a database without its first table (read-only: %s)', async readonly => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    writeFileSync(path, '')
    const store = openStore({ path, readonly })
    expect(await store.organizations.count()).toBe(0)
    await store.close()
  })

  test('reports a file with overwritten pages as damaged', async () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    await withRegister(path)
    const bytes = readFileSync(path)
    writeFileSync(path, bytes.fill(0x5a, 4096))
    expect(thrownBy(() => openStore({ path }))).toMatchObject({
      code: 'store_damaged',
      message: expect.stringMatching(/backup/),
    })
  })

  test('names the file, whichever page was overwritten', async () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    await withRegister(path)
    const whole = readFileSync(path)
    let failures = 0
    for (let page = 1; page * 4096 < whole.length; page++) {
      writeFileSync(path, Buffer.from(whole).fill(0xff, page * 4096, (page + 1) * 4096))
      const { history } = withFailures(path, { history: historyStore(path) })
      for (const use of [async () => openStore({ path }).close(), () => history.examine()]) {
        try {
          await use()
        } catch (failure) {
          failures++
          expect(failure, `page ${page}`).toMatchObject({
            code: 'store_damaged',
            message: expect.stringContaining(path),
          })
        }
      }
    }
    expect(failures).toBeGreaterThan(5)
  })

  test('advises to rebuild a mismatched native module, and no backup', () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'native-'))
    const nativeBinding = join(folder, 'better_sqlite3.node')
    writeFileSync(nativeBinding, 'of another Node')
    const failure = storageFailure(thrownBy(() => new Database(':memory:', { nativeBinding })))
    expect(failure).toMatchObject({
      code: 'native_module_mismatch',
      message: expect.stringMatching(/npm rebuild better-sqlite3$/),
    })
    // The error of the package `bindings`, which has no code.
    const error = new Error('Could not locate the bindings file. Tried:\n → /x/better_sqlite3.node')
    const unbuilt = storageFailure(Object.assign(error, { tries: ['/x/better_sqlite3.node'] }))
    expect(unbuilt?.message).toMatch(/npm rebuild better-sqlite3$/)
  })
})

describe('every method of the store', () => {
  const full = Object.assign(new Error('of SQLITE_FULL'), { code: 'SQLITE_FULL' })
  const part = {
    field: 7,
    inner: {
      async fails(): Promise<number> {
        throw full
      },
    },
    async fails(): Promise<number> {
      throw full
    },
    async own() {
      return this.field
    },
    async other() {
      throw new RangeError('something else')
    },
  }
  const guarded = withFailures('/data/registry.sqlite', part)
  const failure = expect.objectContaining({ code: 'disk_full', cause: full })

  test('throws the failure of its file', async () => {
    await expect(guarded.fails()).rejects.toEqual(failure)
    await expect(guarded.inner.fails()).rejects.toEqual(failure)
  })

  test('is otherwise unchanged', async () => {
    expect(await guarded.own()).toBe(7)
    expect(guarded.own).toBe(guarded.own)
    await expect(guarded.other()).rejects.toThrow(RangeError)
  })
})

/** Creates a store that has the test register. */
async function withRegister(path: string): Promise<void> {
  const store = openStore({ path })
  await store.registers.describe(TEST_REGISTER)
  await store.close()
}
