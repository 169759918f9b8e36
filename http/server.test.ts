import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from '../registry/api/app.testing.ts'
import type { ConnectionLimits } from './connections.ts'
import type { RequestBindings } from './environment.ts'
import { problemSchema } from './problem-schema.ts'
import { type RunningServer, type ServedApp, startServer } from './server.ts'

const logger = pino({ level: 'silent' })
let registry: TestRegistry
let server: RunningServer

beforeAll(async () => {
  registry = await openTestRegistry()
  server = await startServer({ app: registry.app, host: '127.0.0.1', port: 0, logger })
})

afterAll(async () => {
  await server.close()
  await registry.close()
})

/** Sends these bytes unchanged; returns everything that comes back until the connection ends. */
function exchange(bytes: string | Uint8Array, port = server.port): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes))
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('error', error => ('code' in error && error.code === 'ECONNRESET' ? undefined : reject(error)))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

function parse(text: string) {
  const end = text.indexOf('\r\n\r\n')
  const head = end < 0 ? text : text.slice(0, end)
  const body = end < 0 ? '' : text.slice(end + 4)
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
  return { status, head, body }
}

const CLOSE = 'Host: localhost\r\nConnection: close\r\n'

describe('the server on a real connection', () => {
  test('answers requests with a content length', async () => {
    const response = await fetch(`${server.url}/api/v1/organizations/CA-XP.XP0000001`)
    expect(response.status).toBe(200)
    const length = Number(response.headers.get('content-length'))
    expect(length).toBe((await response.arrayBuffer()).byteLength)
    const { head, body } = parse(await exchange(`HEAD /api/v1/organizations/CA-XP.XP0000001 HTTP/1.1\r\n${CLOSE}\r\n`))
    expect(head.toLowerCase()).toContain(`content-length: ${length}`)
    expect(body).toBe('')
  })

  test('sends 304 without a body', async () => {
    const etag = (await fetch(`${server.url}/.well-known/did.json`)).headers.get('etag')
    const request = `GET /.well-known/did.json HTTP/1.1\r\nIf-None-Match: ${etag}\r\n${CLOSE}\r\n`
    const { status, body } = parse(await exchange(request))
    expect(status).toBe(304)
    expect(body).toBe('')
  })

  test('refuses an upload that is too large before it is complete', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: controller => controller.enqueue(new Uint8Array(65_536)),
    })
    const headers = { 'Content-Type': 'application/json' }
    const request = { method: 'POST', headers, body: endless, duplex: 'half' } as const
    const response = await fetch(`${server.url}/api/v1/verifications`, request)
    expect(response.status).toBe(413)
    expect(problemSchema.parse(await response.json()).code).toBe('body_too_large')
  })

  test('goes on working after a body that breaks off', async () => {
    const request = `POST /api/v1/verifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"cred`
    const { status } = parse(await exchange(request))
    expect(status === 400 || Number.isNaN(status)).toBe(true)
    expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  })
})

describe('input that is not valid HTTP:', () => {
  test.each([
    ['words', 'hello there\r\n\r\n', 400, 'bad_request'],
    ['a TLS hello', Uint8Array.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]), 400, 'bad_request'],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['an empty Host', 'GET /livez HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    [
      'two Hosts, the second behind thousands of other headers',
      `GET /livez HTTP/1.1\r\n${CLOSE}${'a:\r\n'.repeat(3000)}Host: b.example\r\n\r\n`,
      400,
      'bad_request',
    ],
    ['two Hosts', `GET /livez HTTP/1.1\r\nHost: a.example\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    ['the same Host twice', `GET /livez HTTP/1.1\r\nhost: localhost\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    [
      'Hosts in one',
      'GET /livez HTTP/1.1\r\nHost: a.example, b.example\r\nConnection: close\r\n\r\n',
      400,
      'bad_request',
    ],
    [
      'two Hosts, and a full target',
      `GET http://a.example/livez HTTP/1.1\r\nHost: a\r\n${CLOSE}\r\n`,
      400,
      'bad_request',
    ],
    [
      'a full target without Host',
      'GET http://a.example/livez HTTP/1.1\r\nConnection: close\r\n\r\n',
      400,
      'bad_request',
    ],
    ['a full target with a user', `GET http://a@b.example/livez HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    ['a bad Host', 'GET / HTTP/1.1\r\nHost: a b/@c\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    ['a target that is not a path', `GET nothing HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    ['an asterisk', `OPTIONS * HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    ['an unknown method', `BREW / HTTP/1.1\r\n${CLOSE}\r\n`, 400, 'bad_request'],
    ['a proxy’s request', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 400, 'bad_request'],
    ['TRACE', `TRACE /livez HTTP/1.1\r\n${CLOSE}\r\n`, 405, 'method_not_allowed'],
    ['headers without end', `GET / HTTP/1.1\r\n${CLOSE}X: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['an address without end', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${CLOSE}\r\n`, 431, 'headers_too_large'],
    ['two lengths', `POST / HTTP/1.1\r\n${CLOSE}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`, 400, 'bad_request'],
    ['an expectation', `GET /livez HTTP/1.1\r\nExpect: miracles\r\n${CLOSE}\r\n`, 417, 'expectation_failed'],
    ['a foreign target', 'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
  ])('%s is answered with a problem', async (_, bytes, expected, code) => {
    const { status, head, body } = parse(await exchange(bytes))
    expect(status).toBe(expected)
    expect(head.toLowerCase()).toContain('content-type: application/problem+json')
    expect(head.toLowerCase()).toContain('x-content-type-options: nosniff')
    expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status: expected, code })
  })

  test('a full target is answered whatever the Host header says, because the host in the target counts', async () => {
    const { status, body } = parse(await exchange(`GET http://other.example/livez HTTP/1.1\r\n${CLOSE}\r\n`))
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok' }])
  })

  test('any bytes on a connection get one answer or none, and never a server error', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('GET / HTTP/1.1', 'POST /api/v1/verifications HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked'),
      fc.constantFrom('Content-Length: 5', 'Content-Length: -1', 'Content-Type: application/json', 'ffffffff', '', '0'),
      fc
        .tuple(fc.constantFrom('GET', 'PUT', 'OPTIONS'), fc.string())
        .map(([method, path]) => `${method} ${path} HTTP/1.1`),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.uint8Array(), async (lines, tail) => {
        const text = await exchange(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), tail]))
        expect(text).not.toMatch(/HTTP\/1\.1 5/)
        // Several requests on one connection may get several answers; only a single one can be checked here.
        const answers = text.split('HTTP/1.1 ').length - 1
        const { status, body } = parse(text)
        if (answers === 1 && status >= 400 && body !== '') {
          problemSchema.parse(JSON.parse(Buffer.from(body, 'latin1').toString('utf8')))
        }
      }),
      { numRuns: 300 },
    )
    expect((await fetch(`${server.url}/livez`)).status).toBe(200)
  })
})

describe('an HTTP connection', () => {
  /** An app that answers on command, one request after another. */
  function slowApp() {
    const asked: (() => void)[] = []
    const gone: Promise<void>[] = []
    let arrived: () => void = () => undefined
    const app = {
      fetch(request: Request, bindings: RequestBindings = {}) {
        if (bindings.refusal) return registry.app.fetch(request, bindings)
        gone.push(new Promise(resolve => request.signal.addEventListener('abort', () => resolve())))
        return new Promise<Response>(resolve => {
          asked.push(() => resolve(new Response('whole')))
          arrived()
        })
      },
    }
    const nextRequest = () =>
      new Promise<void>(resolve => {
        arrived = resolve
      })
    return { app, asked, gone, nextRequest }
  }

  async function serve(app: ServedApp, limits: Partial<ConnectionLimits>) {
    const slow = await startServer({ app, host: '127.0.0.1', port: 0, logger, limits })
    onTestFinished(() => slow.close())
    return slow.port
  }

  function open(port: number) {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    return socket
  }

  const GET = (path: string) => `GET /${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  test('has its requests answered one after another', async () => {
    const { app, asked, nextRequest } = slowApp()
    const socket = open(await serve(app, {}))
    const [first, answers] = [nextRequest(), allOf(socket)]
    socket.end(GET('1') + GET('2') + GET('3'))
    await first
    for (let request = 1; request <= 3; request++) {
      expect(asked).toHaveLength(request)
      const next = nextRequest()
      asked.at(-1)?.()
      if (request < 3) await next
    }
    expect((await answers).split('whole')).toHaveLength(4)
  })

  test('with too many requests ahead gets the first answers, then an error, and is closed', async () => {
    const socket = open(await serve(registry.app, { unanswered: 3 }))
    const answers = allOf(socket)
    socket.write(Array.from({ length: 8 }, () => GET('livez')).join(''))
    const parts = (await answers).split('HTTP/1.1 ').slice(1)
    expect(parts.map(part => part.slice(0, 3))).toEqual(['200', '200', '200', '429'])
    expect(parts.at(-1)?.toLowerCase()).toContain('connection: close')
    expect(parts.at(-1)).toContain('pipelining_limit')
  })

  test('with an endless stream of requests is closed at once', async () => {
    const { app, asked, gone, nextRequest } = slowApp()
    const socket = open(await serve(app, { unanswered: 3 }))
    const first = nextRequest()
    socket.write(GET('1'))
    await first
    socket.on('error', () => undefined)
    socket.write(Array.from({ length: 500 }, () => GET('x')).join(''))
    await gone[0]
    expect(asked).toHaveLength(1)
  })

  test('that waits for an answer is not closed', async () => {
    const { app, asked, nextRequest } = slowApp()
    const port = await serve(app, { stalled: 50 })
    const socket = open(port)
    const [first, answers] = [nextRequest(), allOf(socket)]
    socket.write(GET('1'))
    await first
    // The server closes this one, which sends no request, after the timeout has passed twice.
    for (let idle = 0; idle < 2; idle++) await once(open(port).resume(), 'close')
    asked[0]?.()
    await once(socket, 'data')
    socket.end()
    expect(await answers).toContain('whole')
  })
})

function allOf(socket: Socket): Promise<string> {
  return new Promise(resolve => {
    const chunks: Buffer[] = []
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

describe('the server', () => {
  test('refuses to start on a port in use with a message that names PORT', async () => {
    await expect(
      startServer({ app: registry.app, host: '127.0.0.1', port: server.port, logger }),
    ).rejects.toMatchObject({
      code: 'invalid_setting',
      message: expect.stringContaining(`Port ${server.port} is taken by another program. Stop that one, or set PORT`),
    })
  })

  test('refuses to start on an unknown address with a message that names ORGSEAL_HOST', async () => {
    await expect(startServer({ app: registry.app, host: '192.0.2.1', port: 0, logger })).rejects.toMatchObject({
      code: 'invalid_setting',
      message: expect.stringContaining('ORGSEAL_HOST'),
    })
  })

  test('finishes running answers when it closes, and accepts no more', async () => {
    let begin: () => void = () => undefined
    let finish: () => void = () => undefined
    const begun = new Promise<void>(resolve => {
      begin = resolve
    })
    const finished = new Promise<void>(resolve => {
      finish = resolve
    })
    const app = {
      async fetch() {
        begin()
        await finished
        return new Response('whole')
      },
    }
    const closing = await startServer({ app, host: '127.0.0.1', port: 0, logger })
    const answer = fetch(`${closing.url}/`).then(response => response.text())
    await begun
    const closed = closing.close()
    finish()
    expect(await answer).toBe('whole')
    await closed
    await expect(fetch(`${closing.url}/`)).rejects.toThrow()
  })
})
