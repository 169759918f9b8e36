/**
 * Limits of one connection. Its requests are answered one after another, so a
 * client that does not read delays only one answer. Few requests may wait
 * behind it, and an answer that the client does not read ends the connection.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface ConnectionLimits {
  /** Simultaneous connections; further ones are not accepted. */
  readonly connections: number
  /** Requests of one connection without a complete answer, including the one being answered. */
  readonly unanswered: number
  /** Milliseconds without progress after which a client that does not read its answer is disconnected. */
  readonly stalled: number
  /** Milliseconds that a client has to read a whole answer, even if it reads steadily. */
  readonly answer: number
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  connections: 4096,
  unanswered: 16,
  stalled: 30_000,
  // The largest answers have about 1 MiB. That is 9 kB/s, the speed of a modem.
  answer: 120_000,
}

/** Requests over the limit that are refused or ignored before the connection is closed: they cost memory, too. */
const TOLERATED = 64

export interface ConnectionHandlers {
  /** Resolves when the answer has been handed to Node, which is before the client has it. */
  answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void>
  /** The client has sent too many requests ahead: answer with an error and close the connection. */
  refuse(outgoing: ServerResponse): void
}

interface Connection {
  /** Requests in order of arrival; the first is being answered. */
  readonly requests: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse }[]
  refused: number
}

/** @returns the listener for the server's `request` event */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  handlers: ConnectionHandlers,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const connections = new WeakMap<Socket, Connection>()
  server.maxConnections = limits.connections
  // Node's timer restarts with each byte that is read from the client or sent to it.
  server.timeout = limits.stalled
  server.on('timeout', socket => {
    const connection = connections.get(socket)
    // A client that waits for an unfinished answer has done nothing wrong.
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
