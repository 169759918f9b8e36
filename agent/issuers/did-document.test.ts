import fc from 'fast-check'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, it } from 'vitest'
import { didWebOf, normaliseBaseUrl, thumbprintOf } from './did-document.ts'

describe('the DID of a registry', () => {
  it.each([
    ['http://localhost:3000', 'did:web:localhost%3A3000'],
    ['http://localhost:3000/', 'did:web:localhost%3A3000'],
    ['http://127.0.0.1:8080', 'did:web:127.0.0.1%3A8080'],
    ['http://[::1]:3000', 'did:web:%5B%3A%3A1%5D%3A3000'],
    ['https://registry.example', 'did:web:registry.example'],
    ['https://Registry.Example:443/', 'did:web:registry.example'],
    ['https://registry.example:8443', 'did:web:registry.example%3A8443'],
    ['https://example.org/agencies/one/', 'did:web:example.org:agencies:one'],
    ['https://example.org/~one/a%20b', 'did:web:example.org:%7Eone:a%20b'],
    ['https://例え.example', 'did:web:xn--r8jz45g.example'],
  ])('of %s is %s', (baseUrl, did) => {
    expect(didWebOf(baseUrl)).toBe(did)
  })

  it('resolves to its address by the rules of did:web', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9_~!'()*-]{1,8}$/)
    fc.assert(
      fc.property(
        fc.domain(),
        fc.option(fc.integer({ min: 1, max: 65_535 })),
        fc.array(segment),
        (host, port, path) => {
          const baseUrl = normaliseBaseUrl(`https://${host}${port ? `:${port}` : ''}/${path.join('/')}`)
          const did = didWebOf(baseUrl)
          expect(did).toMatch(/^did:web(?::(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+)+$/)
          const [authority, ...segments] = did.slice('did:web:'.length).split(':').map(decodeURIComponent)
          expect(normaliseBaseUrl(`https://${[authority, ...segments].join('/')}`)).toBe(baseUrl)
        },
      ),
    )
  })

  it.each([
    'registry.example',
    '',
    'ftp://registry.example',
    'http://registry.example',
    'http://192.168.1.2:3000',
    'http://localhost.example',
    'https://user:secret@registry.example',
    'https://registry.example/?a=b',
    'https://registry.example/#here',
    'https://registry.example/a//b',
  ])('cannot be made from %j', baseUrl => {
    expect(() => didWebOf(baseUrl)).toThrow(expect.objectContaining({ code: 'invalid_setting' }))
  })
})

it('a DID document names a key by its RFC 7638 thumbprint', async () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
    y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
  } as const
  expect(thumbprintOf(jwk)).toBe(await calculateJwkThumbprint(jwk))
})
