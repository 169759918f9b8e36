/** The visitor's browser verifies presentations, and credentials with an embedded proof. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { provingIssuer } from '../../verify/proofs/proving-issuer.testing.ts'
import { siteAndBrowser } from './site.testing.ts'
import { violations, visit } from './visit.testing.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const visited = siteAndBrowser()

async function verifyOnPage(path: string, given: unknown, field: string, button: string): Promise<Page> {
  const page = await visit(visited.browser, visited.site.url + path)
  await give(page, given, field, button)
  return page
}

async function give(page: Page, given: unknown, field: string, button: string): Promise<void> {
  await page.getByLabel(field, { exact: true }).fill(JSON.stringify(given))
  await page.getByRole('button', { name: button, exact: true }).click()
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

  test('shows each credential with its heading, outcome and checks, and takes the worst outcome', async () => {
    const page = await verifyOnPage('/verify', presentation, 'Credential', 'Verify')
    await page.getByRole('heading', { name: 'Credential 2 of 2' }).waitFor()
    const first = page.getByRole('region', { name: 'Credential 1 of 2' })
    const second = page.getByRole('region', { name: 'Credential 2 of 2' })
    await first.getByText('Verified', { exact: true }).waitFor()
    await first.getByText('Promenade Shirts & Embroidery Limited').first().waitFor()
    await second.getByText('Issuer not known here', { exact: true }).waitFor()
    await second.getByText('Stranger Limited').first().waitFor()
    await second.getByText('The signature fits the content and the issuer’s key.', { exact: true }).waitFor()
    // This page does not know the nonce and the audience of the request.
    await page.getByText('Could not be checked', { exact: true }).first().waitFor()
    await page.getByText('This is a presentation of 2 credentials.', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('is reported in French, too', async () => {
    const page = await verifyOnPage('/fr/verify', presentation, 'Attestation', 'Vérifier')
    await page.getByRole('region', { name: 'Attestation 2 de 2' }).waitFor()
    await page.getByText('C’est une présentation de 2 attestations.', { exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  test('is invalid when one of its credentials was altered', async () => {
    const altered = JSON.parse(JSON.stringify(presentation).replace('Stranger Limited', 'Honest Limited'))
    const page = await verifyOnPage('/verify', altered, 'Credential', 'Verify')
    await page.getByRole('region', { name: 'Credential 2 of 2' }).getByText('Not valid', { exact: true }).waitFor()
  })

  test('shows hidden characters of a stranger’s name, and the name does not reverse the text beside it', async () => {
    const turned = JSON.parse(JSON.stringify(linked).replace('Stranger Limited', 'Stranger\u202e\u200b detimiL'))
    const page = await verifyOnPage('/verify', turned, 'Credential', 'Verify')
    const name = page.locator('.says dd bdi').first()
    await name.waitFor()
    expect(await name.innerText()).toBe('StrangerU+202EU+200B detimiL')
    await page.getByText('Everything it states, as JSON').click()
    expect(await page.locator('.says pre').innerText()).toContain('Stranger\\u202e\\u200b detimiL')
    expect(await violations(page)).toEqual([])
  })

  test('the credential with an embedded proof is also verified alone', async () => {
    const page = await verifyOnPage('/verify', linked, 'Credential', 'Verify')
    await page.getByText('Issuer not known here', { exact: true }).waitFor()
    await page.getByText('It is not bound to a holder: anyone may show it.', { exact: true }).waitFor()
  })
})

describe('the page of a stranger’s credential with an embedded proof', () => {
  const CREDENTIAL = { type: ['VerifiableCredential'], credentialSubject: { id: 'https://stranger.example/1' } }
  const spaced = (text: string) => text.replaceAll('\u00a0', ' ')

  test.each([
    ['/verify', 'Credential', 'Verify', 'Could not be checked', 'is not one that this registry relies on.'],
    [
      '/fr/verify',
      'Attestation',
      'Vérifier',
      'Vérification impossible',
      'n’est pas de ceux auxquels ce registre se fie.',
    ],
  ])('names the vocabulary that is not relied on: %s', async (path, field, button, outcome, end) => {
    const stranger = await provingIssuer('did:key:')
    const vocabulary = 'https://vocabulary.example/words/v1'
    const contexts = { [vocabulary]: { '@context': { legalName: 'https://vocabulary.example/words#legalName' } } }
    const given = await stranger.prove(
      { '@context': [V2, vocabulary], issuer: stranger.did, ...CREDENTIAL },
      {},
      contexts,
    )
    const page = await visit(visited.browser, `${visited.site.url}${path}`)
    await page.route('https://vocabulary.example/**', route => route.fulfill({ json: contexts[vocabulary] ?? {} }))
    await give(page, given, field, button)
    await page.getByText(outcome, { exact: true }).first().waitFor()
    const start = path === '/verify' ? 'Its vocabulary' : 'Son vocabulaire'
    await page.getByText(`${start} ${vocabulary} ${end}`, { exact: true }).first().waitFor()
    expect(await violations(page)).toEqual([])
  })

  test.each([
    [
      '/verify',
      'Credential',
      'Verify',
      'Note',
      (did: string, other: string) =>
        `The text means exactly what ${did} signed. Further proofs do not count here: bbs-2023 (${other}).`,
    ],
    [
      '/fr/verify',
      'Attestation',
      'Vérifier',
      'À noter',
      (did: string, other: string) =>
        `Le texte a exactement le sens que ${did} a signé. D’autres preuves ne comptent pas ici : bbs-2023 (${other}).`,
    ],
  ] as const)(
    'shows a proof beside its issuer’s that could not be judged: %s',
    async (path, field, button, word, said) => {
      const [stranger, other] = [await provingIssuer('did:key:'), await provingIssuer('did:key:')]
      const once = await stranger.prove({ '@context': [V2], issuer: stranger.did, ...CREDENTIAL })
      const twice = await other.prove(once, { cryptosuite: 'bbs-2023' })
      const page = await verifyOnPage(path, twice, field, button)
      const line = page.locator('.check--notice')
      await line.waitFor()
      expect(await line.locator('.check__outcome').innerText()).toBe(word)
      expect(spaced(await line.locator('.check__sentence').innerText())).toBe(spaced(said(stranger.did, other.did)))
      expect(await violations(page)).toEqual([])
    },
  )
})
