/**
 * What one connection may have of the server. Its requests are answered one
 * after another, so that a client that does not read holds one answer back and
 * no more; few may wait behind the one that is being answered; and an answer
 * that is not taken ends the connection.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ConnectionLimits {
  /** Connections at once; more are not accepted. */
  readonly connections: number
  /** Requests of one connection that have no answer yet, with the one being answered. */
  readonly unanswered: number
  /** Milliseconds for which a client may take nothing of an answer that waits for it. */
  readonly stalled: number
  /** Milliseconds to take a whole answer, however steadily it is taken. */
  readonly answer: number
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 4096,
  unanswered: 16,
  stalled: 30_000,
  // The largest answers have about 1 MiB: 9 kB/s, a modem.
  answer: 120_000,
}

/** Requests over the limit that are answered or ignored before the connection is ended at once: they cost memory, too. */
const TOLERATED = 64

export interface ConnectionHandlers {
  /** Resolves when the answer has been given to Node, not when the client has it. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>
  /** The client has sent too many requests ahead: say so, and end the connection with it. */
  refuse(outgoing: ServerResponse): void
}

interface Connection {
  /** In the order of their arrival; the first is being answered. */
  readonly requests: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse }[]
  refused: number
}

/** @returns what to call with each request of the server */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  handlers: ConnectionHandlers,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const connections = new WeakMap<Socket, Connection>()
  server.maxConnections = limits.connections
  // Node's timer starts again with each byte that is read from the client or taken by it.
  server.timeout = limits.stalled
  server.on('timeout', socket => {
    const connection = connections.get(socket)
    // A client that waits for an answer that is not ready is not to blame.
    const waits = connection !== undefined && connection.requests.length > 0 && socket.writableLength === 0
    if (!waits) socket.destroy()
  })

  function answerNext(connection: Connection): void {
    const [next] = connection.requests
    if (!next) return
    const { incoming, outgoing } = next
    if (incoming.socket.destroyed) {
      connection.requests.length = 0
      return
    }
    let whole: NodeJS.Timeout | undefined
    outgoing.once('close', () => {
      clearTimeout(whole)
      connection.requests.shift()
      answerNext(connection)
    })
    void handlers.answer(incoming, outgoing).then(() => {
      if (outgoing.writableFinished || outgoing.destroyed) return
      whole = setTimeout(() => incoming.socket.destroy(), limits.answer).unref()
    })
  }

  return (incoming, outgoing) => {
    const { socket } = incoming
    const connection = connections.get(socket) ?? { requests: [], refused: 0 }
    connections.set(socket, connection)
    if (connection.refused > 0 || connection.requests.length >= limits.unanswered) {
      connection.refused++
      if (connection.refused === 1) handlers.refuse(outgoing)
      else if (connection.refused > TOLERATED) socket.destroy()
      return
    }
    connection.requests.push({ incoming, outgoing })
    if (connection.requests.length === 1) answerNext(connection)
  }
}
