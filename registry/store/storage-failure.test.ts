/** Failures are provoked for real where that needs no special rights on the machine; the others are simulated. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { committer } from './commit.ts'
import { openConnection } from './connection.ts'
import { organizationStore } from './organizations.ts'
import { openStaging } from './staging.ts'
import { statusListStore } from './status-lists.ts'
import { StorageFailure, storageFailure } from './storage-failure.ts'
import { temporaryFolder, testOrganization, testVersion } from './store.testing.ts'
import { openStore } from './store.ts'
import { lookAtStore } from './store-state.ts'
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

const withCode = (code: string, more: object = {}) => Object.assign(new Error(`of ${code}`), { code, ...more })

describe('storageFailure', () => {
  test.each([
    ['SQLITE_FULL', 'disk_full'],
    ['SQLITE_CORRUPT', 'store_damaged'],
    ['SQLITE_CORRUPT_VTAB', 'store_damaged'],
    ['SQLITE_CORRUPT_INDEX', 'store_damaged'],
    ['SQLITE_NOTADB', 'store_damaged'],
    ['SQLITE_BUSY', 'store_busy'],
    ['SQLITE_BUSY_SNAPSHOT', 'store_busy'],
    ['SQLITE_LOCKED_SHAREDCACHE', 'store_busy'],
    ['SQLITE_READONLY', 'disk_read_only'],
    ['SQLITE_READONLY_DIRECTORY', 'disk_read_only'],
    ['SQLITE_READONLY_DBMOVED', 'path_unusable'],
    ['SQLITE_PROTOCOL', 'store_busy'],
    ['SQLITE_CANTOPEN', 'path_unusable'],
    ['SQLITE_CANTOPEN_ISDIR', 'path_unusable'],
    ['SQLITE_PERM', 'file_not_permitted'],
    ['SQLITE_IOERR', 'disk_failed'],
    ['SQLITE_IOERR_FSYNC', 'disk_failed'],
    ['SQLITE_IOERR_SHMSIZE', 'disk_failed'],
    ['SQLITE_IOERR_NOMEM', 'out_of_memory'],
    ['SQLITE_NOMEM', 'out_of_memory'],
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EFBIG', 'disk_full'],
    ['EROFS', 'disk_read_only'],
    ['EACCES', 'file_not_permitted'],
    ['EPERM', 'file_not_permitted'],
    ['EIO', 'disk_failed'],
    ['EMFILE', 'too_many_open_files'],
    ['ENFILE', 'too_many_open_files'],
    ['ENOMEM', 'out_of_memory'],
    ['EISDIR', 'path_unusable'],
    ['ERR_DLOPEN_FAILED', 'native_module_mismatch'],
  ])('maps %s to %s, and advises a backup only for damage', (raw, code) => {
    const failure = storageFailure(withCode(raw))
    expect(failure).toBeInstanceOf(StorageFailure)
    expect(failure?.code).toBe(code)
    expect(/backup/i.test(failure?.message ?? '')).toBe(code === 'store_damaged')
    expect(/There is no room|may not become larger/.test(failure?.message ?? '')).toBe(code === 'disk_full')
  })

  test.each([
    'SQLITE_ERROR',
    'SQLITE_CONSTRAINT_UNIQUE',
    'SQLITE_MISUSE',
    'SQLITE_SCHEMA',
    'SQLITE_TOOBIG',
    'ECONNRESET',
  ])('ignores %s, which is not about a file', raw => {
    expect(storageFailure(withCode(raw))).toBeUndefined()
  })

  test.each([
    withCode('EACCES', { syscall: 'listen' }),
    withCode('ENOMEM', { syscall: 'spawn' }),
    withCode('EMFILE', { syscall: 'connect' }),
    withCode('wallet_damaged', { cause: withCode('SQLITE_NOTADB') }),
    withCode('search_index_damaged', { cause: withCode('SQLITE_CORRUPT') }),
    'a text',
    undefined,
    null,
  ])('ignores errors about other things (%s)', error => {
    expect(storageFailure(error)).toBeUndefined()
  })

  test('finds the failure among the causes of an error', () => {
    const wrapped = new Error('the query failed', { cause: new Error('again', { cause: withCode('SQLITE_FULL') }) })
    expect(storageFailure(wrapped, '/data/x')?.message).toContain('/data/x')
    expect(storageFailure(wrapped)?.cause).toBe(wrapped)
  })

  test('stops at an error that is its own cause', () => {
    const error = new Error('round')
    error.cause = error
    expect(storageFailure(error)).toBeUndefined()
  })
})

describe('a full disk', () => {
  test('in the middle of a commit leaves the store unchanged, and the same commit succeeds when there is room', async () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    await withRegister(path)
    const connection = openConnection(path, { readonly: false })
    const commit = withFailures(path, { commit: committer(connection) }).commit
    const allocate = await statusListStore(connection).allocator(bytes => new Uint8Array(bytes).fill(7))
    const batch = Array.from({ length: 300 }, (_, number) =>
      testVersion(testOrganization(`N${number}`, { legalName: 'A long name. '.repeat(40) }), 1, allocate()),
    )
    const pages = Number(connection.sqlite.pragma('page_count', { simple: true }))
    connection.sqlite.pragma(`max_page_count = ${pages + 5}`)
    expect(thrownBy(() => commit(batch, NOW))).toMatchObject({
      code: 'disk_full',
      message: `There is no room on the disk for ${path}. Free some, then run the same command again.`,
    })
    expect(await organizationStore(connection).count()).toBe(0)
    connection.sqlite.pragma('max_page_count = 1000000')
    expect(commit(batch, NOW)).toBe(600)
    expect(await organizationStore(connection).count()).toBe(300)
    connection.sqlite.close()
  })

  test('while rows are staged names the folder of temporary files', () => {
    const staging = withFailures('/temporary/', {
      add: () => {
        const sqlite = new Database('')
        sqlite.pragma('max_page_count = 2')
        sqlite.exec('CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f)')
      },
    })
    expect(thrownBy(() => staging.add())).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('/temporary/'),
    })
  })
})

test('staging can be closed in the middle of reading its rows', () => {
  const staging = openStaging()
  for (const number of ['A', 'B', 'C']) staging.add(2, number, {})
  for (const group of staging.groups()) if (group.registrationNumber === 'A') break
  staging.close()
})

describe('opening a store', () => {
  test('reports a folder in the place of the database', () => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    mkdirSync(path)
    expect(thrownBy(() => openStore({ path }))).toMatchObject({
      code: 'path_unusable',
      message: expect.stringMatching(/EISDIR/),
    })
    expect(thrownBy(() => takeWriterLock(path))).toMatchObject({ code: 'path_unusable' })
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

  test('tells a held lock from a file that is not a lock', () => {
    const path = join(temporaryFolder(), 'writer.lock')
    const lock = takeWriterLock(path)
    expect(thrownBy(() => takeWriterLock(path))).toMatchObject({ code: 'writer_busy' })
    lock.release()
    takeWriterLock(path).release()
    writeFileSync(path, 'x'.repeat(5000))
    expect(thrownBy(() => takeWriterLock(path))).toMatchObject({
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

  test.each([true, false])('asks for a newer release for its database (read-only: %s)', readonly => {
    const path = join(temporaryFolder(), 'registry.sqlite')
    openStore({ path }).close()
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
    store.close()
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
      for (const use of [() => openStore({ path }).close(), () => lookAtStore(path, ({ now }) => now)]) {
        try {
          use()
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
  const full = withCode('SQLITE_FULL')
  const part = {
    field: 7,
    now(): number {
      throw full
    },
    async later(): Promise<number> {
      throw full
    },
    async made() {
      return () => {
        throw full
      }
    },
    inner: {
      now(): number {
        throw full
      },
    },
    own() {
      return this.field
    },
    other() {
      throw new RangeError('something else')
    },
  }
  const guarded = withFailures('/data/registry.sqlite', part)
  const failure = expect.objectContaining({ code: 'disk_full', cause: full })

  test('throws the failure of its file, synchronously, asynchronously and from functions that it returns', async () => {
    expect(thrownBy(() => guarded.now())).toEqual(failure)
    expect(thrownBy(() => guarded.inner.now())).toEqual(failure)
    await expect(guarded.later()).rejects.toEqual(failure)
    const made = await guarded.made()
    expect(thrownBy(made)).toEqual(failure)
  })

  test('is otherwise unchanged', () => {
    expect(guarded.own()).toBe(7)
    expect(guarded.now).toBe(guarded.now)
    expect(() => guarded.other()).toThrow(RangeError)
  })
})

/** Creates a store that has the test register. */
async function withRegister(path: string): Promise<void> {
  const store = openStore({ path })
  const { id } = testOrganization('1')
  await store.registers.describe({
    ...{ id: 'test-register', jurisdiction: id.slice(0, 5), invented: true, entityTypes: {}, statuses: {} },
    name: { en: 'Test register', fr: 'Registre d’essai' },
    authority: { name: { en: 'Test authority', fr: 'Autorité d’essai' } },
    licence: { name: 'None', url: 'https://example.org/licence', notice: { en: 'Invented.', fr: 'Inventé.' } },
  })
  store.close()
}
