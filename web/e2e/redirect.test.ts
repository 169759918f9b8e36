/** A verification takes each document from its own address, and follows no redirect. */
import type { RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalServer } from '../../http/tls-server.testing.ts'
import { type ProvingIssuer, provingIssuer } from '../../verify/proofs/proving-issuer.testing.ts'
import { siteAndBrowser } from './site.testing.ts'

const HOST = 'documents.example'
const visited = siteAndBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`])

/** Serves the documents of issuers by their paths. The path `moved` redirects to `there`. */
async function startIssuers() {
  const issuers = new Map<string, ProvingIssuer>()
  const listener: RequestListener = (request, response) => {
    const [, path = ''] = (request.url ?? '').split('/')
    response.setHeader('Access-Control-Allow-Origin', '*')
    if (path === 'moved') {
      response.writeHead(302, { Location: '/there/did.json' }).end()
      return
    }
    response.writeHead(200, { 'Content-Type': 'application/did+json' })
    response.end(JSON.stringify(issuers.get(path === 'there' ? 'moved' : path)?.document))
  }
  const server = await startLocalServer('https', listener)
  onTestFinished(() => server.close())
  return {
    asked: server.requests,
    async issuerAt(path: string): Promise<ProvingIssuer> {
      const issuer = await provingIssuer(`did:web:${HOST}%3A${server.port}:${path}`)
      issuers.set(path, issuer)
      return issuer
    },
  }
}

async function signedBy(issuer: ProvingIssuer): Promise<string> {
  const credential = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { id: 'urn:x:1' },
  }
  return JSON.stringify(await issuer.prove(credential, { cryptosuite: 'eddsa-jcs-2022' }))
}

test.each([
  ['English', '/verify', /its server redirects to another address, which is not followed/],
  ['French', '/fr/verify', /le serveur renvoie à une autre adresse, et ce renvoi n’est pas suivi/],
])('a browser does not follow a redirect from a DID document, and says so in %s', async (_, path, said) => {
  const { asked, issuerAt } = await startIssuers()
  const [moved, direct] = [await issuerAt('moved'), await issuerAt('direct')]
  const context = await visited.browser.newContext({ ignoreHTTPSErrors: true })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(`${visited.site.url}${path}`)
  const verify = async (issuer: ProvingIssuer) => {
    await page.locator('textarea').fill(await signedBy(issuer))
    await page.locator('form button[type=submit]').first().click()
  }
  await verify(moved)
  await page.getByText(said).first().waitFor()
  expect(asked).toEqual(['/moved/did.json'])
  await verify(direct)
  await page.getByText(direct.did).first().waitFor()
  expect(asked).toEqual(['/moved/did.json', '/direct/did.json'])
})
