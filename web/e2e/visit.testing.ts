/** Common steps of the site's tests: open a page as some visitor, and check it with axe. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Visitor {
  readonly width?: number
  readonly height?: number
  readonly colours?: 'light' | 'dark'
}

/** Opens a page as a new visitor, and closes it when the test ends. An error that the page throws fails the test. */
export async function visit(browser: Browser, url: string, visitor: Visitor = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: visitor.width ?? 1280, height: visitor.height ?? 900 },
    colorScheme: visitor.colours ?? 'light',
    acceptDownloads: true,
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.on('pageerror', error => {
    throw error
  })
  await page.goto(url)
  return page
}

/** Returns the violations of WCAG 2.2 AA that axe finds, each as a line. */
export async function violations(page: Page): Promise<readonly string[]> {
  // The debugger evaluates it, so the site's content security policy does not have to allow it.
  await page.evaluate(AXE)
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
       .then(result => result.violations.map(({ id, nodes }) => id + ': ' + nodes.map(node => node.target.join(' ')).join(', ')))`,
  )
  return Array.isArray(found) ? found.map(String) : ['axe did not answer']
}

/** Returns by how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth')
}
