/** Real threads with small limits: the client that sends expensive requests pays for them. */
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fetched } from '../../verify/evidence/evidence.ts'
import { fetchedJson, type TestIssuer, testIssuer } from '../../verify/evidence/issuer.testing.ts'
import { openVerifications, type VerificationLimits, verificationLimits } from './open-verifications.ts'

const WAITING = new AbortController().signal
const ISSUER = await testIssuer('did:web:issuer.example')
const CREDENTIAL = await credentialOf(ISSUER)
/** A body with the maximum number of objects: every version of the verifier needs a second to parse it. */
const ENDLESS = `{"credential":{"a":[${'{},'.repeat(4_000_000)}{}]}}`

function credentialOf({ did, sign }: TestIssuer): Promise<string> {
  const context = ['https://www.w3.org/ns/credentials/v2']
  const credentialSubject = { id: 'urn:example:1' }
  return sign({ '@context': context, type: ['VerifiableCredential'], issuer: did, credentialSubject })
}

interface Setting {
  readonly limits?: Partial<VerificationLimits>
  readonly fetchDocument?: (url: string) => Promise<Fetched>
}

function open({ limits, fetchDocument = async () => fetchedJson(ISSUER.document) }: Setting = {}) {
  const verifications = openVerifications({
    limits: { ...verificationLimits(1), threads: 1, ...limits },
    localDocument: async () => undefined,
    fetchDocument,
    trustedIssuers: async () => [ISSUER.did],
    trustedContexts: [],
    clock: () => new Date('2026-05-23T00:00:00Z'),
  })
  onTestFinished(() => verifications.close())
  const ask = async (text: string, client = 'a', gone = WAITING) => {
    const slot = verifications.enter(client, gone)
    try {
      const body = new TextEncoder().encode(text)
      slot.hold(body.byteLength)
      const answer = await slot.verify({ body, form: text.startsWith('{') ? 'json' : 'text' })
      return answer.kind === 'report' ? JSON.parse(new TextDecoder().decode(answer.json)) : answer
    } finally {
      slot.leave()
    }
  }
  return { verifications, ask }
}

const TOO_LONG = { code: 'verification_took_too_long' }
const BUSY = { code: 'verifications_busy' }

test('a credential is verified with documents fetched for it', async () => {
  const { ask } = open()
  expect(await ask(CREDENTIAL)).toMatchObject({ outcome: 'verified' })
  expect(await ask(JSON.stringify({ credential: CREDENTIAL }))).toMatchObject({ outcome: 'verified' })
})

test('a verification that uses too much processor time is refused, and the next request gets a new thread', async () => {
  const { ask } = open({ limits: { processor: 100 } })
  await expect(ask(ENDLESS)).rejects.toMatchObject(TOO_LONG)
  expect(await ask(CREDENTIAL)).toMatchObject({ outcome: 'verified' })
})

describe('the queue of verifications', () => {
  test('serves a client before further requests of a client with many', async () => {
    const { ask } = open({ limits: { processor: 100 } })
    const ends: string[] = []
    const all = ['bomb', 'bomb', 'bomb', 'bomb'].map(name => ask(ENDLESS, 'a').catch(() => ends.push(name)))
    await ask(CREDENTIAL, 'b').then(() => ends.push('honest'))
    await Promise.all(all)
    expect(ends.indexOf('honest')).toBeLessThan(3)
  })

  test('drops a request that waits too long', async () => {
    const { ask } = open({ limits: { processor: 300, wait: 50 } })
    const bomb = ask(ENDLESS)
    await expect(ask(CREDENTIAL, 'b')).rejects.toMatchObject(BUSY)
    await expect(bomb).rejects.toMatchObject(TOO_LONG)
  })

  test('drops the request of a client that disconnects', async () => {
    const { ask } = open({ limits: { processor: 300 } })
    const bomb = ask(ENDLESS)
    const client = new AbortController()
    const left = ask(CREDENTIAL, 'b', client.signal)
    client.abort(new Error('gone'))
    await expect(left).rejects.toThrow('gone')
    await expect(bomb).rejects.toMatchObject(TOO_LONG)
  })

  test('refuses requests over its limit', async () => {
    const { verifications } = open({ limits: { slots: 2 } })
    verifications.enter('a', WAITING)
    verifications.enter('a', WAITING)
    expect(() => verifications.enter('a', WAITING)).toThrow(expect.objectContaining(BUSY))
    expect(() => verifications.enter('b', WAITING)).not.toThrow()
  })
})

describe('documents of other sites', () => {
  const never = () => new Promise<Fetched>(() => {})

  test('that do not arrive in time count as unavailable, and the report has the other results', async () => {
    const { ask } = open({ limits: { documents: 50 }, fetchDocument: never })
    const report = await ask(CREDENTIAL)
    expect(report).toMatchObject({ outcome: 'unverifiable' })
    expect(JSON.stringify(report.checks)).toContain('its server did not answer within 0.05 seconds')
  })

  test('occupy no thread while they are fetched', async () => {
    const slow = await credentialOf(await testIssuer('did:web:slow.example'))
    const { ask } = open({
      fetchDocument: url => (url.includes('slow') ? never() : Promise.resolve(fetchedJson(ISSUER.document))),
    })
    const client = new AbortController()
    const waiting = Array.from({ length: 10 }, () => ask(slow, 'a', client.signal))
    expect(await ask(CREDENTIAL, 'b')).toMatchObject({ outcome: 'verified' })
    client.abort(new Error('gone'))
    const ends = await Promise.allSettled(waiting)
    expect(ends).toEqual(waiting.map(() => ({ status: 'rejected', reason: new Error('gone') })))
  })

  test('are fetched for a limited number of verifications at once', async () => {
    let most = 0
    let now = 0
    const { ask } = open({
      limits: { fetching: 2 },
      async fetchDocument() {
        most = Math.max(most, ++now)
        await new Promise(setImmediate)
        now--
        return fetchedJson(ISSUER.document)
      },
    })
    await Promise.all(Array.from({ length: 12 }, (_, at) => ask(CREDENTIAL, String(at))))
    expect(most).toBeLessThanOrEqual(2)
  })

  test('count towards the bytes of the request', async () => {
    const large: Fetched = { ok: true, body: ' '.repeat(10_000), mediaType: 'application/json' }
    const { ask } = open({ limits: { bytes: 5000 }, fetchDocument: async () => large })
    await expect(ask(CREDENTIAL)).rejects.toMatchObject(BUSY)
  })
})
