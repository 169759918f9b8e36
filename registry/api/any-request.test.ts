/** The promise of the public API: every request is answered with 2xx to 4xx, and every error is a problem document. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemSchema } from '../../http/problem-schema.ts'
import { openTestRegistry, type TestRegistry, writeTestSite } from './app.testing.ts'
import { isProblemCode } from './shared/problems.ts'

let registry: TestRegistry
const site = writeTestSite()

beforeAll(async () => {
  registry = await openTestRegistry({ siteDirectory: site.directory })
})

afterAll(async () => {
  await registry.close()
  site.remove()
})

const PATHS = [
  '/',
  '/fr',
  '/fr/',
  '/verify',
  '/assets/index-4f2a.js',
  '/organization/CA-XP.XP0000001',
  '/api/v1/organizations',
  '/api/v1/suggestions',
  '/api/v1/organizations/CA-XP.XP0000001',
  '/api/v1/organizations/CA-XP.XP0000001/credentials',
  '/api/v1/organizations/CA-XP.XP0000001/history',
  '/api/v1/registers',
  '/api/v1/changes',
  '/api/v1/verifications',
  '/credentials/CA-XP.XP0000001.registration.1',
  '/status-lists/1-revocation',
  '/.well-known/did.json',
  '/openapi.json',
  '/credential-types/registration/v1/schema.json',
  '/docs',
  '/docs/style.css',
  '/livez',
  '/readyz',
]
const PARAMETERS = [
  'q',
  'status',
  'type',
  'register',
  'credentialType',
  'locality',
  'registeredFrom',
  'registeredTo',
  'dissolvedFrom',
  'dissolvedTo',
  'sort',
  'names',
  'limit',
  'cursor',
  'after',
  '__proto__',
  'constructor',
  'toString',
  '',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY', 'PROPFIND', 'M-SEARCH', 'get']

/** Text for a request line: escaped correctly, incorrectly or not at all. */
const scrap = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map(encodeURIComponent),
  fc.string({ maxLength: 40 }).map(text => text.replace(/[\s#]/g, '+')),
  fc.constantFrom(
    '%',
    '%ff',
    '%00',
    '%2',
    '%zz',
    '%2f',
    '..',
    '%2e%2e',
    '%5c',
    '%c0%af',
    '%ed%a0%80',
    '%25',
    '%2525',
    '//',
    '*',
    ':id',
    '{id}',
    '"',
    '%22',
    "'",
    'NEAR(',
    'AND',
    'OR',
    '-',
    '(',
    '%F0%9F%8F%9B',
    '%E2%80%AE',
    '\\',
    '%0d%0a',
    'NaN',
    '1e9',
    '9007199254740993',
    '-0',
    'null',
    'active',
    'example-province',
    'example-province/BC',
    ',',
    ',,',
    '2026-02-30',
  ),
  fc.integer({ min: 1, max: 9000 }).map(length => 'a'.repeat(length)),
  fc.integer({ min: 1, max: 500 }).map(length => '%41'.repeat(length)),
)

const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...PATHS) },
  fc.tuple(fc.constantFrom(...PATHS), scrap).map(([known, more]) => `${known}/${more}`),
  fc.tuple(fc.constantFrom(...PATHS), scrap).map(([known, more]) => `${known.replace(/[^/]*$/, '')}${more}`),
  fc.array(scrap, { maxLength: 5 }).map(parts => `/${parts.join('/')}`),
)

const query = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...PARAMETERS), scrap), scrap), { maxLength: 4 })
  .map(pairs => (pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`))

/** Text that a header can carry: visible ASCII, blanks, and bytes above ASCII. */
const headerText = fc
  .string({
    unit: fc
      .integer({ min: 0x20, max: 0xff })
      .filter(code => code !== 0x7f)
      .map(code => String.fromCharCode(code)),
  })
  .map(text => text.trim())

const headers = fc.record(
  {
    accept: fc.oneof(
      headerText,
      fc.constantFrom('text/html', 'application/json', '*/*;q=0', 'a/b;q="', ';;;,,,', 'q=1'),
    ),
    'accept-encoding': fc.oneof(headerText, fc.constantFrom('br', 'gzip;q=0', '*', 'identity;q=0, br')),
    'if-none-match': fc.oneof(headerText, fc.constantFrom('*', '"', 'W/"', '""', '"a", "b')),
    'content-type': fc.oneof(
      headerText,
      fc.constantFrom('application/json', 'application/vc+jwt', 'multipart/form-data; boundary=x', 'text/plain', ';'),
    ),
    range: fc.oneof(headerText, fc.constantFrom('bytes=0-0', 'bytes=9-1', 'bytes=-')),
    'x-request-id': headerText,
    'content-length': fc.constantFrom('0', '-1', '1e99', 'x', '99999999999'),
    origin: headerText,
    expect: headerText,
  },
  { requiredKeys: [] },
)

const body = fc.oneof(
  fc.constant(undefined),
  fc.uint8Array({ maxLength: 200 }).map(bytes => Uint8Array.from(bytes)),
  fc.json().map(text => new TextEncoder().encode(text)),
  fc.json().map(text => new TextEncoder().encode(`{"credential":${text}}`)),
  fc
    .tuple(fc.json(), fc.json(), fc.uint8Array({ maxLength: 80 }))
    .map(parts => new TextEncoder().encode(parts.map(part => Buffer.from(part).toString('base64url')).join('.'))),
)

test('any request gets 2xx to 4xx, and every error is a problem document or a page for a browser', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...METHODS),
      path,
      query,
      headers,
      body,
      async (method, somePath, someQuery, someHeaders, givenBody) => {
        const withBody = method !== 'GET' && method !== 'get' && method !== 'HEAD' && givenBody !== undefined
        const request = new Request(`http://localhost${somePath}${someQuery}`, {
          method,
          headers: someHeaders,
          ...(withBody ? { body: givenBody } : {}),
        })
        const response = await registry.app.fetch(request)
        expect(response.status).toBeGreaterThanOrEqual(200)
        expect(response.status).toBeLessThan(500)
        expect(response.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
        expect(response.headers.get('content-security-policy')).toBeTruthy()
        if (response.status < 400 || method === 'HEAD') return
        if (response.headers.get('content-type') === 'text/html; charset=utf-8') {
          expect(response.status).toBe(404)
          return
        }
        expect(response.headers.get('content-type')).toBe('application/problem+json')
        const problem = problemSchema.parse(await response.json())
        expect(problem.status).toBe(response.status)
        expect(isProblemCode(problem.code)).toBe(true)
        expect(problem.type).toBe(`https://registry.example/docs#${problem.code}`)
        expect(problem.detail).not.toMatch(/node_modules|\.ts:\d|SqliteError|ZodError/)
      },
    ),
    { numRuns: 3000 },
  )
})
