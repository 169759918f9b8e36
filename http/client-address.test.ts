import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientKey } from './client-address.ts'
import { parseNetworks } from './networks.ts'

const proxies = (text: string) => parseNetworks(text) ?? []
const LOCAL = proxies('127.0.0.1, 10.0.0.0/8, fd00::/8')

describe('the client of a connection', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['', 'unknown'],
    ['nonsense', 'unknown'],
  ])('whose remote address is %j is %s', (remote, client) => {
    expect(clientKey(remote, { trustedProxies: [] })).toBe(client)
  })

  test('is the remote address, whatever the headers say, unless it is a trusted proxy', () => {
    const headers = { xForwardedFor: '198.51.100.1', forwarded: 'for=198.51.100.1' }
    expect(clientKey('192.0.2.7', { trustedProxies: [], ...headers })).toBe('192.0.2.7')
    expect(clientKey('192.0.2.7', { trustedProxies: LOCAL, ...headers })).toBe('192.0.2.7')
  })
})

describe('behind a trusted proxy, the client', () => {
  test.each([
    ['198.51.100.1', '198.51.100.1'],
    ['203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['203.0.113.9, 198.51.100.1, 10.1.2.3', '198.51.100.1'],
    ['10.9.9.9, 10.1.2.3', '10.9.9.9'],
    ['198.51.100.1:4711', '198.51.100.1'],
    ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['198.51.100.1,', '127.0.0.1'],
    ['unknown', '127.0.0.1'],
    ['198.51.100.1, unknown, 10.1.2.3', '10.1.2.3'],
    ['1, 127.1', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('for X-Forwarded-For: %s is %s', (xForwardedFor, client) => {
    expect(clientKey('127.0.0.1', { trustedProxies: LOCAL, xForwardedFor })).toBe(client)
  })

  test.each([
    ['for=198.51.100.1', '198.51.100.1'],
    ['For="[2001:db8:1:2::9]:4711";proto=https', '2001:db8:1:2::/64'],
    ['for=203.0.113.9;by=10.0.0.1, proto=http; for=198.51.100.1:80', '198.51.100.1'],
    ['for=_hidden', '127.0.0.1'],
    ['for="198.51.100.1', '127.0.0.1'],
    ['proto=https', '127.0.0.1'],
    ['for="x, for=203.0.113.9", for=198.51.100.1', '198.51.100.1'],
  ])('for Forwarded: %s is %s', (forwarded, client) => {
    expect(clientKey('::ffff:127.0.0.1', { trustedProxies: LOCAL, forwarded })).toBe(client)
  })

  test('is the proxy itself when the two headers name different clients', () => {
    const by = { trustedProxies: LOCAL, xForwardedFor: '198.51.100.1' }
    expect(clientKey('127.0.0.1', { ...by, forwarded: 'for=203.0.113.9' })).toBe('127.0.0.1')
    expect(clientKey('127.0.0.1', { ...by, forwarded: 'for=198.51.100.1' })).toBe('198.51.100.1')
  })
})

test('a header that the client sends does not change the address that the nearest proxy appends', () => {
  const header = fc.oneof(
    fc.string(),
    fc.ipV4(),
    fc.ipV6(),
    fc.array(fc.ipV4()).map(list => list.join(', ')),
  )
  fc.assert(
    fc.property(header, own => {
      const xForwardedFor = `${own}, 198.51.100.1`
      expect(clientKey('127.0.0.1', { trustedProxies: LOCAL, xForwardedFor })).toBe('198.51.100.1')
      const forwarded = `${own}, for=198.51.100.1`
      expect(clientKey('127.0.0.1', { trustedProxies: LOCAL, forwarded })).toBe('198.51.100.1')
    }),
  )
})

describe('the list of trusted proxies', () => {
  test.each(['', '127.0.0.1', '10.0.0.0/8,::1', ' fd00::/8 , 192.0.2.1 '])('accepts %j', text => {
    expect(parseNetworks(text)).toHaveLength(text.split(',').filter(one => one.trim() !== '').length)
  })

  test.each(['proxy.example', '10.0.0.0/33', '10.0.0', '1', '0x7f.1', '*', '10.0.0.1-10.0.0.9'])('refuses %j', text => {
    expect(parseNetworks(text)).toBeUndefined()
  })
})
