/** Gives the tests of one file their site and browser. */
import chromiumBinary from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Finished, orgsealHere } from '../../app/cli/cli.testing.ts'
import type { ServedSite } from './start-site.testing.ts'

interface TestSite extends ServedSite {
  /** Runs a command on the registry that is being served, in a process of its own. */
  readonly orgseal: (...args: readonly string[]) => Promise<Finished>
}

/**
 * The site of this run and a browser for the tests of this file; both are there once the tests run. Files that run at
 * the same time share the site: a test that changes something changes an organization that no other test looks at.
 *
 * @param browserArguments further arguments of Chromium
 */
export function siteAndBrowser(browserArguments: readonly string[] = []): {
  readonly site: TestSite
  readonly browser: Browser
} {
  const opened: { site?: TestSite; browser?: Browser } = {}
  beforeAll(async () => {
    opened.site = withCommands(await sharedSite())
    opened.browser = await launchBrowser(browserArguments)
  })
  afterAll(() => opened.browser?.close())
  const need = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error('the site and the browser exist only while the tests run')
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

/** The address is that of `shared-site.testing.ts`. */
async function sharedSite(): Promise<ServedSite> {
  const response = await fetch(inject('sharedSite'))
  if (!response.ok) throw new Error(await response.text())
  const site: ServedSite = await response.json()
  return site
}

export function withCommands<Site extends ServedSite>(site: Site): Site & TestSite {
  return { ...site, orgseal: (...args) => orgsealHere(args, site.environment) }
}

/** Starts Chromium from the npm package where it supports this platform, and the system's Chrome elsewhere. */
async function launchBrowser(further: readonly string[]): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const executablePath = await chromiumBinary.executablePath()
    // The package's own arguments are not used: they disable web security, and close the browser with its first page.
    return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...further], headless: true })
  }
  return chromium.launch({ channel: 'chrome', args: [...further], headless: true })
}
