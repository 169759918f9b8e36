import type { LookupAddress } from 'node:dns'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { createGuardedFetch, type FetchRefusal, isPublicAddress } from './guarded-fetch.ts'
import { CERTIFICATE, type LocalServer, startLocalServer } from './tls-server.testing.ts'

const servers: LocalServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()))
})

async function serve(...parameters: Parameters<typeof startLocalServer>): Promise<LocalServer> {
  const server = await startLocalServer(...parameters)
  servers.push(server)
  return server
}

const refused = (refusal: FetchRefusal) => ({ ok: false, refusal })
const NOT_REACHABLE = refused({ code: 'not_reachable' })

/** A fetch as in production, except that it trusts the test certificate and by default may connect to any address. */
const open = (limits: { timeoutMs?: number; maxBytes?: number } = {}) =>
  createGuardedFetch({
    refusalMs: 0,
    ...limits,
    ca: CERTIFICATE,
    permits: () => true,
    lookup: (_, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
  })

describe('guarded fetch', () => {
  test('returns a document with its text and its media type', async () => {
    const { port } = await serve('https', (_, response) => {
      response.setHeader('Content-Type', 'Application/DID+json; charset=utf-8').end('{"id":"did:web:é"}')
    })
    expect(await open()(`https://documents.example:${port}/did.json`)).toEqual({
      ok: true,
      body: '{"id":"did:web:é"}',
      mediaType: 'application/did+json',
    })
  })

  test.each([
    ['refuses a redirect', 302, { location: 'https://127.0.0.1/' }, refused({ code: 'redirects' })],
    ['refuses an error', 404, {}, refused({ code: 'http_status', status: 404 })],
    ['refuses an empty answer', 204, {}, refused({ code: 'http_status', status: 204 })],
    ['refuses compression', 200, { 'content-encoding': 'gzip' }, refused({ code: 'compressed' })],
  ])('%s', async (_, status, headers, refusal) => {
    const server = await serve('https', (_request, response) => response.writeHead(status, headers).end())
    const fetched = await open()(`https://documents.example:${server.port}/`)
    expect(fetched).toEqual(refusal)
    expect(server.requests).toHaveLength(1)
  })

  test('refuses a document that is not UTF-8', async () => {
    const { port } = await serve('https', (_, response) => response.end(Buffer.from([0x7b, 0xff, 0x7d])))
    expect(await open()(`https://documents.example:${port}/`)).toEqual(refused({ code: 'not_text' }))
  })

  test('stops reading an endless body at the size limit', async () => {
    const { port } = await serve('https', (_, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    const fetched = await open({ maxBytes: 100_000 })(`https://documents.example:${port}/`)
    expect(fetched).toEqual(refused({ code: 'too_large', limit: 100_000 }))
  })

  test('reads nothing of a body whose announced size is over the limit', async () => {
    const { port } = await serve('https', (_, response) => {
      response.writeHead(200, { 'content-length': 1e12 }).flushHeaders()
    })
    const fetched = await open({ maxBytes: 1000 })(`https://documents.example:${port}/`)
    expect(fetched).toEqual(refused({ code: 'too_large', limit: 1000 }))
  })

  test('gives up on a server that does not answer and on one that stops in the middle', async () => {
    const { port } = await serve('https', (request, response) => {
      if (request.url === '/middle') response.write('{')
    })
    const fetchDocument = open({ timeoutMs: 200 })
    expect(await fetchDocument(`https://documents.example:${port}/`)).toEqual(NOT_REACHABLE)
    expect(await fetchDocument(`https://documents.example:${port}/middle`)).toEqual(refused({ code: 'cut_off' }))
  })

  test('refuses a certificate of an unknown authority', async () => {
    const { port } = await serve('https', (_, response) => response.end('{}'))
    const strict = createGuardedFetch({
      refusalMs: 0,
      permits: () => true,
      lookup: (_, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    expect(await strict(`https://documents.example:${port}/`)).toEqual(NOT_REACHABLE)
  })
})

describe('guarded fetch protects the internal network:', () => {
  test('it never connects to a server of this machine, by address or by name', async () => {
    const server = await serve('https', (_, response) => response.end('{}'))
    const guarded = createGuardedFetch({
      refusalMs: 0,
      ca: CERTIFICATE,
      lookup: (_, answer) => answer(null, [{ address: '127.0.0.1', family: 4 }]),
    })
    for (const host of ['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      expect(await guarded(`https://${host}:${server.port}/`), host).toEqual(NOT_REACHABLE)
    }
    expect(await guarded(`https://documents.example:${server.port}/`)).toEqual(NOT_REACHABLE)
    expect(server.requests).toEqual([])
  })

  test('it refuses localhost as the system resolves it', async () => {
    const { port } = await serve('https', (_, response) => response.end('{}'))
    const fetched = await createGuardedFetch({ refusalMs: 0, ca: CERTIFICATE })(`https://localhost:${port}/`)
    expect(fetched).toEqual(NOT_REACHABLE)
  })

  test('a name that resolves to another address the second time is still refused', async () => {
    const server = await serve('https', (_, response) => response.end('{}'))
    let asked = 0
    const guarded = createGuardedFetch({
      refusalMs: 0,
      ca: CERTIFICATE,
      permits: address => address === '127.0.0.1' && asked === 1,
      lookup: (_, answer) => {
        asked += 1
        answer(null, [{ address: '127.0.0.1', family: 4 }])
      },
    })
    const url = `https://documents.example:${server.port}/`
    expect(await guarded(url)).toMatchObject({ ok: true })
    expect(await guarded(url)).toEqual(NOT_REACHABLE)
    expect(server.requests).toHaveLength(1)
  })

  test('only the permitted addresses of a name are tried', async () => {
    const server = await serve('https', (_, response) => response.end('{}'))
    const guarded = createGuardedFetch({
      refusalMs: 0,
      ca: CERTIFICATE,
      permits: address => address === '127.0.0.1',
      lookup: (_, answer) =>
        answer(null, [
          { address: '10.0.0.1', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
    })
    expect(await guarded(`https://documents.example:${server.port}/`)).toMatchObject({ ok: true })
  })

  test('neither texts nor response times show which internal servers exist', async () => {
    const silent = await serve('https', () => undefined)
    const closed = await startLocalServer('https', () => undefined)
    await closed.close()
    const plain = await serve('http', (_, response) => response.end('{}'))
    const inside = (address: string) => [{ address, family: 4 }]
    const failure = (code: string) => Object.assign(new Error(code), { code })
    const names: Readonly<Record<string, readonly LookupAddress[] | Error>> = {
      'missing.example': failure('ENOTFOUND'),
      'slow.example': failure('EAI_AGAIN'),
      'empty.example': [],
      'printer.example': inside('10.0.0.7'),
      'router.example': inside('192.168.1.1'),
      'metadata.example': inside('169.254.169.254'),
      'both.example': [...inside('10.0.0.7'), ...inside('172.16.0.1')],
      'documents.example': inside('127.0.0.1'),
    }
    const waits: number[] = []
    const guarded = createGuardedFetch({
      timeoutMs: 200,
      refusalMs: 1000,
      ca: CERTIFICATE,
      // Treats this machine's own address as public, so that its closed port is a port of the public internet.
      permits: address => address === '127.0.0.1',
      lookup: (name, answer) => {
        const found = names[name] ?? []
        if (found instanceof Error) answer(found, [])
        else answer(null, found)
      },
      wait: async milliseconds => waits.push(milliseconds),
      clock: () => 0,
    })
    const hosts = [...Object.keys(names).filter(name => name !== 'documents.example'), '10.0.0.7', '[fe80::1]']
    const urls = [
      ...hosts.map(host => `https://${host}/`),
      ...[closed.port, plain.port, silent.port].map(port => `https://documents.example:${port}/`),
    ]
    for (const url of urls) expect(await guarded(url), url).toEqual(NOT_REACHABLE)
    expect(waits).toEqual(urls.map(() => 1000))
  })

  test('a refusal is delayed to the fixed time, and an answer is not delayed', async () => {
    const { port } = await serve('https', (_, response) => response.writeHead(404).end())
    const waits: number[] = []
    let now = 0
    const guarded = createGuardedFetch({
      refusalMs: 1000,
      ca: CERTIFICATE,
      permits: () => true,
      lookup: (name, answer) => {
        now += name === 'slow.example' ? 1500 : 300
        if (name === 'documents.example') answer(null, [{ address: '127.0.0.1', family: 4 }])
        else answer(new Error('not found'), [])
      },
      wait: async milliseconds => waits.push(milliseconds),
      clock: () => now,
    })
    await guarded('https://missing.example/')
    await guarded('https://slow.example/')
    expect(waits).toEqual([700, 0])
    expect(await guarded(`https://documents.example:${port}/`)).toEqual(refused({ code: 'http_status', status: 404 }))
    expect(waits).toHaveLength(2)
  })

  test('it refuses plain http without a connection', async () => {
    const server = await serve('http', (_, response) => response.end('{}'))
    const fetched = await open()(`http://documents.example:${server.port}/`)
    expect(fetched).toEqual(refused({ code: 'not_https' }))
    expect(server.requests).toEqual([])
  })

  test.each<[string, FetchRefusal['code']]>([
    ['https://user:secret@documents.example/', 'address_secret'],
    ['https://user@documents.example/', 'address_secret'],
    ['https://documents.example:22/', 'port_refused'],
    ['ftp://documents.example/', 'not_https'],
    ['file:///etc/passwd', 'not_https'],
    ['data:application/json,{}', 'not_https'],
    ['//documents.example/', 'address_unreadable'],
    ['', 'address_unreadable'],
  ])('it refuses %s with %s', async (url, code) => {
    expect(await open()(url)).toEqual({ ok: false, refusal: { code } })
  })

  test('it does not throw for any text', async () => {
    const guarded = createGuardedFetch({ refusalMs: 0, lookup: (_, answer) => answer(new Error('no such host'), []) })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.ipV4().map(ip => `https://${ip}/`),
        ),
        async url => {
          // Public addresses are skipped: they would really be connected to.
          if (/^https:\/\/[\d.]+\//.test(url) && isPublicAddress(url.slice(8, -1))) return
          expect((await guarded(url)).ok).toBe(false)
        },
      ),
    )
  })
})

describe('public addresses', () => {
  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '::8.8.8.8',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:a00:1::1',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '4000::1',
    '2::1',
    'documents.example',
    '',
    '1.2.3.4.5',
  ])('do not include %s', address => {
    expect(isPublicAddress(address)).toBe(false)
  })

  test.each(['1.1.1.1', '8.8.8.8', '93.184.215.14', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'])(
    'include %s',
    address => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )
})
