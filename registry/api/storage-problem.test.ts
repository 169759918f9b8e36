/** Answers to requests when a file of the registry cannot be used. */
import { describe, expect, onTestFinished, test } from 'vitest'
import { StorageFailure } from '../store/storage-failure.ts'
import { openTestRegistry } from './app.testing.ts'

const SECRET_PATH = '/var/lib/somewhere/registry.sqlite'
const withCode = (code: string) => Object.assign(new Error('from below'), { code })

async function ask(thrown: Error) {
  const registry = await openTestRegistry({
    mint: async () => {
      throw thrown
    },
  })
  onTestFinished(() => registry.close())
  const response = await registry.app.request('/api/v1/organizations/CA-XP.1/credentials', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"type":"good-standing"}',
  })
  return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
}

describe('a request that has to write and fails', () => {
  test.each([
    [new StorageFailure('disk_full', `There is no room on the disk for ${SECRET_PATH}.`, undefined), 507, 'disk_full'],
    [withCode('SQLITE_FULL'), 507, 'disk_full'],
    [withCode('ENOSPC'), 507, 'disk_full'],
    [withCode('SQLITE_READONLY_ROLLBACK'), 503, 'disk_read_only'],
    [withCode('SQLITE_IOERR_WRITE'), 503, 'disk_failed'],
    [withCode('EMFILE'), 503, 'too_many_open_files'],
    [withCode('SQLITE_BUSY'), 503, 'store_busy'],
    [withCode('SQLITE_CORRUPT'), 500, 'store_damaged'],
    [withCode('SQLITE_ERROR'), 500, 'internal'],
  ])('gets the kind of failure, but not the path (%s)', async (thrown, status, code) => {
    const answered = await ask(thrown)
    expect(answered.status).toBe(status)
    expect(JSON.parse(answered.text)).toMatchObject({ code, status })
    expect(answered.text).not.toContain(SECRET_PATH)
    expect(answered.retryAfter).toBe(code === 'internal' ? null : '30')
  })
})
