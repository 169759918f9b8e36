import { expect, test } from 'vitest'
import { siteAndBrowser } from './site.testing.ts'
import { visit } from './visit.testing.ts'

const visited = siteAndBrowser()

test('part of a previous name finds the company, and the browser checks its proof', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/`)
  await page.getByRole('combobox').pressSequentially('lakeside distrib')
  // Suggestions for the first letters may still be there.
  const suggestion = page.getByRole('option').first().filter({ hasText: 'Promenade Shirts & Embroidery Limited' })
  await suggestion.waitFor()
  expect(await suggestion.textContent()).toContain('Lakeside Distributors (Isle of Man) Limited')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { level: 1, name: 'Promenade Shirts & Embroidery Limited' }).waitFor()
  expect(page.url()).toBe(`${visited.site.url}/organization/IM.020725C`)
  await page.getByText('Every check holds.').waitFor()
  expect(await page.getByText('Lakeside Distributors (Isle of Man) Limited').count()).toBeGreaterThan(0)
})

test('the search works by keyboard alone, and Escape closes the suggestions', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/`)
  const field = page.getByRole('combobox')
  await field.focus()
  await page.keyboard.type('kestrel bay')
  await page.getByRole('option').first().waitFor()
  expect(await field.getAttribute('aria-expanded')).toBe('true')
  await page.keyboard.press('Escape')
  expect(await field.getAttribute('aria-expanded')).toBe('false')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Kestrel Bay Holdings Ltd.' }).first().waitFor()
  expect(new URL(page.url()).searchParams.get('q')).toBe('kestrel bay')
})

test('an address with a query shows its results, and the back link leads to them', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/?q=limited`)
  const results = page.getByRole('list', { name: 'Organizations found' })
  await results.waitFor()
  const first = results.getByRole('link').first()
  const name = await first.textContent()
  await first.click()
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: name ?? '' })
    .waitFor()
  await page.goBack()
  await results.getByRole('link').first().waitFor()
  expect(await results.getByRole('link').first().textContent()).toBe(name)
})

test('a registration number finds its organization, however it is spaced and capitalized', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/?q=020725c`)
  await page.getByRole('link', { name: 'Promenade Shirts & Embroidery Limited' }).waitFor()
})

test('a text with a typing error finds the intended name, which is marked as a close match', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/?q=promenade+shrits+embroidery`)
  await page.getByRole('link', { name: 'Promenade Shirts & Embroidery Limited' }).waitFor()
  await page.getByText('Nothing matches exactly what you typed. These names come close.', { exact: true }).waitFor()
  await page.getByText('Close match', { exact: true }).waitFor()
})

test('quoted words must be side by side, and a word after a hyphen must not be in the name', async () => {
  const names = async (query: string): Promise<readonly string[]> => {
    const page = await visit(visited.browser, `${visited.site.url}/?${new URLSearchParams({ q: query })}`)
    const links = page.getByRole('list', { name: 'Organizations found' }).getByRole('link')
    await links.first().waitFor()
    return links.allTextContents()
  }
  const together = await names('"kestrel bay"')
  expect(together.length).toBeGreaterThan(0)
  for (const name of together) expect(name).toMatch(/kestrel bay/i)
  const without = await names('holdings -kestrel')
  for (const name of without) expect(name).not.toMatch(/kestrel/i)
})

test('a search without results says so, with what to try', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/?q=zzzzqqqqxxxx`)
  await page.getByRole('heading', { name: 'No organization found for “zzzzqqqqxxxx”' }).waitFor()
})

test('the search page lists the registers with their licences and numbers of organizations', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/`)
  await page.getByText('200 organizations').waitFor()
  const notice = 'Contains public sector information licensed under the Isle of Man Open Government Licence.'
  expect(await page.getByText(notice).count()).toBeGreaterThan(0)
})
