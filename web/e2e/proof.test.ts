/**
 * The visitor's browser verifies a credential that is sound, altered, signed by an unknown key, expired or revoked, and
 * one that it cannot check.
 */
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { openIssuerAgent } from '../../agent/issuer-agent.ts'
import { mintCredential, type Signer } from '../../agent/mint/mint-credential.ts'
import { TEST_WALLET_KEY } from '../../app/cli/cli.testing.ts'
import { siteAndBrowser } from './site.testing.ts'
import { overflow, type Visitor, violations, visit } from './visit.testing.ts'

const SOUND = 'IM.020725C'
const visited = siteAndBrowser()

async function credentialOf(organization: string): Promise<string> {
  return (await fetch(`${visited.site.url}/credentials/${organization}.registration.1`)).text()
}

async function issuerSigner(): Promise<Signer> {
  const walletPath = join(visited.site.dataDirectory, 'wallet.sqlite')
  const agent = await openIssuerAgent({
    walletPath,
    walletSecret: TEST_WALLET_KEY,
    baseUrl: visited.site.url,
    clock: () => new Date(),
  })
  const signer = await agent.signer()
  await agent.close()
  return signer
}

/** Changes one character, by default of the name, as a forger would. */
function alter(jwt: string, place = /("legalName":")(.)/u): string {
  const [header, payload = '', signature] = jwt.split('.')
  const text = Buffer.from(payload, 'base64url').toString('utf8')
  const altered = text.replace(place, (_, name, letter) => `${name}${letter === 'A' ? 'B' : 'A'}`)
  return [header, Buffer.from(altered, 'utf8').toString('base64url'), signature].join('.')
}

async function signedByUnknownKey(organization: string): Promise<string> {
  const { kid } = await issuerSigner()
  const { kty, crv, x, y, d } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  if (kty !== 'EC' || crv !== 'P-256' || !x || !y || !d) throw new Error('no P-256 key was made')
  return mintCredential(decodeJwt(await credentialOf(organization)), { kid, privateJwk: { kty, crv, x, y, d } })
}

async function expired(organization: string): Promise<string> {
  const payload = { ...decodeJwt(await credentialOf(organization)), validUntil: '2025-01-01T00:00:00Z' }
  return mintCredential(payload, await issuerSigner())
}

async function verifyOnPage(page: Page, credential: string): Promise<Page> {
  await page.getByLabel('Credential', { exact: true }).fill(credential)
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  return page
}

async function verifyByApi(credential: string) {
  const response = await fetch(`${visited.site.url}/api/v1/verifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ credential }),
  })
  expect(response.status).toBe(200)
  return response.json()
}

async function verifyByCommand(credential: string) {
  const file = join(visited.site.dataDirectory, 'to-verify.jwt')
  writeFileSync(file, credential)
  const { status, stdout } = await visited.site.orgseal('verify', file, '--json')
  return { status, ...JSON.parse(stdout) }
}

const codes = (report: { checks: { code: string }[] }) => report.checks.map(check => check.code)

describe.each([
  [
    'altered by one character',
    async () => alter(await credentialOf(SOUND)),
    /signature_invalid|malformed/,
    'Not valid',
  ],
  [
    'signed by an unknown key',
    () => signedByUnknownKey(SOUND),
    /signature_invalid/,
    'The text was altered after it was signed, or someone else signed it.',
  ],
  ['expired', () => expired(SOUND), /expired/, 'The credential was valid until 2025-01-01T00:00:00.000Z.'],
  [
    'revoked',
    async () => {
      await visited.site.orgseal('revoke', 'IM.006275C.registration.1', '--reason', 'a test')
      return credentialOf('IM.006275C')
    },
    /revoked/,
    'The issuer has revoked it: it should not be relied on.',
  ],
])('a credential that is %s', (_, make, code, sentence) => {
  test('is not valid for the API, the command line and the browser alike', async () => {
    const credential = await make()
    const api = await verifyByApi(credential)
    expect(api.outcome).toBe('invalid')
    expect(codes(api).join()).toMatch(code)
    const command = await verifyByCommand(credential)
    expect(command).toMatchObject({ status: 1, outcome: 'invalid' })
    expect(codes(command)).toEqual(codes(api))

    const page = await verifyOnPage(await visit(visited.browser, `${visited.site.url}/verify`), credential)
    await page.getByText('Not valid', { exact: true }).waitFor()
    await page.getByText(sentence, { exact: true }).first().waitFor()
    expect(await page.getByText('Verified', { exact: true }).count()).toBe(0)
  })
})

test.each(['vc+jwt', 'dc+sd-jwt', 'data-integrity'])(
  'a sound credential as %s is verified by the API, the command line and the browser',
  async format => {
    const minted = await visited.site.orgseal('mint', SOUND, '--type', 'registration', '--format', format)
    expect(minted.status, minted.stderr).toBe(0)
    const credential = minted.stdout.trim()
    expect((await verifyByApi(credential)).outcome).toBe('verified')
    expect(await verifyByCommand(credential)).toMatchObject({ status: 0, outcome: 'verified' })
    const page = await verifyOnPage(await visit(visited.browser, `${visited.site.url}/verify`), credential)
    await page.getByText('Verified', { exact: true }).waitFor()
    await page.getByText('Promenade Shirts & Embroidery Limited').first().waitFor()
  },
)

test('the verify page accepts a credential as a file', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/verify`)
  const buffer = Buffer.from(alter(await credentialOf(SOUND)))
  await page.getByLabel('Or choose a file').setInputFiles({ name: 'altered.jwt', mimeType: 'text/plain', buffer })
  await page.getByText('Not valid', { exact: true }).waitFor()
})

test('an empty verify form shows an error that says what to do, and gets the focus', async () => {
  const page = await visit(visited.browser, `${visited.site.url}/verify`)
  await page.getByRole('button', { name: 'Verify', exact: true }).click()
  await page.getByRole('link', { name: 'Paste a credential, or choose a file that holds one' }).waitFor()
})

test('the organization’s page says that its credential is revoked', async () => {
  await visited.site.orgseal('revoke', 'IM.082975C.registration.1', '--reason', 'a test')
  const page = await visit(visited.browser, `${visited.site.url}/organization/IM.082975C`)
  await page.getByText('Not valid', { exact: true }).waitFor()
  await page.getByText('The issuer has revoked it: it should not be relied on.', { exact: true }).waitFor()
})

test('a suspension is shown while it lasts, and no longer', async () => {
  await visited.site.orgseal('suspend', 'IM.129175C.registration.1', '--reason', 'a test')
  const page = await visit(visited.browser, `${visited.site.url}/organization/IM.129175C`)
  await page.getByText('The issuer has suspended it: it should not be relied on for now.', { exact: true }).waitFor()
  await visited.site.orgseal('reinstate', 'IM.129175C.registration.1', '--reason', 'the test is over')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByText('Every check holds.').waitFor()
})

describe('an organization’s page does not show its credential as verified', () => {
  async function withoutAnswerFrom(pattern: string): Promise<Page> {
    const page = await visit(visited.browser, `${visited.site.url}/verify`)
    await page.route(pattern, route => route.abort())
    await page.goto(`${visited.site.url}/organization/${SOUND}`)
    return page
  }

  test.each<[string, string, string | RegExp]>([
    [
      'the DID document',
      '**/.well-known/did.json',
      /^The document with the signer's keys could not be obtained: its server could not be reached, or does not let this page read it\.$/,
    ],
    [
      'a status list',
      '**/status-lists/**',
      /^Whether the credential was revoked could not be checked: its status list, http:\/\/localhost:\d+\/status-lists\/1-\w+, is not available: its server could not be reached, or does not let this page read it\.$/,
    ],
    [
      'the schema',
      '**/schema.json',
      /^The form of the credential could not be checked: the schema http:\/\/localhost:\d+\/credential-types\/registration\/v\d+\/schema\.json is not available, because its server could not be reached, or does not let this page read it\.$/,
    ],
  ])('when %s cannot be fetched', async (_, pattern, sentence) => {
    const page = await withoutAnswerFrom(pattern)
    await page.getByText('Could not be checked', { exact: true }).waitFor()
    await page.getByText(sentence, { exact: true }).first().waitFor()
    expect(await page.getByText('Every check holds.').count()).toBe(0)
  })

  test('when it shows another name than the one that was signed', async () => {
    const page = await visit(visited.browser, `${visited.site.url}/verify`)
    await page.route(`**/api/v1/organizations/${SOUND}`, async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), legalName: 'Another Name Limited' } })
    })
    await page.goto(`${visited.site.url}/organization/${SOUND}`)
    await page.getByText('Not valid', { exact: true }).waitFor()
    await page
      .getByText(/This page shows something other than what was signed/)
      .first()
      .waitFor()
  })
})

describe('the page gives the reason of a check', () => {
  async function withoutList(path: string, visitor: Visitor = {}): Promise<Page> {
    const page = await visit(visited.browser, `${visited.site.url}/verify`, visitor)
    await page.route('**/status-lists/**', route => route.fulfill({ status: 503 }))
    await page.goto(`${visited.site.url}${path}?credential=${SOUND}.registration.1`)
    return page
  }

  test('in English, with the address and the reason', async () => {
    const page = await withoutList('/verify')
    const list = `${visited.site.url}/status-lists/1-revocation`
    const sentence = `Whether the credential was revoked could not be checked: its status list, ${list}, is not available: its server answered with the status 503.`
    await page.getByText(sentence, { exact: true }).waitFor()
    expect(await page.getByText('Not valid', { exact: true }).count()).toBe(0)
  })

  test.each([
    [
      '/verify',
      /^Whether the credential was revoked could not be checked: its status list, \S+, was altered or signed/,
    ],
    [
      '/fr/verify',
      /^On n’a pas pu vérifier si l’attestation a été révoquée\s: sa liste de statut, \S+, a été modifiée ou signée/,
    ],
  ])('when a status list was altered, which makes nothing invalid: %s', async (path, sentence) => {
    const page = await visit(visited.browser, `${visited.site.url}/verify`)
    await page.route('**/status-lists/**', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, body: alter(await response.text(), /("validUntil":"20)(.)/u) })
    })
    await page.goto(`${visited.site.url}${path}?credential=${SOUND}.registration.1`)
    await page.getByText(sentence).waitFor()
    expect(await page.locator('.outcome--unverifiable').count()).toBe(1)
    expect(await page.locator('.check--fail').count()).toBe(0)
    expect(await violations(page)).toEqual([])
  })

  test('in French, on a narrow screen and in the dark', async () => {
    const page = await withoutList('/fr/verify', { width: 320, height: 640, colours: 'dark' })
    const list = `${visited.site.url}/status-lists/1-revocation`
    const sentence = `On n’a pas pu vérifier si l’attestation a été révoquée\u00a0: sa liste de statut, ${list}, n’est pas disponible\u00a0: le serveur a répondu par le code 503.`
    await page.getByText(sentence.replaceAll('\u00a0', ' '), { exact: true }).waitFor()
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await violations(page)).toEqual([])
  })

  test('also for a notice of the issuer in a check that passed', async () => {
    const page = await reportFromServer('/verify', {
      id: 'status',
      outcome: 'pass',
      code: 'status_good',
      message: 'It holds.',
      reasons: [{ code: 'status_notice', values: { notice: 'valid' } }],
    })
    const sentence = 'The issuer has not set the status that it publishes as a message. It describes that as "valid".'
    await page.getByText(sentence, { exact: true }).waitFor()
    expect(await page.getByText('Note', { exact: true }).count()).toBe(1)
  })

  test('with each value as text that keeps its direction and fits the screen', async () => {
    const issuer = '<b onclick="x">شركة الشحن</b>'
    const address = `https://${'long'.repeat(60)}.example/`
    const page = await reportFromServer(
      '/fr/verify',
      {
        id: 'issuer',
        outcome: 'fail',
        code: 'issuer_mismatch',
        message: 'The key is of another.',
        reasons: [{ code: 'issuer_signed_by_other', values: { issuer, other: address } }],
      },
      { width: 320, height: 640 },
    )
    const sentence = `L’attestation nomme ${issuer} comme émetteur, mais c’est une clé de ${address} qui l’a signée.`
    const line = page.getByText(sentence, { exact: true })
    await line.waitFor()
    expect(await line.locator('b').count()).toBe(0)
    expect(await line.locator('bdi').allTextContents()).toEqual([issuer, address])
    expect(await overflow(page)).toBeLessThanOrEqual(0)
    expect(await violations(page)).toEqual([])
  })

  test('by the short sentence of its code when the page does not know the server’s reason', async () => {
    const page = await reportFromServer('/verify', {
      id: 'status',
      outcome: 'unknown',
      code: 'status_list_invalid',
      message: 'The list is of the year 2040.',
      reasons: [{ code: 'status_list_of_2040', values: {} }],
    })
    await page.getByText('The status list is not one that can be relied on.', { exact: true }).waitFor()
  })

  /** Opens the page and lets it ask the server, whose answer has this one check. */
  async function reportFromServer(path: string, check: object, visitor: Visitor = {}): Promise<Page> {
    const page = await withoutList(path, visitor)
    await page.route('**/api/v1/verifications', route =>
      route.fulfill({ json: { outcome: 'unverifiable', checks: [check] } }),
    )
    await page.getByRole('button', { name: /^(Ask this registry to check|Demander au registre de vérifier)$/ }).click()
    return page
  }
})
