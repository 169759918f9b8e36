/** Every page in both languages is accessible, fits a narrow phone, works in dark mode, and has all its texts. */
import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import { siteAndBrowser } from './site.testing.ts'
import { overflow, violations, visit } from './visit.testing.ts'

const visited = siteAndBrowser()

interface PageOfSite {
  readonly path: string
  /** Resolves when the page shows its main content. */
  readonly ready: (page: Page) => Promise<unknown>
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).waitFor()
const checked = (page: Page) =>
  page.getByRole('button', { name: /Check again|Vérifier de nouveau|Revérifier/ }).waitFor()
const results = (page: Page) => page.locator('#results a').first().waitFor()

const PAGES: readonly PageOfSite[] = [
  { path: '/', ready: heading },
  { path: '/?q=limited', ready: results },
  { path: '/?q=limited&status=active&register=isle-of-man&registeredFrom=1990-01-01&sort=name', ready: results },
  { path: '/?q=zzzzqqqqxxxx', ready: heading },
  { path: '/organization/IM.020725C', ready: checked },
  { path: '/organization/XX-EP.EP0001182', ready: checked },
  { path: '/organization/IM.999999C', ready: heading },
  { path: '/verify', ready: heading },
  { path: '/nowhere', ready: heading },
]
const EVERY_PAGE: readonly PageOfSite[] = [
  ...PAGES.flatMap(page => [page, { ...page, path: `/fr${page.path}` }]),
  // The API makes this page from its description, so it is in English alone.
  { path: '/docs', ready: heading },
]

async function expectFit(page: Page, path: string): Promise<void> {
  expect(await violations(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  expect(await page.locator('html').getAttribute('lang')).toMatch(path.startsWith('/fr') ? /^fr/ : /^en/)
  expect(await page.title()).not.toBe('')
}

describe.each(EVERY_PAGE)('$path', ({ path, ready }) => {
  test('is accessible and fits a wide screen, in light and dark colours', async () => {
    const page = await visit(visited.browser, `${visited.site.url}${path}`)
    await ready(page)
    await expectFit(page, path)
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectFit(page, path)
  })

  test('is accessible and fits a narrow phone', async () => {
    const page = await visit(visited.browser, `${visited.site.url}${path}`, { width: 320, height: 640 })
    await ready(page)
    await expectFit(page, path)
  })
})

test('the language switch leads to the same page in the other language', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/organization/IM.020725C`)
  await page.getByRole('link', { name: 'Français' }).click()
  await page.getByRole('heading', { level: 1, name: 'Promenade Shirts & Embroidery Limited' }).waitFor()
  expect(page.url()).toBe(`${visited.site.url}/fr/organization/IM.020725C`)
})

test('the page of an invented organization says that its data are invented', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/organization/XX-EP.EP0001182`)
  await page.getByText('Invented data', { exact: true }).waitFor()
})

test('the page of an organization names each type of credential as the API does, in the language of its reader', async () => {
  const page = await visit(visited.browser, 'about:blank')
  // The registry says here that one credential is of an agency's own type, which the site cannot know.
  await page.route('**/api/v1/organizations/*/credentials', async route => {
    const response = await route.fetch()
    const { items } = await response.json()
    const [first, ...others] = items
    const agency = { ...first, type: 'tax-number', typeName: { en: 'Tax number', fr: 'Numéro fiscal' } }
    await route.fulfill({ response, json: { items: [agency, ...others] } })
  })
  const names = page.locator('.credential__name strong')
  await page.goto(`${visited.site.url}/organization/XX-EP.EP0001182`)
  await names.getByText('Tax number', { exact: true }).waitFor()
  await page.goto(`${visited.site.url}/fr/organization/XX-EP.EP0001182`)
  await names.getByText('Numéro fiscal', { exact: true }).waitFor()
  expect(await names.allInnerTexts()).toContain('Immatriculation')
})

test('the pages load nothing from other origins', async () => {
  const page = await visit(visited.browser, 'about:blank')
  const elsewhere: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(visited.site.url) && !request.url().startsWith('data:')) elsewhere.push(request.url())
  })
  for (const { path, ready } of PAGES) {
    await page.goto(`${visited.site.url}${path}`)
    await ready(page)
  }
  expect(elsewhere).toEqual([])
})

test('without JavaScript the pages hide what needs it, and the verify form cannot send a credential', async () => {
  const context = await visited.browser.newContext({ javaScriptEnabled: false })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  for (const { path, absent } of [
    { path: '/fr/verify', absent: '#verify' },
    { path: '/fr/organization/IM.020725C', absent: '.loading' },
  ]) {
    await page.goto(`${visited.site.url}${path}`)
    await page.getByRole('heading', { name: 'Cette page a besoin de JavaScript' }).waitFor()
    expect(await page.locator(absent).isVisible()).toBe(false)
    expect(await page.locator('textarea[name]').count()).toBe(0)
  }
})
