/**
 * Starts one site for all test files of a run, because importing its registers takes longer than most files take. It
 * starts when the first file asks for it, so that a run without such files does not start it, and it ends with the run.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { startSite } from './start-site.testing.ts'

export async function setup({ provide }: Pick<TestProject, 'provide'>): Promise<() => Promise<void>> {
  let started: ReturnType<typeof startSite> | undefined
  const server = createServer((_, response) => {
    started ??= startSite()
    started.then(
      site => response.end(JSON.stringify(site)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  provide('sharedSite', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.close()
    server.closeAllConnections()
    const site = await started?.catch(() => undefined)
    await site?.close()
  }
}
