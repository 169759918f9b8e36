/** The rate limits as clients meet them. The clock does not move unless a test moves it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseNetworks } from '../../../http/networks.ts'
import { problemSchema } from '../../../http/problem-schema.ts'
import { openTestRegistry, type TestRegistry } from '../app.testing.ts'
import { createApp } from '../app.ts'

let registry: TestRegistry
let app: TestRegistry['app']
let now = Date.parse('2026-05-23T00:00:00Z')

beforeAll(async () => {
  registry = await openTestRegistry()
})

beforeEach(() => {
  app = createApp({
    ...registry.dependencies,
    clock: () => new Date(now),
    trustedProxies: parseNetworks('10.0.0.0/8') ?? [],
  })
})

afterAll(() => registry.close())

const MINTING = '/api/v1/organizations/CA-XP.XP0000001/credentials'
const VERIFYING = '/api/v1/verifications'

/** Sends a request of an invalid form: it counts, and costs the test little. */
function post(path: string, remoteAddress = '192.0.2.7', headers: Record<string, string> = {}) {
  return app.request(
    path,
    { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain', ...headers } },
    { remoteAddress },
  )
}

async function statuses(count: number, ask: (at: number) => Response | Promise<Response>): Promise<Set<number>> {
  const found = new Set<number>()
  for (let at = 0; at < count; at++) found.add((await ask(at)).status)
  return found
}

describe.each([
  [MINTING, 'credentials-per-address', 60],
  [VERIFYING, 'verifications-per-address', 1500],
])('POST %s', (path, name, quota) => {
  test('states the limit and the remainder in every answer, and counts refused requests', async () => {
    const first = await post(path)
    expect(first.status).toBe(415)
    expect(first.headers.get('ratelimit-policy')).toBe(`"${name}";q=${quota};w=60`)
    expect(first.headers.get('ratelimit')).toBe(`"${name}";r=${quota - 1};t=1`)
    expect((await post(path)).headers.get('ratelimit')).toBe(`"${name}";r=${quota - 2};t=1`)
  })

  test('refuses requests over the limit of an address, says when to retry, and accepts one then', async () => {
    expect(await statuses(quota, () => post(path))).toEqual(new Set([415]))
    const refused = await post(path)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('ratelimit')).toBe(`"${name}";r=0;t=1`)
    expect(refused.headers.get('retry-after')).toBe('1')
    const problem = await refused.json()
    expect(problemSchema.loose().parse(problem)).toMatchObject({ code: 'rate_limited', 'violated-policies': [name] })
    expect((await post(path, '192.0.2.8')).status).toBe(415)
    now += 1000
    expect((await post(path)).status).toBe(415)
  })
})

test('the limit for all clients together holds, and requests refused by it do not count against a client', async () => {
  expect(await statuses(600, at => post(MINTING, `192.0.2.${at % 20}`))).toEqual(new Set([415]))
  const refused = await post(MINTING, '198.51.100.1')
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ code: 'rate_limited', 'violated-policies': ['credentials'] })
  expect(refused.headers.get('ratelimit-policy')).toBe('"credentials-per-address";q=60;w=60, "credentials";q=600;w=60')
  expect(refused.headers.get('ratelimit')).toBe('"credentials-per-address";r=60;t=0, "credentials";r=0;t=1')
  now += 1000
  expect((await post(MINTING, '198.51.100.1')).headers.get('ratelimit')).toBe('"credentials-per-address";r=59;t=1')
})

test('each address has its own limit, and an IPv6 network counts as one address', async () => {
  await statuses(60, at => post(MINTING, `2001:db8:1:2::${at}`))
  expect((await post(MINTING, '2001:db8:1:2:ffff::')).status).toBe(429)
  expect((await post(MINTING, '2001:db8:1:3::1')).status).toBe(415)
})

test('a forwarding header gives a client its own limit only behind a trusted proxy', async () => {
  await statuses(60, at => post(MINTING, '192.0.2.7', { 'X-Forwarded-For': `198.51.100.${at}` }))
  expect((await post(MINTING, '192.0.2.7', { 'X-Forwarded-For': '198.51.100.99' })).status).toBe(429)
  await statuses(60, () => post(MINTING, '10.0.0.1', { 'X-Forwarded-For': '198.51.100.1' }))
  expect((await post(MINTING, '10.0.0.1', { 'X-Forwarded-For': '198.51.100.1' })).status).toBe(429)
  expect((await post(MINTING, '10.0.0.1', { 'X-Forwarded-For': '198.51.100.2' })).status).toBe(415)
})

test('reading is not rate limited', async () => {
  const response = await app.request('/api/v1/organizations/CA-XP.XP0000001')
  expect(response.headers.get('ratelimit')).toBeNull()
})
