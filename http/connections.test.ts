/** Clients that do not read, on real sockets, with small limits. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { CONNECTION_LIMITS, type ConnectionLimits, limitConnections } from './connections.ts'

/** More than the system keeps for both ends of a connection. */
const LARGE = Buffer.alloc(64 * 1024 * 1024, 'x')
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** A server that gives a large answer to every request, and a client of it. */
async function connected(limits: Partial<ConnectionLimits>) {
  const server = createServer()
  let answers = 0
  const limited = limitConnections(
    server,
    { ...CONNECTION_LIMITS, ...limits },
    {
      async answer(_, outgoing) {
        answers++
        outgoing.end(LARGE)
      },
      refuse: outgoing => void outgoing.end(),
    },
  )
  server.on('request', limited)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const accepted = once(server, 'connection')
  const client = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  client.on('error', () => undefined)
  onTestFinished(() => {
    client.destroy()
    server.close()
    server.closeAllConnections()
  })
  const [socket]: Socket[] = await accepted
  if (!socket) throw new Error('there is no connection')
  return { client, closed: once(socket, 'close'), socket, answers: () => answers }
}

test('a client that takes nothing of its answer is disconnected', async () => {
  const { client, closed } = await connected({ stalled: 100 })
  client.pause().write(GET)
  await closed
})

test('a client that asks on and takes nothing makes one answer wait, not many', async () => {
  const { client, closed, socket, answers } = await connected({ stalled: 100 })
  client.pause().write(GET.repeat(10))
  await closed
  expect(answers()).toBe(1)
  expect(socket.bytesWritten).toBeLessThan(2 * LARGE.length)
})

test('a client that takes its answer a little at a time has limited time for it', async () => {
  const { client, closed } = await connected({ answer: 300 })
  client.on('data', () => {
    client.pause()
    setTimeout(() => client.resume(), 50)
  })
  client.write(GET)
  await closed
})
