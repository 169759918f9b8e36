/**
 * The app on a socket: limits, answers to input that is not HTTP, and a
 * shutdown that finishes the answers under way.
 */
import { createServer, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from 'pino'
import { type ErrorCode, OrgsealError } from '../domain/errors.ts'
import { CONNECTION_LIMITS, type ConnectionLimits, limitConnections } from './connections.ts'
import type { Refusal, RequestBindings } from './environment.ts'
import { hostFlaw } from './host.ts'

export interface RunningServer {
  /** Its address, e.g. `http://127.0.0.1:3000`. */
  readonly url: string
  readonly port: number
  /** Accepts no more connections, finishes running answers (for at most five seconds), then closes. */
  close(): Promise<void>
}

/** The server's interface to an app: it answers requests, and writes the answers for input that is not a request. */
export interface ServedApp {
  fetch(request: Request, bindings?: RequestBindings): Response | Promise<Response>
}

const LIMITS = {
  /** Bytes of the request line and all headers. */
  maxHeaderSize: 16_384,
  /** Milliseconds until the headers have arrived, and until the whole request has. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5000,
  /** How often the two timeouts are checked. */
  connectionsCheckingInterval: 1000,
  // A request without a host is refused below, with a problem document and not with an empty answer.
  requireHostHeader: false,
} as const

const TOO_MANY_AHEAD =
  'Too many requests were sent on this connection without waiting for answers. Wait for them, or use several connections.'
const GRACE_MILLISECONDS = 5000
/** How long a refused client has to read the answer. */
const LINGER_MILLISECONDS = 1000

/** @throws {OrgsealError} `invalid_setting` when the port cannot be listened on */
export async function startServer(options: {
  readonly app: ServedApp
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  readonly logger: Logger
  /** Overrides of `CONNECTION_LIMITS`. */
  readonly limits?: Partial<ConnectionLimits>
}): Promise<RunningServer> {
  const { app, host, port, logger } = options
  // A refusal has no request, but the app needs one to attach its answer to.
  const refuse = async (refusal: Refusal) => app.fetch(new Request('http://localhost/'), { refusal })
  const listener = getRequestListener(
    (request, { incoming }) => app.fetch(request, { remoteAddress: incoming.socket.remoteAddress }),
    {
      errorHandler: error => {
        if (!(error instanceof Error && error.name === 'RequestError')) logger.error({ err: error }, 'request failed')
        return refuse({ code: 'bad_request', detail: 'The request’s target or its Host header cannot be read.' })
      },
    },
  )
  /** The answer being written on each socket: nothing may be written into the middle of it. */
  const answers = new WeakMap<Duplex, ServerResponse>()
  const server = createServer(LIMITS)
  // Node silently drops headers after the first thousand, including a second Host. Their bytes are limited above.
  server.maxHeadersCount = 0
  const limited = limitConnections(
    server,
    { ...CONNECTION_LIMITS, ...options.limits },
    {
      async answer(incoming, outgoing) {
        answers.set(incoming.socket, outgoing)
        const flaw = hostFlaw(incoming)
        if (flaw === undefined) await listener(incoming, outgoing)
        else writeLast(outgoing, refuse({ code: 'bad_request', detail: flaw }))
      },
      refuse: outgoing => writeLast(outgoing, refuse({ code: 'pipelining_limit', detail: TOO_MANY_AHEAD })),
    },
  )
  server.on('request', limited)

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket)
    if (!socket.writable || error.code === 'ECONNRESET' || (answer?.headersSent && !answer.writableFinished)) {
      socket.destroy()
      return
    }
    refuse(refusalOf(error.code)).then(
      response => writeRaw(socket, response),
      () => socket.destroy(),
    )
  })
  server.on('connect', (_request, socket) => {
    refuse({ code: 'bad_request', detail: 'This server does not act as a proxy.' }).then(
      response => writeRaw(socket, response),
      () => socket.destroy(),
    )
  })
  server.on('checkExpectation', (_request, outgoing) => {
    writeLast(
      outgoing,
      refuse({ code: 'expectation_failed', detail: 'Leave the Expect header out, or send 100-continue.' }),
    )
  })

  await new Promise<void>((listening, failed) => {
    server.once('error', error => failed(listenError(error, host, port)))
    server.listen({ host, port }, listening)
  })
  server.on('error', error => logger.error({ err: error }, 'the server failed'))
  const address = server.address()
  const bound = isAddressInfo(address) ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host.replace(/^\[|\]$/g, '')}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise(closed => {
        const force = setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS)
        server.close(() => {
          clearTimeout(force)
          closed()
        })
        server.closeIdleConnections()
      }),
  }
}

/** Translates an error of Node's parser into a refusal of the API. */
function refusalOf(code: string | undefined): Refusal {
  const known: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
    HPE_HEADER_OVERFLOW: {
      code: 'headers_too_large',
      detail: `The request’s first line and headers may have at most ${LIMITS.maxHeaderSize} bytes.`,
    },
    HPE_CHUNK_EXTENSIONS_OVERFLOW: { code: 'body_too_large', detail: 'The body’s chunk extensions are too large.' },
    ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', detail: 'The request did not arrive in time. Send it again.' },
  }
  return known[code ?? ''] ?? { code: 'bad_request', detail: 'This is not valid HTTP/1.1.' }
}

/** Writes an answer, then closes the connection. */
function writeLast(outgoing: ServerResponse, answer: Promise<Response>): void {
  const write = async () => {
    const response = await answer
    outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), Connection: 'close' })
    outgoing.end(await response.text())
  }
  write().catch(() => outgoing.destroy())
}

/** Writes an answer where Node gives no response object, then closes the connection. */
async function writeRaw(socket: Duplex, response: Response): Promise<void> {
  const body = await response.text()
  if (!socket.writable) return
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const { status } = response
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers}connection: close\r\n\r\n${body}`)
  setTimeout(() => socket.destroy(), LINGER_MILLISECONDS).unref()
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const why: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken by another program. Stop that one, or set PORT to another port.`,
    EACCES: `Port ${port} may not be used by this user. Set PORT to 1024 or above.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set ORGSEAL_HOST to one that it has.`,
    ENOTFOUND: `ORGSEAL_HOST=${host} is not known. Set ORGSEAL_HOST to an address of this machine.`,
  }
  const sentence = why[error.code ?? '']
  return sentence === undefined ? error : new OrgsealError('invalid_setting', sentence)
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
