/** What the visitor's browser says of presentations, and of credentials that carry their proof in themselves. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { provingIssuer } from '../../agent/verify/proofs/proving-issuer.testing.ts'
import { siteAndBrowser } from './site.testing.ts'
import { violations, visit } from './visit.testing.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const visited = siteAndBrowser()

async function verifyOnPage(path: string, given: unknown, field: string, button: string): Promise<Page> {
  const page = await visit(visited.browser, visited.site.url + path)
  await page.getByLabel(field, { exact: true }).fill(JSON.stringify(given))
  await page.getByRole('button', { name: button, exact: true }).click()
  return page
}

describe('a presentation of one credential of this registry and one of a stranger', () => {
  let linked: object
  let presentation: object

  beforeAll(async () => {
    const stranger = await provingIssuer('did:key:')
    const holder = await provingIssuer('did:key:', 'authentication')
    const jwt = await (await fetch(`${visited.site.url}/credentials/IM.020725C.registration.1`)).text()
    linked = await stranger.prove({
      '@context': [V2, 'https://www.w3.org/ns/credentials/examples/v2'],
      type: ['VerifiableCredential'],
      issuer: stranger.did,
      credentialSubject: { id: 'https://stranger.example/1', legalName: 'Stranger Limited' },
    })
    const enveloped = { '@context': V2, type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${jwt}` }
    const contents = { '@context': [V2], type: ['VerifiablePresentation'], holder: holder.did }
    const occasion = { challenge: 'n-0S6_WzA2Mj', domain: 'https://verifier.example' }
    presentation = await holder.prove({ ...contents, verifiableCredential: [enveloped, linked] }, occasion)
  })

  test('each credential has its own heading, outcome and checks, and the whole is no better than its worst', async () => {
    const page = await verifyOnPage('/verify', presentation, 'Credential', 'Verify')
    await page.getByRole('heading', { name: 'Credential 2 of 2' }).waitFor()
    const first = page.getByRole('region', { name: 'Credential 1 of 2' })
    const second = page.getByRole('region', { name: 'Credential 2 of 2' })
    await first.getByText('Verified', { exact: true }).waitFor()
    await first.getByText('Promenade Shirts & Embroidery Limited').first().waitFor()
    await second.getByText('Issuer not known here', { exact: true }).waitFor()
    await second.getByText('Stranger Limited').first().waitFor()
    await second.getByText('The signature fits the content and the issuer’s key.', { exact: true }).waitFor()
    // Nobody on this page knows what it was asked for with.
    await page.getByText('Could not be checked', { exact: true }).first().waitFor()
    await page.getByText('This is a presentation of 2 credentials.', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('it is said in French, too', async () => {
    const page = await verifyOnPage('/fr/verify', presentation, 'Attestation', 'Vérifier')
    await page.getByRole('region', { name: 'Attestation 2 de 2' }).waitFor()
    await page.getByText('C’est une présentation de 2 attestations.', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('an altered credential in it makes it invalid', async () => {
    const altered = JSON.parse(JSON.stringify(presentation).replace('Stranger Limited', 'Honest Limited'))
    const page = await verifyOnPage('/verify', altered, 'Credential', 'Verify')
    await page.getByRole('region', { name: 'Credential 2 of 2' }).getByText('Not valid', { exact: true }).waitFor()
  })

  test('a stranger’s name cannot hide a character in it, nor turn around what is beside it', async () => {
    const turned = JSON.parse(JSON.stringify(linked).replace('Stranger Limited', 'Stranger\u202e\u200b detimiL'))
    const page = await verifyOnPage('/verify', turned, 'Credential', 'Verify')
    const name = page.locator('.says dd bdi').first()
    await name.waitFor()
    expect(await name.innerText()).toBe('StrangerU+202EU+200B detimiL')
    await page.getByText('Everything it states, as JSON').click()
    expect(await page.locator('.says pre').innerText()).toContain('Stranger\\u202e\\u200b detimiL')
    expect(await violations(page)).toEqual([])
  })

  test('the credential that has its proof in itself is read alone, with the part of the site that this needs', async () => {
    const page = await verifyOnPage('/verify', linked, 'Credential', 'Verify')
    await page.getByText('Issuer not known here', { exact: true }).waitFor()
    await page.getByText('It is not bound to a holder: anyone may show it.', { exact: true }).waitFor()
  })
})
