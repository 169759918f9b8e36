import { describe, expect, test } from 'vitest'
import { isLoopback, readSettings } from './settings.ts'

describe('settings', () => {
  test('have defaults that suit a first try', () => {
    expect(readSettings({ PATH: '/bin', HOME: '/home/x' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      baseUrl: undefined,
      walletKey: undefined,
      vcApi: false,
      trustedProxies: [],
    })
  })

  test.each([
    [{ PORT: 'http' }, 'PORT: must be a port number'],
    [{ PORT: '70000' }, 'PORT'],
    [{ ORGSEAL_BASE_URL: 'registry.example' }, 'ORGSEAL_BASE_URL: must be an absolute address'],
    [{ ORGSEAL_BASE_URL: 'http://registry.example' }, 'must be https, except on localhost'],
    [{ ORGSEAL_BASE_URL: 'http://127.3.2.1' }, 'must be https, except on localhost'],
    [{ ORGSEAL_BASE_URL: 'https://user:pw@registry.example' }, 'must have no user'],
    [{ ORGSEAL_BASE_URL: 'https://registry.example/path' }, 'must be the top of a host'],
    [{ ORGSEAL_WALLETKEY: 'misspelt' }, 'Unknown setting ORGSEAL_WALLETKEY'],
    [{ ORGSEAL_DEFINITIONS: '/nowhere/at/all' }, 'ORGSEAL_DEFINITIONS: must name a folder that exists'],
    [{ ORGSEAL_WALLET: 'cloud' }, 'ORGSEAL_WALLET'],
    [{ ORGSEAL_WALLET_KEY_NEW: 'too short' }, 'ORGSEAL_WALLET_KEY_NEW: must have at least 16 characters'],
    [{ ORGSEAL_VC_API: 'true' }, 'ORGSEAL_VC_API'],
    [{ ORGSEAL_LOG_LEVEL: 'loud' }, 'ORGSEAL_LOG_LEVEL'],
    [{ ORGSEAL_TRUSTED_PROXIES: 'proxy.example' }, 'ORGSEAL_TRUSTED_PROXIES: must list addresses or networks'],
    [{ MEILI_URL: 'localhost:7700' }, 'MEILI_URL: must be an address'],
    [{ MEILI_URL: 'http://user:pw@localhost' }, 'MEILI_URL: must be an address'],
  ])('refuse %j by name', (environment, message) => {
    expect(() => readSettings(environment)).toThrow(
      expect.objectContaining({ code: 'invalid_setting', message: expect.stringContaining(message) }),
    )
  })

  test('never repeat a secret in an error', () => {
    const secret = 'too short'
    try {
      readSettings({ ORGSEAL_WALLET_KEY: secret })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).toContain('at least 16 characters')
      expect(String(error)).not.toContain(secret)
    }
  })

  test('read the Meilisearch server, and ignore other MEILI variables', () => {
    expect(readSettings({ MEILI_KEY: 'k' }).meilisearch).toBeUndefined()
    const environment = { MEILI_URL: 'http://127.0.0.1:7700', MEILI_KEY: 'k', MEILI_MASTER_KEY: 'k', MEILI_ENV: 'x' }
    expect(readSettings(environment).meilisearch).toEqual({ url: 'http://127.0.0.1:7700', key: 'k' })
  })

  test('drop the slash at the end of the base URL', () => {
    expect(readSettings({ ORGSEAL_BASE_URL: 'https://registry.example/' }).baseUrl).toBe('https://registry.example')
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.3.2.1', true],
  ['localhost', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['127.0.0.1.example.org', false],
  ['10.0.0.1', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
