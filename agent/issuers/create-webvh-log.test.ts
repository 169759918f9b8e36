import { generateKeyPairSync, sign } from 'node:crypto'
import { deriveNextKeyHash, generateParallelDidWeb } from 'didwebvh-ts'
import { describe, expect, it } from 'vitest'
import { ed25519Multikey } from './create-multikey.ts'
import { resolveElsewhere } from './create-webvh-log.testing.ts'
import {
  commitsTo,
  createLog,
  extendLog,
  type LogEntry,
  parallelDidWeb,
  readLogEntry,
  webvhTemplateOf,
} from './create-webvh-log.ts'
import { buildIssuerDocument, didWebOf, type KeyPairPublic } from './did-document.ts'
import { linkedDomainServices } from './issuer-identity.ts'

const BASE_URL = 'https://registry.example'
const NOW = new Date('2026-01-31T12:00:00.789Z')

describe('a did:webvh log that this package wrote', () => {
  it.each([
    'https://registry.example',
    'https://registry.example:8443',
    'https://registry.example/issuers/tax-office',
    'http://localhost:3000/issuers/tax-office',
  ])('for %s is resolved by didwebvh-ts', async baseUrl => {
    const { log, document } = await threeEntries(baseUrl)
    const resolved = await resolveElsewhere(log)
    expect(resolved).toMatchObject({ document: entryOf(log, 2).state, versionId: entryOf(log, 2).versionId })
    expect(entryOf(log, 2).state).toEqual(document)
  })

  it('states its parameters: method, SCID, pre-rotation on, not portable', async () => {
    const { log, updateKeys } = await threeEntries(BASE_URL)
    const [first, second] = lines(log)
    const scid = entryOf(log, 0).state.id.split(':')[2]
    expect(entryOf(log, 0).state.id).toBe(`did:webvh:${scid}:registry.example`)
    expect(scid).toMatch(/^Qm[1-9A-HJ-NP-Za-km-z]{44}$/)
    expect(first?.parameters).toEqual({
      method: 'did:webvh:1.0',
      scid,
      updateKeys: [updateKeys[0]?.multikey],
      nextKeyHashes: [await deriveNextKeyHash(updateKeys[1]?.multikey ?? '')],
      portable: false,
    })
    expect(second?.parameters).toEqual({
      updateKeys: [updateKeys[1]?.multikey],
      nextKeyHashes: [await deriveNextKeyHash(updateKeys[2]?.multikey ?? '')],
    })
    expect(lines(log).map(entry => entry.versionId.split('-')[0])).toEqual(['1', '2', '3'])
  })

  it('has increasing times, even when the clock stops or goes back', async () => {
    const { log } = await threeEntries(BASE_URL, [NOW, NOW, new Date('2020-01-01T00:00:00Z')])
    expect(lines(log).map(entry => entry.versionTime)).toEqual([
      '2026-01-31T12:00:00Z',
      '2026-01-31T12:00:01Z',
      '2026-01-31T12:00:02Z',
    ])
    expect(await resolveElsewhere(log)).toHaveProperty('document')
  })

  it('commits to the next key and to no other', async () => {
    const { log, updateKeys } = await threeEntries(BASE_URL)
    expect(commitsTo(entryOf(log, 0), updateKeys[1]?.multikey ?? '')).toBe(true)
    expect(commitsTo(entryOf(log, 0), updateKeys[0]?.multikey ?? '')).toBe(false)
  })
})

describe('a did:webvh log that was tampered with', () => {
  it.each<[string, (log: LogEntry[]) => LogEntry[]]>([
    ['a key in the first document', log => change(log, 0, entry => entry.state.verificationMethod.pop())],
    ['a key in the last document', log => change(log, 2, entry => entry.state.verificationMethod.pop())],
    ['the time', log => change(log, 1, entry => Object.assign(entry, { versionTime: '2026-01-31T13:00:00Z' }))],
    ['the committed key', log => change(log, 1, entry => entry.parameters.nextKeyHashes.push('QmOther'))],
    ['the order', ([first, second, third]) => [first, third, second].filter(entry => entry !== undefined)],
    ['an entry left out', ([first, , third]) => [first, third].filter(entry => entry !== undefined)],
    ['the beginning left out', log => log.slice(1)],
  ])('is refused by didwebvh-ts: %s', async (_, tamper) => {
    const { log } = await threeEntries(BASE_URL)
    const tampered = tamper(lines(log))
    expect(await resolveElsewhere(tampered.map(entry => JSON.stringify(entry)).join('\n'))).toHaveProperty(
      'error',
      expect.stringMatching(/./),
    )
  })

  it('is refused when a key signed that was not committed to', async () => {
    const keys = [logKey(), logKey(), logKey()] as const
    const state = documentFor(BASE_URL)
    const first = await createLog({ state, updateKey: keys[0], nextMultikey: keys[1].multikey, now: NOW })
    const entry = entryOf(first, 0)
    const second = await extendLog(entry, {
      state: entry.state,
      updateKey: keys[2],
      nextMultikey: keys[2].multikey,
      now: NOW,
    })
    expect(await resolveElsewhere(`${first}\n${second}\n`)).toHaveProperty('error')
  })
})

describe('the did:web document beside the log', () => {
  it('is the one that didwebvh-ts derives from the log', async () => {
    const { log } = await threeEntries('https://registry.example/issuers/tax-office')
    const { state } = entryOf(log, 2)
    const ours = parallelDidWeb(state, 'https://registry.example/issuers/tax-office')
    const theirs = generateParallelDidWeb(state.id, state)
    // Both forms of an id are allowed; this package always writes absolute ids.
    const service: readonly { id: string }[] = theirs.service
    const absolute = service.map(({ id, ...rest }) => ({ ...rest, id: id.replace(/^#/, `${theirs.id}#`) }))
    expect({ ...theirs, service: absolute }).toEqual(ours)
  })

  it('names the same keys, and the two link to each other', async () => {
    const { log } = await threeEntries(BASE_URL)
    const { state } = entryOf(log, 2)
    const document = parallelDidWeb(state, BASE_URL)
    expect(document.id).toBe('did:web:registry.example')
    expect(document.alsoKnownAs).toEqual([state.id])
    expect(state.alsoKnownAs).toEqual([document.id])
    expect(JSON.stringify({ ...document, alsoKnownAs: [] })).not.toContain('did:webvh')
    expect(document.assertionMethod.map(fragment)).toEqual(state.assertionMethod.map(fragment))
  })
})

it.each(['', 'null', '{}', '{"versionId":"1-x"}', '[1]'])('%j is not read as a log entry', line => {
  expect(readLogEntry(line)).toBeUndefined()
})

async function threeEntries(baseUrl: string, times: readonly Date[] = [NOW, NOW, NOW]) {
  const updateKeys = [logKey(), logKey(), logKey(), logKey()] as const
  const [firstTime = NOW, ...laterTimes] = times
  const state = documentFor(baseUrl)
  const contentOf = (number: number) => ({
    updateKey: updateKeys[number - 1] ?? logKey(),
    nextMultikey: updateKeys[number]?.multikey ?? '',
  })
  let log = `${await createLog({ state, ...contentOf(1), now: firstTime })}\n`
  let document: unknown = entryOf(log, 0).state
  for (const [index, now] of laterTimes.entries()) {
    const previous = entryOf(log, index)
    const next = documentFor(baseUrl, previous.state)
    document = next
    log += `${await extendLog(previous, { state: next, ...contentOf(index + 2), now })}\n`
  }
  return { log, document, updateKeys }
}

function documentFor(baseUrl: string, previous?: LogEntry['state']) {
  const webDid = didWebOf(baseUrl)
  const did = previous?.id ?? webvhTemplateOf(webDid)
  return buildIssuerDocument({
    did,
    alsoKnownAs: [webDid],
    keys: keyPair(),
    former: previous?.verificationMethod ?? [],
    services: linkedDomainServices(did, new URL(baseUrl).origin),
  })
}

function keyPair(): KeyPairPublic {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const ed25519 = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? ''
  return { p256: { kty: 'EC', crv: 'P-256', x, y }, ed25519 }
}

function logKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    multikey: ed25519Multikey(publicKey.export({ format: 'jwk' }).x ?? ''),
    sign: async (data: Uint8Array) => sign(null, data, privateKey),
  }
}

/** The entries as written, with their proofs. */
function lines(log: string): LogEntry[] {
  return log
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

function entryOf(log: string, index: number): LogEntry {
  const entry = readLogEntry(log.split('\n')[index] ?? '')
  if (!entry) throw new TypeError(`no entry ${index}`)
  return entry
}

function change(log: LogEntry[], index: number, alter: (entry: LogEntry) => unknown): LogEntry[] {
  const entry = log[index]
  if (entry) alter(entry)
  return log
}

function fragment(id: string): string {
  return id.slice(id.indexOf('#'))
}
