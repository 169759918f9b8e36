/** A visitor filters and sorts a search, with the mouse and by keyboard, in both languages. */
import type { Page, Route } from 'playwright-core'
import { expect, test } from 'vitest'
import type { SearchResultBody } from '../../registry/api/shared/contract.ts'
import { siteAndBrowser } from './site.testing.ts'
import { overflow, type Visitor, violations, visit } from './visit.testing.ts'

const visited = siteAndBrowser()

async function open(path: string, visitor?: Visitor): Promise<Page> {
  const page = await visit(visited.browser, `${visited.site.url}${path}`, visitor)
  await found(page).waitFor()
  return page
}

const found = (page: Page) => page.locator('.results:not([aria-busy]) .results__heading')
const searchField = (page: Page) => page.getByRole('combobox', { name: 'Name or registration number' })
const parameters = (page: Page) => new URL(page.url()).searchParams
const focused = (page: Page) => page.evaluate<string>('document.activeElement?.textContent ?? ""')

/** Resolves when the address has these values and its results are shown. */
async function shows(page: Page, name: string, values: readonly string[]): Promise<void> {
  await page.waitForURL(url => url.searchParams.getAll(name).join('|') === values.join('|'))
  await found(page).waitFor()
}

test('several choices of one filter are combined, and the back button removes the last one', async () => {
  const page = await open('/?q=limited')
  const types = page.getByRole('group', { name: 'Type of organization' })
  const [first, second] = ['Company (Companies Act 1931)', 'Foreign company'] as const
  await types.getByLabel(first).check()
  await shows(page, 'type', ['isle-of-man/1931 Act Company'])
  expect(await focused(page)).toBe('')
  expect(await page.evaluate('document.activeElement?.getAttribute("value")')).toBe('isle-of-man/1931 Act Company')
  await types.getByLabel(second).check()
  await shows(page, 'type', ['isle-of-man/1931 Act Company', 'isle-of-man/Foreign Company'])
  const list = await page.getByRole('list', { name: 'Organizations found' }).textContent()
  expect(list).not.toContain('Companies Act 2006')
  await page.goBack()
  await shows(page, 'type', ['isle-of-man/1931 Act Company'])
  const french = await page.getByRole('link', { name: 'Français' }).getAttribute('href')
  expect(french).toBe('/fr/?q=limited&type=isle-of-man%2F1931+Act+Company')
  expect(await types.getByLabel(second).isChecked()).toBe(false)
})

test('chosen filters are listed above the results and can be removed there by keyboard', async () => {
  const page = await open('/?q=limited&status=active&register=isle-of-man&registeredFrom=1990-01-01&sort=name')
  const chosen = page.getByRole('list', { name: 'Filters chosen' })
  expect(await chosen.getByRole('button').allTextContents()).toEqual([
    'Active',
    'Isle of Man Companies Registry',
    'Registered from January 1, 1990',
    'Remove all filters',
  ])
  await chosen.getByRole('button', { name: 'Remove the filter “Active”' }).press('Enter')
  await shows(page, 'status', [])
  expect(await focused(page)).toBe('Isle of Man Companies Registry')
  await chosen.getByRole('button', { name: 'Remove all filters' }).press('Enter')
  await shows(page, 'register', [])
  expect([...parameters(page)]).toEqual([
    ['q', 'limited'],
    ['sort', 'name'],
  ])
  expect(await focused(page)).toContain('results for “limited”')
})

test('a period can be given in years, and a text that is not a date gets an error beside its field', async () => {
  const page = await open('/?q=limited')
  const period = page.getByRole('group', { name: 'Registered' })
  await period.getByLabel('From').fill('1990')
  await period.getByLabel('From').press('Enter')
  await shows(page, 'registeredFrom', ['1990-01-01'])
  await period.getByLabel('To').fill('1999')
  await period.getByLabel('To').press('Tab')
  await shows(page, 'registeredTo', ['1999-12-31'])
  expect(await period.getByLabel('To').inputValue()).toBe('1999-12-31')

  await period.getByLabel('To').fill('1989')
  await period.getByLabel('To').press('Enter')
  expect(await period.getByRole('alert').textContent()).toBe('The period ends before it begins.')
  await period.getByLabel('To').fill('yesterday')
  await period.getByLabel('To').press('Enter')
  expect(await period.getByRole('alert').textContent()).toBe('Write a year like 1999, or a day like 1999-12-31.')
  expect(await period.getByLabel('To').getAttribute('aria-invalid')).toBe('true')
  expect(await violations(page)).toEqual([])
  expect(parameters(page).get('registeredTo')).toBe('1999-12-31')
  await period.getByLabel('To').fill('')
  await period.getByLabel('To').press('Enter')
  await shows(page, 'registeredTo', [])
})

test('several towns can be added as filters', async () => {
  const page = await open('/fr/?q=limited')
  const field = page.getByRole('textbox', { name: 'Ville ou localité' })
  await field.fill('Douglas')
  await field.press('Enter')
  await shows(page, 'locality', ['Douglas'])
  await field.fill('Port Ellery')
  await page.getByRole('button', { name: 'Ajouter' }).click()
  await shows(page, 'locality', ['Douglas', 'Port Ellery'])
  await page.getByRole('button', { name: 'Retirer le filtre « Douglas »' }).click()
  await shows(page, 'locality', ['Port Ellery'])
  const facts = await page.locator('.result__facts').allTextContents()
  expect(facts.length).toBeGreaterThan(0)
  for (const text of facts) expect(text).toContain('Port Ellery')
})

test('the sort order and the choice of names are part of the address', async () => {
  const page = await open('/?q=limited')
  await page.getByLabel('Sort by').selectOption('Newest first')
  await shows(page, 'sort', ['newest'])
  const years = (await page.locator('.result__facts').allTextContents()).map(
    facts => /Registered \D+\d+, (\d{4})/.exec(facts)?.[1],
  )
  expect(years.length).toBe(20)
  expect(years).toEqual([...years].sort().reverse())
  await page.getByRole('radio', { name: 'Previous names only' }).check()
  await shows(page, 'names', ['previous'])
  await page.reload()
  await found(page).waitFor()
  expect(await page.getByLabel('Sort by').inputValue()).toBe('newest')
  expect(await page.getByRole('radio', { name: 'Previous names only' }).isChecked()).toBe(true)
  await page.getByRole('link', { name: 'Français' }).click()
  await page.getByRole('radio', { name: 'Anciens noms seulement' }).waitFor()
  expect(Object.fromEntries(parameters(page))).toEqual({ q: 'limited', names: 'previous', sort: 'newest' })
})

test('suggestions follow the filters of the search', async () => {
  const page = await open('/?q=limited&status=inactive')
  const field = searchField(page)
  await field.fill('lakeside distrib')
  await page.getByText('No suggestions. Press Enter to search.').waitFor()
  await page.getByRole('button', { name: 'Remove the filter “Inactive”' }).click()
  await shows(page, 'status', [])
  await field.fill('lakeside distrib')
  const suggestion = page.getByRole('option').first()
  await suggestion.waitFor()
  expect(await suggestion.locator('mark').allTextContents()).toEqual(['Lakeside', 'Distrib'])
})

test('the matched part of a name or number is marked', async () => {
  const page = await open('/?q=lakeside+distrib')
  const first = page.getByRole('list', { name: 'Organizations found' }).getByRole('listitem').first()
  expect(await first.locator('.result__matched').textContent()).toBe(
    'Previous name: Lakeside Distributors (Isle of Man) Limited',
  )
  expect(await first.locator('mark').allTextContents()).toEqual(['Lakeside', 'Distrib'])
  await page.goto(`${visited.site.url}/?q=020725c`)
  await page.locator('.number mark').waitFor()
  expect(await page.locator('mark').allTextContents()).toEqual(['020725C'])
})

test('a newer search cancels the running one, and the former results stay until the new ones are there', async () => {
  const page = await open('/?q=kestrel')
  const before = await page.getByRole('list', { name: 'Organizations found' }).textContent()
  const held: Route[] = []
  await page.route(/organizations\?q=limited/, route => void held.push(route))
  const failed = page.waitForEvent('requestfailed', request => request.url().includes('q=limited'))
  await searchField(page).fill('limited')
  await searchField(page).press('Enter')
  await page.locator('.results[aria-busy]').waitFor()
  expect(await page.getByRole('list', { name: 'Organizations found' }).textContent()).toBe(before)
  await searchField(page).fill('harbour')
  await searchField(page).press('Enter')
  await failed
  await page.getByRole('heading', { name: /for “harbour”/ }).waitFor()
  expect(held).toHaveLength(1)
})

const LATE: readonly (Visitor & { readonly path: string })[] = [
  { path: '/', width: 1280, colours: 'light' },
  { path: '/', width: 1280, colours: 'dark' },
  { path: '/fr/', width: 390, height: 844, colours: 'light' },
]
test.each(LATE)(
  'the results mark estimates, close matches and answers of the other engine: $path ($width, $colours)',
  async visitor => {
    const page = await visit(visited.browser, 'about:blank', visitor)
    // Only a large register or a broken server would give such answers.
    await page.route(/api\/v1\/organizations\?/, async route => {
      const response = await route.fetch()
      const answer: SearchResultBody = await response.json()
      const items = answer.items.map(item => ({ ...item, matched: { ...item.matched, typo: true } }))
      await route.fulfill({ response, json: { ...answer, items, total: 26_813, exact: false, instead: 'behind' } })
    })
    await page.goto(`${visited.site.url}${visitor.path}?q=limited`)
    await found(page).waitFor()
    const french = visitor.path === '/fr/'
    expect(await found(page).textContent()).toBe(
      french ? 'Environ 26\u00a0800 résultats pour «\u00a0limited\u00a0»' : 'About 26,800 results for “limited”',
    )
    const said = await page.locator('#results [role=status]').textContent()
    for (const sentence of french
      ? ['la recherche intégrée a répondu', 'Ces noms s’en approchent']
      : ['the built-in search has answered', 'These names come close']) {
      expect(await page.locator('.notice').allTextContents()).toContainEqual(expect.stringContaining(sentence))
      expect(said).toContain(sentence)
    }
    expect(await page.getByText(french ? 'Nom approchant' : 'Close match', { exact: true }).count()).toBe(20)
    expect(await violations(page)).toEqual([])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
  },
)

test('on a phone the filters are folded away, and “Show the results” closes them', async () => {
  const page = await open('/?q=limited&status=active', { width: 320, height: 640, colours: 'dark' })
  expect(await page.getByRole('textbox', { name: 'City or town' }).isVisible()).toBe(false)
  await page.getByText('Search tips').click()
  await page.getByText(/^Filters/).click()
  await page.getByRole('textbox', { name: 'City or town' }).waitFor()
  expect(await violations(page)).toEqual([])
  expect(await overflow(page)).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: 'Show the results' }).click()
  expect(await page.getByRole('textbox', { name: 'City or town' }).isVisible()).toBe(false)
  expect(await focused(page)).toContain('results for “limited”')
})
