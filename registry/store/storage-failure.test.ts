import { describe, expect, test } from 'vitest'
import { StorageFailure, storageFailure } from './storage-failure.ts'

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
