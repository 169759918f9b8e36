import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didOfKeyId, didWebUrl, documentUrl } from './did-web.ts'

describe('didWebUrl', () => {
  it.each([
    ['did:web:registry.example', 'https://registry.example/.well-known/did.json'],
    ['did:web:registry.example%3A8443', 'https://registry.example:8443/.well-known/did.json'],
    ['did:web:registry.example:agencies:tax', 'https://registry.example/agencies/tax/did.json'],
    ['did:web:xn--bcher-kva.example', 'https://xn--bcher-kva.example/.well-known/did.json'],
    ['did:web:registry.example:a%20b', 'https://registry.example/a%20b/did.json'],
    ['did:web:localhost%3A3000', 'http://localhost:3000/.well-known/did.json'],
    ['did:web:127.0.0.1%3A3000:agencies:one', 'http://127.0.0.1:3000/agencies/one/did.json'],
    ['did:web:%5B%3A%3A1%5D%3A3000', 'http://[::1]:3000/.well-known/did.json'],
  ])('finds the document of %s', (did, url) => {
    expect(didWebUrl(did)).toBe(url)
  })

  it.each([
    'did:key:z6Mk',
    'did:web:',
    'did:WEB:registry.example',
    'did:web:registry.example:',
    'did:web:registry.example::a',
    'did:web:user%40registry.example',
    'did:web:user%3Apassword%40registry.example',
    'did:web:registry.example%2Fa',
    'did:web:registry.example/a',
    'did:web:registry.example?a=1',
    'did:web:registry.example#key',
    'did:web:registry.example%3A',
    'did:web:registry.example%3A0',
    'did:web:registry.example%3A65536',
    'did:web:registry.example%3A80%3A80',
    'did:web:registry.example:..',
    'did:web:registry.example:%2e%2E:a',
    'did:web:registry.example:.',
    'did:web:registry.example:a%2Fb',
    'did:web:registry.example:a%5Cb',
    'did:web:registry.example:a%00',
    'did:web:registry.example:%ff',
    'did:web:registry..example',
    'did:web:registry.example.',
    'did:web:-registry.example',
    'did:web:10.0.0.1',
    'did:web:127.1',
    'did:web:2130706433',
    'did:web:0x7f000001',
    'did:web:0177.0.0.1',
    'did:web:169.254.169.254',
    'did:web:%5B%3A%3Affff%3A127.0.0.1%5D',
    'did:web:%5Bfe80%3A%3A1%5D',
    'did:web:%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1',
    'did:web:%E2%91%A0.example',
    'did:web:b\u00fccher.example',
    `did:web:${'a'.repeat(64)}.example`,
    `did:web:registry.example${':a'.repeat(2000)}`,
  ])('refuses %s', did => {
    expect(didWebUrl(did)).toBeUndefined()
  })

  it('returns an address with exactly the host in the DID, for any DID', () => {
    const part = fc.string({
      unit: fc.constantFrom(
        ...'ab1.-_:',
        '%2e',
        '%2E',
        '%3A',
        '%40',
        '%2F',
        '%5C',
        '%5B',
        '%5D',
        'localhost',
        '127.0.0.1',
      ),
    })
    fc.assert(
      fc.property(part, id => {
        const text = didWebUrl(`did:web:${id}`)
        if (text === undefined) return
        const url = new URL(text)
        const [authority = '', ...path] = id.split(':')
        expect(decodeURIComponent(authority).toLowerCase().replace(/:\d+$/, '')).toBe(url.hostname)
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', ''])
        expect(url.pathname.split('/').length).toBe(Math.max(path.length, 1) + 2)
        expect(url.protocol).toBe(/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) ? 'http:' : 'https:')
      }),
      { numRuns: 3000 },
    )
  })
})

describe('documentUrl', () => {
  it.each(['https://registry.example/a?b=c', 'http://localhost:3000/status-lists/1', 'http://[::1]/a'])(
    'allows %s',
    text => {
      expect(documentUrl(text)).toBe(text)
    },
  )

  it.each([
    'http://registry.example/',
    'http://localhost.attacker.example/',
    'http://127.0.0.2/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,a',
    'https://user@registry.example/',
    'https://:password@registry.example/',
    'https://registry.example/#a',
    'https:registry.example',
    'https://registry.example/a b',
    ' https://registry.example/',
    'https:\\\\registry.example\\',
    'https://',
    'status-lists/1',
    `https://registry.example/${'a'.repeat(2048)}`,
    undefined,
    { id: 'https://registry.example/' },
  ])('refuses %j', text => {
    expect(documentUrl(text)).toBeUndefined()
  })
})

describe('didOfKeyId', () => {
  it('returns the part before the fragment', () => {
    expect(didOfKeyId('did:web:registry.example%3A8443:tax#key-1')).toBe('did:web:registry.example%3A8443:tax')
  })

  it.each([
    '#key-1',
    'did:web:registry.example',
    'did:web:registry.example#',
    'did:web:registry.example/a#b',
    'did:web:registry.example?a#b',
    'https://registry.example#a',
    'did:web:a#b#c',
  ])('returns undefined for %s', keyId => {
    expect(didOfKeyId(keyId)).toBeUndefined()
  })
})
