/** Clients that do not read their answers, on real sockets, with small limits. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { CONNECTION_LIMITS, type ConnectionLimits, limitConnections } from './connections.ts'

/** Larger than the buffers that the operating system has for both ends of a connection. */
const LARGE = Buffer.alloc(64 * 1024 * 1024, 'x')
const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** Starts a server that gives a large answer to every request, and connects a client. */
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

test('a client that does not read its answer is disconnected', async () => {
  const { client, closed } = await connected({ stalled: 100 })
  client.pause().write(GET)
  await closed
})

test('a client that sends more requests and does not read makes one answer wait, not many', async () => {
  const { client, closed, socket, answers } = await connected({ stalled: 100 })
  client.pause().write(GET.repeat(10))
  await closed
  expect(answers()).toBe(1)
  expect(socket.bytesWritten).toBeLessThan(2 * LARGE.length)
})

test('a client that reads its answer slowly has limited time for it', async () => {
  const { client, closed } = await connected({ answer: 300 })
  client.on('data', () => {
    client.pause()
    setTimeout(() => client.resume(), 50)
  })
  client.write(GET)
  await closed
})
