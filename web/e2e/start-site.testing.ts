/**
 * Starts a separate registry, which is imported by the real command line and served by the real server, in separate
 * processes.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { orgseal, type Running, startOrgseal, TEST_WALLET_KEY } from '../../app/cli/cli.testing.ts'
import { writeSample } from '../../app/cli/sample-register.testing.ts'
import { PACKAGE_ROOT } from '../../domain/package-root.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** An address that answers with the site when it has started; see `shared-site.testing.ts`. */
    sharedSite: string
  }
}

export interface ServedSite {
  readonly url: string
  readonly dataDirectory: string
  /** The environment in which a command works on the served registry. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Serves the invented register and a sample of the Isle of Man's.
 *
 * @param every take each n-th registration number of the Isle of Man's, 020725C among them
 */
export async function startSite(every = 25): Promise<ServedSite & { close(): Promise<void> }> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'orgseal-site-'))
  const port = await freePort()
  const url = `http://localhost:${port}`
  const environment = {
    ORGSEAL_DATA_DIR: dataDirectory,
    ORGSEAL_BASE_URL: url,
    ORGSEAL_WALLET_KEY: TEST_WALLET_KEY,
    ORGSEAL_LOG_LEVEL: 'error',
    PORT: String(port),
  }
  const sample = writeSample(join(dataDirectory, 'sample.csv'), every)
  const invented = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
  for (const [file, register] of [
    [sample, 'isle-of-man'],
    [invented, 'example-province'],
  ] as const) {
    const imported = await orgseal(['import', file, '--register', register], environment)
    if (imported.status !== 0) throw new Error(`the import failed: ${imported.stderr}`)
  }
  const server = startOrgseal(['serve'], environment)
  // The server must not go on when the run of tests is interrupted.
  const end = () => server.child.kill('SIGTERM')
  process.once('exit', end)
  await listening(server)
  return {
    url,
    dataDirectory,
    environment,
    async close() {
      process.off('exit', end)
      end()
      await server.finished
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** Resolves when the server has printed its address; rejects when it ends instead. */
async function listening({ child, finished }: Running): Promise<void> {
  const said = new Promise<void>(resolve => {
    child.stderr?.on('data', text => {
      if (String(text).includes('Orgseal serves')) resolve()
    })
  })
  const ended = finished.then(({ stderr }) => {
    throw new Error(`the server ended: ${stderr}`)
  })
  // Nothing waits for this rejection after the site was closed.
  ended.catch(() => {})
  await Promise.race([said, ended])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  server.close()
  await once(server, 'close')
  return address.port
}
