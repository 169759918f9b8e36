import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestRegistry, type TestRegistry } from './app.testing.ts'

let registry: TestRegistry

beforeAll(async () => {
  registry = await openTestRegistry()
})

afterAll(() => registry.close())

const get = (path: string, headers: Record<string, string> = {}) => registry.app.request(path, { headers })

describe('every answer', () => {
  test.each(['/api/v1/registers', '/nothing', '/livez', '/docs', '/api/v1/organizations?limit=x'])(
    'of %s carries the security headers, an open CORS policy and a request id',
    async path => {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'self'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-expose-headers')).toBe(
        'ETag, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
      )
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
      expect(headers.get('cache-control')).toBeTruthy()
    },
  )

  test('carries the caller’s request id when it is valid, and so does the log', async () => {
    const response = await get('/api/v1/registers', { 'X-Request-Id': 'mine-1' })
    expect(response.headers.get('x-request-id')).toBe('mine-1')
    expect(registry.log.join('')).toContain('"requestId":"mine-1"')
  })

  test('is logged with its path and without the search terms', async () => {
    await get('/api/v1/organizations?q=a+private+search', { 'X-Request-Id': 'search-1' })
    const line = registry.log.find(text => text.includes('search-1')) ?? ''
    expect(JSON.parse(line)).toMatchObject({ method: 'GET', path: '/api/v1/organizations', status: 200 })
    expect(line).not.toContain('private')
  })
})

describe('conditional requests:', () => {
  const paths = [
    '/api/v1/organizations?q=boreal',
    '/api/v1/suggestions?q=boreal',
    '/api/v1/organizations/CA-XP.XP0000001',
    '/api/v1/organizations/CA-XP.XP0000001/credentials',
    '/api/v1/organizations/CA-XP.XP0000001/history',
    '/api/v1/registers',
    '/api/v1/changes',
    '/credentials/CA-XP.XP0000001.registration.1',
    '/status-lists/1-revocation',
    '/credential-types/registration/v1/schema.json',
    '/.well-known/did.json',
    '/openapi.json',
    '/docs',
    '/docs/style.css',
  ]

  test.each(paths)('%s has a strong tag and answers 304 without a body to it', async path => {
    const first = await get(path)
    expect(first.status).toBe(200)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[^"]+"$/)
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get(path, { 'If-None-Match': condition })
      expect(again.status, condition).toBe(304)
      expect(again.headers.get('etag')).toBe(etag)
      expect(await again.text()).toBe('')
    }
    expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  test.each(paths)('HEAD %s has the headers of GET', async path => {
    const got = await get(path)
    const head = await registry.app.request(path, { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control', 'vary', 'link']) {
      expect(head.headers.get(name), name).toBe(got.headers.get(name))
    }
    expect(Number(got.headers.get('content-length'))).toBe((await got.arrayBuffer()).byteLength)
  })
})

describe('HTTP methods:', () => {
  test.each([
    ['/api/v1/registers', 'GET, HEAD, OPTIONS'],
    ['/api/v1/organizations/CA-XP.XP0000001', 'GET, HEAD, OPTIONS'],
    ['/api/v1/verifications', 'POST, OPTIONS'],
    ['/openapi.json', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s lists the allowed methods, also for a CORS preflight', async (path, allowed) => {
    const response = await registry.app.request(path, {
      method: 'OPTIONS',
      headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'GET' },
    })
    expect(response.status).toBe(204)
    expect(response.headers.get('allow')).toBe(allowed)
    expect(response.headers.get('access-control-allow-methods')).toBe(allowed)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('access-control-allow-headers')).toContain('If-None-Match')
    expect(await response.text()).toBe('')
  })

  test.each([
    ['POST', '/api/v1/registers', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/api/v1/organizations/CA-XP.XP0000001', 'GET, HEAD, OPTIONS'],
    ['GET', '/api/v1/verifications', 'POST, OPTIONS'],
    ['PURGE', '/livez', 'GET, HEAD, OPTIONS'],
  ])('%s %s is refused with the list of allowed methods', async (method, path, allowed) => {
    const response = await registry.app.request(path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allowed)
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
  })

  test('an address that does not exist is not found, with any method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      expect((await registry.app.request('/nothing', { method })).status).toBe(404)
    }
  })
})

describe('error answers:', () => {
  test('a problem has its code, the path and the request id', async () => {
    const response = await get('/api/v1/organizations/CA-XP.NOPE', { 'X-Request-Id': 'quote-me' })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      type: 'https://registry.example/docs#organization_not_found',
      title: 'Organization not found',
      status: 404,
      code: 'organization_not_found',
      detail: 'There is no organization with this id. Search for it by name or number at /api/v1/organizations?q=.',
      instance: '/api/v1/organizations/CA-XP.NOPE',
      requestId: 'quote-me',
    })
  })

  test('an address that is too long is refused before it is parsed', async () => {
    const response = await get(`/api/v1/organizations?q=${'a'.repeat(9000)}`)
    expect(response.status).toBe(414)
    expect(await response.json()).toMatchObject({ code: 'uri_too_long' })
  })

  test('an unexpected error is logged under the request id, and its answer reveals nothing of it', async () => {
    const broken = await openTestRegistry({
      verifications: {
        enter() {
          throw new Error('a secret of the inside')
        },
      },
    })
    const response = await broken.app.request('/api/v1/verifications', {
      method: 'POST',
      headers: { 'Content-Type': 'application/vc+jwt', 'X-Request-Id': 'trace-me' },
      body: 'a.b.c',
    })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: 'trace-me' })
    expect(text).not.toMatch(/secret|at .*\.ts/)
    const logged = broken.log.find(line => line.includes('a secret of the inside')) ?? ''
    expect(JSON.parse(logged)).toMatchObject({ requestId: 'trace-me', level: 50 })
    await broken.close()
  })
})

describe('health checks:', () => {
  test('a process that answers is alive', async () => {
    expect(await (await get('/livez')).json()).toEqual({ status: 'ok' })
  })

  test('readiness lists its checks, with 503 when one fails', async () => {
    expect(await (await get('/readyz')).json()).toEqual({ ready: true, checks: { store: { ok: true } } })
    const checks = { store: { ok: true }, searchIndex: { ok: false, detail: '12 changes behind' } }
    const starting = await openTestRegistry({ readiness: async () => ({ ready: false, checks }) })
    const response = await starting.app.request('/readyz')
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(await response.json()).toMatchObject({ code: 'not_ready', ready: false, checks })
    await starting.close()
  })
})
