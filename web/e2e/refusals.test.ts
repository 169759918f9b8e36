/** The site's messages when the registry refuses, is busy or has a fault, and when the browser itself cannot go on. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { siteAndBrowser } from './site.testing.ts'
import { overflow, violations, visit } from './visit.testing.ts'

const ORGANIZATION = 'IM.020725C'
const CREDENTIAL = `${ORGANIZATION}.registration.1`
const visited = siteAndBrowser()

interface Refusal {
  readonly status: number
  /** Absent when a proxy in front of the registry has answered. */
  readonly code?: string
  readonly retryAfter?: string
}

/** Answers requests for these addresses with a problem document, as the API writes it. */
async function refuse(page: Page, pattern: string, { status, code, retryAfter }: Refusal): Promise<void> {
  await page.route(pattern, route =>
    route.fulfill({
      status,
      contentType: code === undefined ? 'text/html' : 'application/problem+json',
      body: code === undefined ? '<h1>Sorry</h1>' : JSON.stringify({ status, code, detail: 'A sentence in English.' }),
      headers: retryAfter === undefined ? {} : { 'Retry-After': retryAfter },
    }),
  )
}

/** Opens a page as a visitor with a narrow phone. */
const phone = (path: string) => visit(visited.browser, visited.site.url + path, { width: 360, height: 740 })

const REFUSALS: readonly (Refusal & { readonly en: string; readonly fr: string; readonly again: boolean })[] = [
  {
    status: 429,
    code: 'rate_limited',
    retryAfter: '12',
    en: 'More requests came than the registry takes in a minute, from you or from all visitors together. Try again in 12 seconds.',
    fr: 'Il y a eu plus de demandes que le registre n’en accepte en une minute, de votre part ou de l’ensemble des visiteurs. Réessayez dans 12 secondes.',
    again: true,
  },
  {
    status: 429,
    retryAfter: '300',
    en: 'More requests came than the registry takes in a minute, from you or from all visitors together. Try again in 5 minutes.',
    fr: 'Il y a eu plus de demandes que le registre n’en accepte en une minute, de votre part ou de l’ensemble des visiteurs. Réessayez dans 5 minutes.',
    again: true,
  },
  {
    status: 503,
    code: 'verifications_busy',
    retryAfter: '1',
    en: 'The registry is checking as many credentials as it can do at once. Try again in 1 second.',
    fr: 'Le registre vérifie déjà autant d’attestations qu’il le peut en même temps. Réessayez dans 1 seconde.',
    again: true,
  },
  {
    status: 507,
    code: 'disk_full',
    retryAfter: '30',
    en: 'The registry has no room left on its disk. What it holds can still be read. Try again in 30 seconds.',
    fr: 'Le registre n’a plus de place sur son disque. Ce qu’il contient peut encore être consulté. Réessayez dans 30 secondes.',
    again: true,
  },
  {
    status: 503,
    code: 'store_busy',
    retryAfter: '30',
    en: 'The registry cannot use one of its files just now. Its operator can see why in its log. Try again in 30 seconds.',
    fr: 'Le registre ne peut pas utiliser l’un de ses fichiers pour l’instant. Son exploitant peut en voir la raison dans son journal. Réessayez dans 30 secondes.',
    again: true,
  },
  {
    status: 502,
    en: 'The registry could not answer this request just now. Try again in a moment.',
    fr: 'Le registre ne peut pas répondre à cette demande pour l’instant. Réessayez dans un moment.',
    again: true,
  },
  {
    status: 422,
    code: 'verification_took_too_long',
    en: 'The registry stopped checking, because this takes more work than one request may. The same text would be stopped again: check fewer credentials at once, or use “orgseal verify” on a computer of your own.',
    fr: 'Le registre a interrompu la vérification, car elle demande plus de travail qu’une demande ne le permet. Le même texte serait interrompu de nouveau : vérifiez moins d’attestations à la fois, ou utilisez « orgseal verify » sur votre propre ordinateur.',
    again: false,
  },
  {
    status: 413,
    code: 'body_too_large',
    en: 'This is larger than the registry reads. Give it a single credential.',
    fr: 'C’est plus gros que ce que lit le registre. Donnez-lui une seule attestation.',
    again: false,
  },
]

describe('a refusal of the registry to verify', () => {
  test.each([
    { path: '/verify', language: 'en', ask: 'Ask this registry to check', again: 'Try again' },
    { path: '/fr/verify', language: 'fr', ask: 'Demander au registre de vérifier', again: 'Réessayer' },
  ] as const)('is shown with what to do, in the language of $path', async ({ path, language, ask, again }) => {
    const page = await phone(path)
    await page.route('**/status-lists/**', route => route.fulfill({ status: 503 }))
    for (const refusal of REFUSALS) {
      await page.goto(`${visited.site.url}${path}?credential=${CREDENTIAL}`)
      await page.unroute('**/api/v1/verifications')
      await refuse(page, '**/api/v1/verifications', refusal)
      await page.getByRole('button', { name: ask }).click()
      const alert = page.locator('#report').getByRole('alert')
      await alert.waitFor()
      const said = (await alert.locator('p').first().innerText()).replaceAll('\u00a0', ' ')
      expect(said).toBe(refusal[language].replaceAll('\u00a0', ' '))
      expect(await alert.getByRole('button', { name: again }).count()).toBe(refusal.again ? 1 : 0)
      expect(await overflow(page)).toBeLessThanOrEqual(0)
    }
    expect(await violations(page)).toEqual([])
  })
})

describe('an organization’s page', () => {
  test('says why its credential could not be loaded, and when to try again', async () => {
    const page = await phone('/verify')
    await refuse(page, '**/credentials/**', { status: 429, code: 'rate_limited', retryAfter: '12' })
    await page.goto(`${visited.site.url}/organization/${ORGANIZATION}`)
    const status = page.locator('.proof').getByRole('status')
    await status.getByText('Could not be checked', { exact: true }).waitFor()
    expect(await status.innerText()).toContain(
      'Nothing could be checked, which says nothing about the organization itself. More requests came than the registry takes in a minute, from you or from all visitors together. Try again in 12 seconds.',
    )
    await page.unroute('**/credentials/**')
    await page.getByRole('button', { name: 'Check again' }).click()
    await page.getByText('Every check holds.').waitFor()
  })

  test('says in French why the list of credentials is missing, in the proof and beside the list', async () => {
    const page = await phone('/verify')
    await refuse(page, `**/api/v1/organizations/${ORGANIZATION}/credentials`, {
      status: 503,
      code: 'disk_failed',
      retryAfter: '30',
    })
    await page.goto(`${visited.site.url}/fr/organization/${ORGANIZATION}`)
    const sentence = 'Le registre ne peut pas utiliser l’un de ses fichiers pour l’instant.'
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await page.locator('.proof').getByRole('status').innerText()).toContain(sentence)
    expect(await violations(page)).toEqual([])
  })
})

describe('the verification in the browser', () => {
  const WORKER = '**/assets/verification-worker-*.js'

  async function withWorker(path: string, script: string | undefined): Promise<Page> {
    const page = await phone('/')
    await page.route(WORKER, route =>
      script === undefined
        ? route.abort()
        : route.fulfill({ contentType: 'text/javascript; charset=utf-8', body: script }),
    )
    await page.clock.install()
    await page.goto(`${visited.site.url}${path}`)
    return page
  }

  const ENDLESS = 'addEventListener("message", () => { postMessage({ kind: "working" }); for (;;); })'

  test.each([
    ['/verify', 'Your browser stopped checking after 10 seconds of work.'],
    ['/fr/verify', 'Votre navigateur a interrompu la vérification après 10 secondes de travail.'],
  ])('does not block the page, and is stopped when it works too long: %s', async (path, sentence) => {
    const page = await withWorker(`${path}?credential=${CREDENTIAL}`, ENDLESS)
    await page.locator('#report[aria-busy]').waitFor()
    // The page itself still answers.
    await page.locator('#credential').fill('something else')
    await page.clock.fastForward(9000)
    expect(await page.getByText(sentence).count()).toBe(0)
    await page.clock.fastForward(1500)
    await page.getByRole('alert').getByText(sentence).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('is stopped on an organization’s page, too', async () => {
    const page = await withWorker(`/organization/${ORGANIZATION}`, ENDLESS)
    await page.locator('.proof[aria-busy]').waitFor()
    await page.clock.fastForward(10_500)
    await page.locator('.proof').getByText('Your browser stopped checking after 10 seconds of work.').waitFor()
    await page.getByText('Could not be checked', { exact: true }).waitFor()
  })

  test('is reported as not started when its program cannot be loaded', async () => {
    const page = await withWorker(`/verify?credential=${CREDENTIAL}`, undefined)
    await page
      .getByRole('alert')
      .getByText('The part of this site that checks credentials could not be started.')
      .waitFor()
    await page.unroute(WORKER)
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('Verified', { exact: true }).waitFor()
  })

  test('is stopped by the next one, which alone is shown', async () => {
    const page = await withWorker(`/verify?credential=${CREDENTIAL}`, ENDLESS)
    await page.locator('#report[aria-busy]').waitFor()
    await page.unroute(WORKER)
    await page.locator('#credential').fill('not a credential')
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText('This text is not a credential.').waitFor()
    expect(await page.locator('.check').count()).toBe(1)
    await page.clock.fastForward(20_000)
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
