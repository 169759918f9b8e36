/**
 * The real thing: a registry of its own, imported by the command line, served
 * by the real server in a process of its own, and looked at with a real Chromium.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chromiumBinary from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import {
  type Finished,
  orgsealHere,
  type Running,
  startOrgseal,
  TEST_WALLET_KEY,
} from '../../registry/cli/cli.testing.ts'
import { writeSample } from '../../registry/cli/sample-register.testing.ts'
import { PACKAGE_ROOT } from '../../registry/package-root.ts'

export interface TestSite {
  readonly url: string
  readonly dataDirectory: string
  /** Run a command on the registry that is being served; to the server it is as much another process as any. */
  readonly orgseal: (...args: readonly string[]) => Promise<Finished>
  close(): Promise<void>
}

/**
 * A site and a browser for the tests of this file; both are there once the tests run.
 *
 * @param browserArguments further arguments of Chromium
 */
export function siteAndBrowser(browserArguments: readonly string[] = []): {
  readonly site: TestSite
  readonly browser: Browser
} {
  const opened: { site?: TestSite; browser?: Browser } = {}
  beforeAll(async () => {
    opened.site = await startSite()
    opened.browser = await launchBrowser(browserArguments)
  })
  afterAll(async () => {
    await opened.browser?.close()
    await opened.site?.close()
  })
  const need = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('it is there only while the tests run')
    return thing
  }
  return {
    get site() {
      return need(opened.site)
    },
    get browser() {
      return need(opened.browser)
    },
  }
}

/** Serves the invented register and a sample of the Isle of Man's, in which every 25th number is. */
export async function startSite(): Promise<TestSite> {
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
  const sample = writeSample(join(dataDirectory, 'sample.csv'), 25)
  const invented = join(PACKAGE_ROOT, 'fixtures/registers/example-province/register.csv')
  for (const [file, register] of [
    [sample, 'isle-of-man'],
    [invented, 'example-province'],
  ] as const) {
    const imported = await orgsealHere(['import', file, '--register', register], environment)
    if (imported.status !== 0) throw new Error(`the import failed: ${imported.stderr}`)
  }
  const server = startOrgseal(['serve'], environment)
  await listening(server)
  return {
    url,
    dataDirectory,
    orgseal: (...args) => orgsealHere(args, environment),
    async close() {
      server.child.kill('SIGTERM')
      await server.finished
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** Resolves when the server has said where it listens; rejects when it ends instead. */
async function listening({ child, finished }: Running): Promise<void> {
  const said = new Promise<void>(resolve => {
    child.stderr?.on('data', text => {
      if (String(text).includes('Orgseal serves')) resolve()
    })
  })
  const ended = finished.then(({ stderr }) => {
    throw new Error(`the server ended: ${stderr}`)
  })
  // After the site is closed this rejection is nobody's.
  ended.catch(() => {})
  await Promise.race([said, ended])
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port to be had')
  server.close()
  await once(server, 'close')
  return address.port
}

/** Chromium from the npm registry where its package has one for this platform; elsewhere the system's Chrome. */
async function launchBrowser(further: readonly string[]): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const executablePath = await chromiumBinary.executablePath()
    // Not the package's own arguments: they turn the web's security off, and close the browser with its first page.
    return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...further], headless: true })
  }
  return chromium.launch({ channel: 'chrome', args: [...further], headless: true })
}
