import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry, writeTestSite } from '../app.testing.ts'

let registry: TestRegistry
const site = writeTestSite()

beforeAll(async () => {
  registry = await openTestRegistry({ siteDirectory: site.directory })
})

afterAll(async () => {
  await registry.close()
  site.remove()
})

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const get = (path: string, headers: Record<string, string> = { Accept: BROWSER }) =>
  registry.app.request(path, { headers })

async function title(response: Response): Promise<string | undefined> {
  return /<title>(.*)<\/title>/.exec(await response.text())?.[1]
}

describe('site pages', () => {
  test.each([
    ['/', 200, 'Home'],
    ['/index.html', 200, 'Home'],
    ['/fr/', 200, 'Accueil'],
    ['/verify', 200, 'Verify'],
    ['/fr/verify', 200, 'Verify'],
    ['/organization/CA-XP.XP0000001', 200, 'Organization'],
    ['/fr/organization/CA-XP.XP0000001', 200, 'Organisation'],
    ['/organization/CA-XP.NOPE', 404, 'Organization'],
    ['/fr/organization/CA-XP.NOPE', 404, 'Organisation'],
    ['/organization/%00', 404, 'Organization'],
    ['/organization/a/b', 404, 'Not here'],
    ['/nothing', 404, 'Not here'],
    ['/fr/rien', 404, 'Introuvable'],
    ['/%ff', 404, 'Not here'],
  ])('answer %s with %i and the page “%s”', async (path, status, expected) => {
    const response = await get(path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await title(response)).toBe(expected)
  })

  test('redirect an id in another case to the organization’s page', async () => {
    for (const language of ['', '/fr']) {
      const response = await get(`${language}/organization/ca-xp.xp0000001`)
      expect(response.status).toBe(308)
      expect(response.headers.get('location')).toBe(`${language}/organization/CA-XP.XP0000001`)
    }
  })

  test('redirect /fr to /fr/', async () => {
    const response = await get('/fr')
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe('/fr/')
  })

  test('answer a program with a problem at an unknown address', async () => {
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json, text/html;q=0.5' }]) {
      const response = await get('/nothing', headers)
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ code: 'not_found' })
    }
  })

  test('leave errors of the API as problems, also for browsers', async () => {
    expect(await (await get('/api/v1/nothing')).json()).toMatchObject({ code: 'not_found' })
  })

  test('accept only GET and HEAD', async () => {
    const options = await registry.app.request('/verify', { method: 'OPTIONS' })
    expect(options.status).toBe(204)
    expect(options.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    const post = await registry.app.request('/organization/CA-XP.XP0000001', { method: 'POST' })
    expect(post.status).toBe(405)
    const head = await registry.app.request('/verify', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
  })
})

describe('site files', () => {
  test.each([
    ['/assets/index-4f2a.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/dot.svg', 'image/svg+xml; charset=utf-8', 'public, max-age=31536000, immutable'],
    ['/assets/pixel.png', 'image/png', 'public, max-age=31536000, immutable'],
    ['/robots.txt', 'text/plain; charset=utf-8', 'public, max-age=3600'],
    ['/verify', 'text/html; charset=utf-8', 'public, no-cache'],
  ])('serve %s as %s with Cache-Control “%s”', async (path, mediaType, cacheControl) => {
    const { headers } = await get(path)
    expect(headers.get('content-type')).toBe(mediaType)
    expect(headers.get('cache-control')).toBe(cacheControl)
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  test('are compressed as the client accepts, each form with its own entity tag', async () => {
    const plain = await get('/assets/index-4f2a.js', {})
    const text = await plain.text()
    const tags = [plain.headers.get('etag')]
    for (const [coding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const response = await get('/assets/index-4f2a.js', { 'Accept-Encoding': coding })
      expect(response.headers.get('content-encoding')).toBe(coding)
      expect(response.headers.get('vary')).toBe('Accept-Encoding')
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.byteLength).toBeLessThan(text.length)
      expect(decode(bytes).toString()).toBe(text)
      const etag = response.headers.get('etag') ?? ''
      tags.push(etag)
      const again = await get('/assets/index-4f2a.js', { 'Accept-Encoding': coding, 'If-None-Match': etag })
      expect(again.status).toBe(304)
    }
    expect(plain.headers.get('vary')).toBe('Accept-Encoding')
    expect(new Set(tags).size).toBe(3)
  })

  test('include a compressed page for unknown addresses, which is never cached', async () => {
    const response = await get('/nothing', { Accept: BROWSER, 'Accept-Encoding': 'gzip' })
    expect(response.status).toBe(404)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()).toContain('Not here')
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%252e%252e%252fsecret.txt',
    '/assets/%00../../secret.txt',
    '//secret.txt',
    '/assets',
    '/assets/',
  ])('do not serve %s', async path => {
    const response = await get(path, {})
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('out of reach')
  })
})

test('the server without a site serves only the API', async () => {
  const bare = await openTestRegistry()
  for (const path of ['/', '/organization/CA-XP.XP0000001', '/nothing']) {
    const response = await bare.app.request(path, { headers: { Accept: BROWSER } })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  }
  await bare.close()
})
