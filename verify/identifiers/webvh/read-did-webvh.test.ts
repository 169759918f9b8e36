import { createDID, resolveDIDFromLog, updateDID } from 'didwebvh-ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  THIRD_PARTY_VECTORS,
  thirdPartyVectors,
} from '../../../fixtures/vectors/third-party/third-party-vectors.testing.ts'
import { requestDocuments } from '../../evidence/budget.ts'
import type { Fetched } from '../../evidence/evidence.ts'
import { verifyEd25519 } from '../../signatures/ed25519.ts'
import { didDocumentUrls, type ResolvedDid, resolveDid } from '../resolve-did.ts'
import { webvhAddresses } from './webvh-address.ts'
import { type Entry, hashOfKey, type LogKey, logKey, logText, type Step, writeLog } from './webvh-log.testing.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const [FIRST, SECOND, THIRD] = ['2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z', '2026-05-03T00:00:00Z']

const [one, two, three, four] = await Promise.all([logKey(), logKey(), logKey(), logKey()])

interface Published {
  readonly log?: string | undefined
  readonly witness?: string | undefined
}

function resolve(did: string, { log, witness }: Published, now = NOW): Promise<ResolvedDid> {
  const addresses = webvhAddresses(did)
  const documents = new Map<string, Fetched>()
  const put = (url: string | undefined, body: string | undefined) => {
    if (url !== undefined && body !== undefined) documents.set(url, { ok: true, body, mediaType: 'text/jsonl' })
  }
  put(addresses?.log, log)
  put(addresses?.witness, witness)
  return resolveDid(did, requestDocuments(documents), now)
}

async function resolveSteps(
  steps: readonly Step[],
  witness?: (ids: string[]) => Promise<string>,
): Promise<ResolvedDid> {
  const { did, text, entries } = await writeLog(steps)
  const proofs = await witness?.(entries.map(({ versionId }) => String(versionId)))
  return resolve(did, { log: text, witness: proofs })
}

const create = (changes: Partial<Step> & { parameters?: object } = {}): Step => ({
  by: [one],
  time: FIRST,
  ...changes,
  parameters: { updateKeys: [one.multikey], ...changes.parameters },
})
const update = (changes: Partial<Step> = {}): Step => ({ by: [one], time: SECOND, ...changes })

/** Expects resolution to fail with this message. */
async function refused(resolved: Promise<ResolvedDid>, message: RegExp): Promise<void> {
  expect(await resolved).toMatchObject({ ok: false, kind: 'invalid', message: expect.stringMatching(message) })
}

/** Expects resolution to be unavailable, with this message. */
async function notJudged(resolved: Promise<ResolvedDid>, message: RegExp): Promise<void> {
  expect(await resolved).toMatchObject({ ok: false, kind: 'over-limit', message: expect.stringMatching(message) })
}

describe('webvhAddresses', () => {
  const scid = 'QmPEQVM1JPTyrvEgBcDXwjK4TeyLGSX1PxjgyeAisdWM1p'

  it.each([
    ['example.com', 'https://example.com/.well-known/'],
    ['issuer.example.com', 'https://issuer.example.com/.well-known/'],
    ['example.com:dids:issuer', 'https://example.com/dids/issuer/'],
    ['example.com%3A3000', 'https://example.com:3000/.well-known/'],
    ['example.com%3a3000:dids:issuer', 'https://example.com:3000/dids/issuer/'],
    ['localhost%3A3000:issuers:tax-office', 'http://localhost:3000/issuers/tax-office/'],
    ['example.com:a%20b:%2B%7e', 'https://example.com/a%20b/%2B~/'],
    [
      `${encodeURIComponent('jp\u7d0d\u8c46.\u4f8b.jp')}:${encodeURIComponent('\u7528\u6237')}`,
      'https://xn--jp-cd2fp15c.xn--fsq.jp/%E7%94%A8%E6%88%B7/',
    ],
    [`${encodeURIComponent('b\u00fccher.example')}%3A8443`, 'https://xn--bcher-kva.example:8443/.well-known/'],
  ])('finds the log of %s at %s', (location, folder) => {
    const did = `did:webvh:${scid}:${location}`
    expect(didDocumentUrls(did)).toEqual([`${folder}did.jsonl`, `${folder}did-witness.json`])
    expect(webvhAddresses(did)?.scid).toBe(scid)
  })

  it.each([
    `did:webvh:${scid}`,
    `did:webvh:${scid}:`,
    `did:webvh:${scid.slice(1)}:example.com`,
    `did:webvh:${scid}1:example.com`,
    `did:webvh:${scid.slice(1)}0:example.com`,
    'did:webvh:{SCID}:example.com',
    `did:WEBVH:${scid}:example.com`,
    `x did:webvh:${scid}:example.com`,
    ...[
      'example',
      'example.com:',
      'example.com::a',
      'example.com:..:..:admin',
      'example.com:%2E%2E:admin',
      'example.com:.',
      'example.com:a%2Fb',
      'example.com:a%5Cb',
      'example.com:%00',
      'example.com:%20a',
      'example.com:a%20',
      'example.com:%E3%80%80a',
      'example.com:%ff',
      'example.com/a',
      'example.com?a=1',
      'example.com#a',
      'example.com%3A0',
      'example.com%3A65536',
      'example.com%3A80%3A80',
      'example.com%3A',
      'example%3A80.com',
      'user%40example.com',
      'example.com%2Fa',
      'exa_mple.com',
      'example..com',
      '.example.com',
      'example.com.',
      '127.0.0.1',
      '127%2E0%2E0%2E1',
      '127.0.0.1%3a8080',
      '169%2E254%2E169%2E254',
      '2130706433',
      '0x7f.1',
      '127.1',
      '%5B%3A%3A1%5D',
      '%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1',
      '%E2%91%A0.example',
      '%C2%ADexample.com',
      'a%E3%80%82example',
      `${'a'.repeat(64)}.example`,
      `example.com${':a'.repeat(1100)}`,
      `${encodeURIComponent('B\u00dcCHER')}.example`,
      `${encodeURIComponent('b\u00fc cher')}.example`,
      `${encodeURIComponent('\u0301a')}.example`,
    ].map(location => `did:webvh:${scid}:${location}`),
  ])('returns undefined for %s', async did => {
    expect(webvhAddresses(did)).toBeUndefined()
    expect(await resolve(did, {})).toMatchObject({ ok: false, kind: 'unsupported' })
  })
})

describe('a valid did:webvh log', () => {
  it('resolves to the document of its last entry', async () => {
    const states = [1, 2, 3].map(version => (did: string) => ({ id: did, version }))
    const [a, b, c] = states
    const steps = [create({ ...(a && { state: a }) }), update({ ...(b && { state: b }) })]
    const third = { by: [one], time: THIRD, ...(c && { state: c }) }
    const { did, text } = await writeLog([...steps, third])
    expect(await resolve(did, { log: text })).toEqual({ ok: true, document: { id: did, version: 3 } })
    expect(await resolve(did, { log: text.trimEnd() })).toMatchObject({ ok: true })
    expect(await resolve(did, { log: text.replaceAll('\n', '\r\n') })).toMatchObject({ ok: true })
  })

  it('may have its SCID anywhere, even in names of members', async () => {
    const state = (did: string) => ({ id: did, zz: { '~': 1, [did]: 2 }, key: [`${did}#a`] })
    expect(await resolveSteps([create({ state })])).toMatchObject({ ok: true })
  })

  it('may have every optional parameter', async () => {
    const parameters = {
      nextKeyHashes: [],
      witness: {},
      watchers: ['https://watcher.example'],
      portable: false,
      deactivated: false,
      ttl: 0,
    }
    const later = { method: 'did:webvh:1.0', ...parameters, updateKeys: [two.multikey], ttl: 2 ** 31 }
    expect(await resolveSteps([create({ parameters }), update({ parameters: later })])).toMatchObject({ ok: true })
  })

  it('may have null for unused parameters, as in early implementations', async () => {
    const parameters = { nextKeyHashes: null, witness: null, watchers: null, ttl: null }
    expect(await resolveSteps([create({ parameters }), update({ parameters })])).toMatchObject({ ok: true })
  })

  it('may be signed by any of the keys, and by several at once', async () => {
    const both = { updateKeys: [one.multikey, two.multikey] }
    const steps = [create({ parameters: both }), update({ by: [two] }), update({ by: [one, two], time: THIRD })]
    expect(await resolveSteps(steps)).toMatchObject({ ok: true })
  })

  it('may have one proof that is not in a list, and times with a fraction and an explicit offset of zero', async () => {
    const { did, entries } = await writeLog([create({ time: '2026-05-01T00:00:00.5+00:00' })])
    const single = entries.map(entry => ({ ...entry, proof: (entry.proof as unknown[])[0] }))
    expect(await resolve(did, { log: logText(single) })).toMatchObject({ ok: true })
  })

  it('is unavailable when it was not fetched', async () => {
    const { did } = await writeLog([create()])
    expect(await resolve(did, {})).toMatchObject({ ok: false, kind: 'unavailable', message: 'it was not fetched' })
  })
})

describe('a did:webvh log that was tampered with', () => {
  /** Every path in an entry to a value other than an object or a list. */
  function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
    if (typeof value !== 'object' || value === null) return [path]
    return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]))
  }

  function altered(value: unknown, [name, ...rest]: readonly string[]): unknown {
    if (name === undefined)
      return typeof value === 'string' ? `${value.slice(0, -1)}${value.endsWith('a') ? 'b' : 'a'}` : 7
    const copy = structuredClone(value) as Record<string, unknown>
    copy[name] = altered(copy[name], rest)
    return copy
  }

  it('is refused when any value of any entry was changed, removed or added', async () => {
    const steps = [
      create({ parameters: { portable: true, ttl: 60, nextKeyHashes: [await hashOfKey(two)] } }),
      update({
        by: [two],
        parameters: { updateKeys: [two.multikey], nextKeyHashes: [] },
        state: did => ({ id: did, b: 1 }),
      }),
    ]
    const { did, entries } = await writeLog(steps)
    expect(await resolve(did, { log: logText(entries) })).toMatchObject({ ok: true })
    let tried = 0
    for (const [at, entry] of entries.entries()) {
      const replaced = (other: unknown) =>
        logText(entries.map((kept, index) => (index === at ? (other as Entry) : kept)))
      for (const path of leaves(entry)) {
        await refused(resolve(did, { log: replaced(altered(entry, path)) }), /./)
        tried++
      }
      for (const name of Object.keys(entry)) {
        const { [name]: _, ...rest } = entry
        await refused(resolve(did, { log: replaced(rest) }), /./)
      }
      await refused(resolve(did, { log: replaced({ ...entry, other: 1 }) }), /./)
    }
    expect(tried).toBeGreaterThan(20)
  })

  it('is refused when entries are reordered, repeated, or removed except from the end', async () => {
    const { did, entries } = await writeLog([create(), update(), update({ time: THIRD })])
    const [a, b, c] = entries as [Entry, Entry, Entry]
    for (const other of [[b, a, c], [a, c, b], [a, c], [b, c], [a, a, b, c], [a, b, b, c], [c], []]) {
      await refused(resolve(did, { log: logText(other) }), /./)
    }
    expect(await resolve(did, { log: logText([a, b]) })).toMatchObject({ ok: true })
  })

  it('is refused in place of another log', async () => {
    const [mine, other] = await Promise.all([
      writeLog([create()]),
      writeLog([create({ by: [two], parameters: { updateKeys: [two.multikey] } })]),
    ])
    await refused(resolve(mine.did, { log: other.text }), /its SCID differs/)
  })

  it('is refused for the same SCID at another address', async () => {
    const { scid, text } = await writeLog([create()])
    await refused(resolve(`did:webvh:${scid}:other.example`, { log: text }), /is that of another identifier/)
  })

  it.each([
    ['text that is not JSON', (text: string) => `${text}{`, /entry 2 .* it is not valid JSON/],
    [
      'a name that is there twice',
      (text: string) => text.replace('{', '{"state":{},'),
      /entry 1 .* the same member twice/,
    ],
    ['a list', (text: string) => `${text}[]\n`, /entry 2 .* it is not a JSON object/],
    ['an empty line', (text: string) => `\n${text}`, /entry 1 .* it is not valid JSON/],
    ['nothing', () => '', /entry 1 .* it is not valid JSON/],
  ])('is refused when there is %s', async (_, change, message) => {
    const { did, text } = await writeLog([create()])
    await refused(resolve(did, { log: change(text) }), message)
  })

  it.each<[string, (text: string) => string, RegExp]>([
    ['is larger than 4 MiB', text => text + ' '.repeat(4 * 1024 * 1024), /larger than 4 MiB/],
    ['has an entry that nests very deeply', text => `${text}${'['.repeat(70)}${']'.repeat(70)}`, /nested too deeply/],
    [
      'has an entry of more than 3 MiB',
      text => `${text}{"a":"${'a'.repeat(3.1 * 1024 * 1024)}"}`,
      /more work than one/,
    ],
    [
      'has an entry with very many keys',
      text => `${text}{"parameters":{"updateKeys":[${Array(20_000).fill('""').join()}]}}`,
      /more work than one/,
    ],
  ])('is not judged when it %s', async (_, change, message) => {
    const { did, text } = await writeLog([create()])
    await notJudged(resolve(did, { log: change(text) }), message)
  })

  it('is read when it has an entry for each week of three years', async () => {
    const steps = [...Array(156).keys()].map(week => {
      const time = new Date(Date.parse('2023-01-01T00:00:00Z') + week * 7 * 24 * 3600 * 1000).toISOString()
      return week === 0 ? create({ time }) : update({ time })
    })
    expect(await resolveSteps(steps)).toMatchObject({ ok: true })
  })
})

describe('a correctly hashed log entry', () => {
  it.each<[string, () => readonly Step[], RegExp]>([
    ['by a key that may not write it', () => [create({ by: [two] })], /not signed by a key that may/],
    ['by a key that may and one that may not', () => [create({ by: [one, two] })], /not signed by a key that may/],
    ['by no key', () => [create({ by: [] })], /not signed by a key that may/],
    [
      'by the new key instead of the former',
      () => [create(), update({ by: [two], parameters: { updateKeys: [two.multikey] } })],
      /entry 2 .*not signed by a key that may/,
    ],
    [
      'by a key that was replaced',
      () => [create(), update({ parameters: { updateKeys: [two.multikey] } }), update({ time: THIRD })],
      /entry 3 .*not signed by a key that may/,
    ],
    [
      'after the last entry has left no key that may sign',
      () => [create(), update({ parameters: { updateKeys: [] } }), update({ time: THIRD })],
      /entry 3 .*not signed by a key that may/,
    ],
    ['for another purpose', () => [create({ proof: { proofPurpose: 'authentication' } })], /not signed/],
    ['with another suite', () => [create({ proof: { cryptosuite: 'eddsa-rdfc-2022' } })], /not signed/],
    ['with another type of proof', () => [create({ proof: { type: 'Ed25519Signature2020' } })], /not signed/],
    ['at a malformed time', () => [create({ proof: { created: 'yesterday' } })], /not signed/],
    ['naming a key by half', () => [create({ proof: { verificationMethod: one.did } })], /not signed/],
    [
      'naming another key behind its own',
      () => [create({ proof: { verificationMethod: `${one.did}#${two.multikey}` } })],
      /not signed/,
    ],
    [
      'naming two keys at once',
      () => [create({ proof: { verificationMethod: `${two.did}#${one.multikey}` } })],
      /not signed/,
    ],
    [
      'with a context that the entry has not',
      () => [create({ proof: { '@context': ['https://www.w3.org/ns/did/v1'] } })],
      /not signed/,
    ],
  ])('is refused when signed %s', async (_, steps, message) => {
    await refused(resolveSteps(steps()), message)
  })

  it('is not judged when it has more proofs than are checked', async () => {
    expect(await resolveSteps([create({ by: Array(16).fill(one) })])).toMatchObject({ ok: true })
    await notJudged(resolveSteps([create({ by: Array(17).fill(one) })]), /entry 1 of its log has more than 16 proofs/)
  })

  it.each([
    ['altered', /"proofValue":"z./, '"proofValue":"zQ'],
    ['in another multibase', /"proofValue":"z/, '"proofValue":"u'],
    ['longer', /"proofValue":"z/, '"proofValue":"z2222'],
    ['with a letter that base58 has not', /"proofValue":"z./, '"proofValue":"z0'],
  ])('is refused when its signature is %s', async (_, part, other) => {
    const { did, text } = await writeLog([create()])
    await refused(resolve(did, { log: text.replace(part, other) }), /not signed by a key that may/)
  })

  it.each<[string, unknown, RegExp]>([
    ['a method that is not a version', { method: 'did:web:1.0' }, /not those of did:webvh:1.0/],
    ['no version', { method: undefined }, /not those of did:webvh:1.0/],
    ['no SCID', { scid: undefined }, /do not give the SCID/],
    ['a malformed SCID', { scid: '{SCID}x' }, /do not give the SCID/],
    ['no updateKeys', { updateKeys: undefined }, /do not say who may write/],
    ['keys that are not a list', { updateKeys: 'z6Mk' }, /updateKeys as a list/],
    ['keys that are not strings', { updateKeys: [1] }, /updateKeys as a list/],
    ['hashes that are not a list', { nextKeyHashes: {} }, /nextKeyHashes as a list/],
    ['a hash twice', { nextKeyHashes: ['a', 'a'] }, /nextKeyHashes as a list/],
    ['watchers that are not a list', { watchers: true }, /watchers as a list/],
    ['portable as a text', { portable: 'true' }, /portable as true or false/],
    ['portable as null', { portable: null }, /portable as true or false/],
    ['deactivated as a number', { deactivated: 1 }, /deactivated as true or false/],
    ['a negative ttl', { ttl: -1 }, /ttl/],
    ['a ttl that is too long', { ttl: 2 ** 31 + 1 }, /ttl/],
    ['half a second as ttl', { ttl: 0.5 }, /ttl/],
    ['a text as ttl', { ttl: '60' }, /ttl/],
    ['what is not known', { prerotation: true }, /prerotation that version 1.0 does not know/],
    ['witnesses as a list', { witness: [] }, /do not give the witnesses as an object/],
    ['witnesses without any', { witness: { threshold: 1, witnesses: [] } }, /each witness by an Ed25519 key/],
    ['witnesses that are not a list', { witness: { threshold: 1, witnesses: {} } }, /each witness by an Ed25519 key/],
    [
      'a witness without an id',
      { witness: { threshold: 1, witnesses: ['did:key:z6Mk'] } },
      /each witness by an Ed25519 key/,
    ],
    [
      'a witness on another curve',
      { witness: { threshold: 1, witnesses: [{ id: 'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169' }] } },
      /each witness by an Ed25519 key/,
    ],
    [
      'a witness that is not a did:key',
      { witness: { threshold: 1, witnesses: [{ id: 'did:web:a.example' }] } },
      /each witness by an Ed25519 key/,
    ],
  ])('is refused when its parameters have %s', async (_, parameters, message) => {
    await refused(resolveSteps([create({ parameters: parameters as object })]), message)
  })

  it('is refused when its parameters are not an object', async () => {
    await refused(resolveSteps([create({ beforeHash: entry => ({ ...entry, parameters: [] }) })]), /are not an object/)
  })

  it.each<[string, object, RegExp]>([
    ['the SCID again', { scid: 'QmPEQVM1JPTyrvEgBcDXwjK4TeyLGSX1PxjgyeAisdWM1p' }, /give the SCID again/],
    ['another method', { method: 'did:web' }, /not those of did:webvh:1.0/],
    ['portable', { portable: true }, /make the DID portable/],
  ])('is refused when it is not the first and gives %s', async (_, parameters, message) => {
    await refused(resolveSteps([create({ parameters: { portable: true } }), update({ parameters })]), message)
  })

  it.each(['did:webvh:0.5', 'did:webvh:0.4', 'did:tdw:0.3', 'did:webvh:1.1', 'did:webvh:99.0'])(
    'is not judged when it is of the version %s, from the beginning or later',
    async method => {
      const message = expect.stringContaining(method)
      for (const steps of [[create({ parameters: { method } })], [create(), update({ parameters: { method } })]]) {
        expect(await resolveSteps(steps)).toMatchObject({ ok: false, kind: 'unsupported', message })
      }
    },
  )

  it('is not judged when its entries are lists, as before version 0.5', async () => {
    const { did } = await writeLog([create()])
    const entry = ['1-Qm', '2024-01-01T00:00:00Z', { method: 'did:tdw:0.3', scid: 'Qm' }, { value: { id: did } }]
    const log = `${JSON.stringify(entry)}\n`
    expect(await resolve(did, { log })).toMatchObject({ ok: false, kind: 'unsupported' })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['is not later', [FIRST, FIRST], /not later than/],
    ['is earlier', [SECOND, FIRST], /not later than/],
    ['is in the future', [FIRST, '2026-05-22T12:05:01Z'], /in the future/],
    ['has no zone', ['2026-05-01T00:00:00'], /not in UTC/],
    ['is in another zone', ['2026-05-01T00:00:00+01:00'], /not in UTC/],
    ['is not one', ['2026-02-30T00:00:00Z'], /not in UTC/],
  ])('is refused when its time %s', async (_, times, message) => {
    await refused(resolveSteps(times.map((time, at) => (at === 0 ? create({ time }) : update({ time })))), message)
  })

  it('may be five minutes ahead of this clock', async () => {
    const { did, text } = await writeLog([create({ time: '2026-05-22T12:05:00Z' })])
    expect(await resolve(did, { log: text })).toMatchObject({ ok: true })
    await refused(resolve(did, { log: text }, new Date('never')), /in the future/)
  })

  it.each<[string, (id: unknown) => unknown]>([
    ['the next but one', id => String(id).replace('2-', '3-')],
    ['the same', id => String(id).replace('2-', '1-')],
    ['written otherwise', id => String(id).replace('2-', '02-')],
    ['followed by two dashes', id => String(id).replace('-', '--')],
    ['all there is', () => '2'],
    ['not in a text', () => 2],
  ])('is refused when its number is %s', async (_, change) => {
    const beforeSigning = (entry: Entry) => ({ ...entry, versionId: change(entry.versionId) })
    await refused(resolveSteps([create(), update({ beforeSigning })]), /its version number is not the next one/)
  })

  it('is refused when its hash is wrong', async () => {
    const beforeSigning = (entry: Entry) => ({ ...entry, other: 1 })
    await refused(resolveSteps([create(), update({ beforeSigning })]), /its hash is not that of its content/)
  })

  it('is refused when the SCID is not its hash', async () => {
    const beforeSigning = (entry: Entry) => ({ ...entry, other: 1 })
    await refused(resolveSteps([create({ beforeSigning })]), /the SCID is not its hash/)
  })

  it('is refused when it has no canonical form', async () => {
    const { did, text } = await writeLog([create()])
    await refused(
      resolve(did, { log: text.replace('{"versionId"', '{"a":"\\ud800","versionId"') }),
      /SCID is not its hash/,
    )
    const later = await writeLog([create(), update()])
    const [first, second] = later.text.split('\n')
    const log = `${first}\n${second?.replace('{"versionId"', '{"a":"\\ud800","versionId"')}`
    await refused(resolve(later.did, { log }), /its hash is not that of its content/)
  })

  it('is refused when its document is missing or has another id', async () => {
    const other = 'did:webvh:QmPEQVM1JPTyrvEgBcDXwjK4TeyLGSX1PxjgyeAisdWM1p:registry.example'
    for (const state of [{ id: other }, { id: 'did:web:registry.example' }, {}, { id: 5 }]) {
      await refused(resolveSteps([create({ state: () => state })]), /its document is that of another DID/)
      await refused(resolveSteps([create(), update({ state: () => state })]), /its document is that of another DID/)
    }
    await refused(resolveSteps([create({ state: () => [] })]), /it has no document/)
  })
})

describe('did:webvh keys with a commitment (nextKeyHashes)', () => {
  const commit = async (key: LogKey) => ({ nextKeyHashes: [await hashOfKey(key)] })

  it('sign the next entries until the commitment ends', async () => {
    const steps = [
      create({ parameters: await commit(two) }),
      update({ by: [two], parameters: { updateKeys: [two.multikey], ...(await commit(three)) } }),
      update({ by: [three], time: THIRD, parameters: { updateKeys: [three.multikey], nextKeyHashes: [] } }),
      update({ by: [three], time: '2026-05-04T00:00:00Z', parameters: { updateKeys: [four.multikey] } }),
      update({ by: [four], time: '2026-05-05T00:00:00Z' }),
    ]
    expect(await resolveSteps(steps)).toMatchObject({ ok: true })
  })

  it.each<[string, (hashes: object) => Partial<Step>, RegExp]>([
    [
      'was not committed to',
      h => ({ by: [three], parameters: { updateKeys: [three.multikey], ...h } }),
      /no earlier entry committed to/,
    ],
    [
      'is the former one',
      h => ({ by: [one], parameters: { updateKeys: [one.multikey], ...h } }),
      /no earlier entry committed to/,
    ],
    [
      'comes with one that was not',
      h => ({ by: [two], parameters: { updateKeys: [two.multikey, three.multikey], ...h } }),
      /no earlier entry committed to/,
    ],
    [
      'was, but the former one signs',
      h => ({ by: [one], parameters: { updateKeys: [two.multikey], ...h } }),
      /not signed by/,
    ],
    ['is left out', h => ({ by: [one], parameters: h }), /leave out updateKeys/],
    ['is an empty list', h => ({ by: [one], parameters: { updateKeys: [], ...h } }), /not signed by/],
    [
      'was, but the next hashes are left out',
      () => ({ by: [two], parameters: { updateKeys: [two.multikey] } }),
      /leave out updateKeys or nextKeyHashes/,
    ],
  ])('are required: an entry is refused when its key %s', async (_, changes, message) => {
    await refused(
      resolveSteps([create({ parameters: await commit(two) }), update(changes(await commit(four)))]),
      message,
    )
  })
})

describe('a did:webvh that moves', () => {
  const moved = (changes: Partial<Step> = {}): Step =>
    update({
      state: did => ({ id: did.replace('registry.example', 'new.example'), alsoKnownAs: [did] }),
      ...changes,
    })

  it('resolves under its new name to its new document', async () => {
    const { did, text } = await writeLog([create({ parameters: { portable: true } }), moved()])
    const now = did.replace('registry.example', 'new.example')
    expect(await resolve(now, { log: text })).toEqual({ ok: true, document: { id: now, alsoKnownAs: [did] } })
    expect(await resolve(did, { log: text })).toMatchObject({ ok: true, document: { id: now } })
  })

  it.each<[string, () => readonly Step[], RegExp]>([
    ['was never portable', () => [create(), moved()], /not portable/],
    [
      'is not portable any more',
      () => [
        create({ parameters: { portable: true } }),
        update({ parameters: { portable: false } }),
        moved({ time: THIRD }),
      ],
      /not portable/,
    ],
    [
      'does not name where it was',
      () => [
        create({ parameters: { portable: true } }),
        moved({ state: did => ({ id: did.replace('registry', 'new') }) }),
      ],
      /without naming the former/,
    ],
  ])('is refused when it %s', async (_, steps, message) => {
    await refused(resolveSteps(steps()), message)
  })
})

describe('a deactivated did:webvh', () => {
  it('has no document', async () => {
    await refused(
      resolveSteps([create(), update({ parameters: { deactivated: true, updateKeys: [] } })]),
      /was deactivated/,
    )
    await refused(resolveSteps([create({ parameters: { deactivated: true } })]), /was deactivated/)
  })

  it('cannot be reactivated', async () => {
    const steps = [
      create(),
      update({ parameters: { deactivated: true } }),
      update({ time: THIRD, parameters: { deactivated: false } }),
    ]
    await refused(resolveSteps(steps), /entry 3 .*follows one that deactivated/)
  })
})

describe('witnesses of a did:webvh', () => {
  const rule = (threshold: number, ...witnesses: readonly LogKey[]) => ({
    witness: { threshold, witnesses: witnesses.map(({ did }) => ({ id: did })) },
  })
  const witnessed = () => [create({ parameters: rule(2, two, three) }), update()]
  const lines = async (...of: readonly (readonly [string | undefined, ...LogKey[]])[]): Promise<string> => {
    const file = of.map(async ([versionId, ...by]) => ({
      versionId,
      proof: await Promise.all(by.map(key => key.prove({ versionId }))),
    }))
    return JSON.stringify(await Promise.all(file))
  }

  it('approve by signing each version, or a later one', async () => {
    const each = resolveSteps(witnessed(), ([a, b]) => lines([a, two, three], [b, two, three]))
    expect(await each).toMatchObject({ ok: true })
    expect(await resolveSteps(witnessed(), ([, b]) => lines([b, two, three]))).toMatchObject({ ok: true })
    expect(await resolveSteps(witnessed(), ([, b]) => lines([b, two], [b, three]))).toMatchObject({ ok: true })
  })

  it('may be named by only their Multikey', async () => {
    const parameters = { witness: { threshold: 1, witnesses: [{ id: two.multikey }] } }
    expect(await resolveSteps([create({ parameters })], ([a]) => lines([a, two]))).toMatchObject({ ok: true })
  })

  it.each<[string, (ids: string[]) => Promise<string>]>([
    ['one is missing', ([, b]) => lines([b, two])],
    ['one is there twice', ([, b]) => lines([b, two, two], [b, two])],
    ['one is not a declared witness', ([, b]) => lines([b, two, four])],
    ['the last version has too few', ([a, b]) => lines([a, two, three], [b, two])],
    ['they signed a version that this log has not', () => lines([`3-${'Q'.repeat(46)}`, two, three])],
    ['they signed nothing', () => lines()],
    ['they signed no version', () => lines([undefined, two, three])],
    [
      'one signed for another purpose',
      async ([, versionId]) => {
        const other = await three.prove({ versionId }, { proofPurpose: 'authentication' })
        return JSON.stringify([{ versionId, proof: [await two.prove({ versionId }), other] }])
      },
    ],
    ['one signed another version', async ([a, b]) => (await lines([a, two, three])).replaceAll(String(a), String(b))],
    [
      'the proofs are not objects',
      ([, b]) => Promise.resolve(JSON.stringify([{ versionId: b, proof: [1, 'a', null] }, 5])),
    ],
  ])('are too few when %s', async (_, file) => {
    await refused(resolveSteps(witnessed(), file), /its witnesses' proofs are too few for entry [12] of the log/)
  })

  it.each<[string, string, RegExp]>([
    ['is not a list', '{}', /not a JSON list/],
    ['is not JSON', '[', /not a JSON list/],
  ])('prove nothing when their file %s', async (_, file, message) => {
    await refused(
      resolveSteps(witnessed(), async () => file),
      message,
    )
  })

  it.each<[string, string, RegExp]>([
    ['is too large', ' '.repeat(1024 * 1024 + 1), /larger than 1 MiB/],
    ['nests very deeply', '['.repeat(70), /more work than one/],
  ])('give unavailable when their file %s', async (_, file, message) => {
    await notJudged(
      resolveSteps(witnessed(), async () => file),
      message,
    )
  })

  it('give unavailable when there are more proofs than are checked', async () => {
    const file = async ([a]: string[]) => {
      const proof = { ...(await two.prove({ versionId: 'other' })), verificationMethod: `${two.did}#${two.multikey}` }
      return JSON.stringify([{ versionId: a, proof: Array(2_000).fill(proof) }])
    }
    await notJudged(resolveSteps(witnessed(), file), /its witnesses' proofs ask for more work/)
  })

  it('give unavailable when their file is missing', async () => {
    const message = 'the proofs of its witnesses are missing, because it was not fetched'
    expect(await resolveSteps(witnessed())).toMatchObject({ ok: false, kind: 'unavailable', message })
  })

  it('that are replaced must approve that entry; their successors need not', async () => {
    const steps = [create({ parameters: rule(2, two, three) }), update({ parameters: rule(1, four) })]
    expect(await resolveSteps(steps, ([, b]) => lines([b, two, three]))).toMatchObject({ ok: true })
    await refused(
      resolveSteps(steps, ([a, b]) => lines([a, two, three], [b, four])),
      /too few for entry 2/,
    )
  })

  it('that are removed must approve that entry, and none after it', async () => {
    const steps = [
      create({ parameters: rule(1, two) }),
      update({ parameters: { witness: {} } }),
      update({ time: THIRD }),
    ]
    expect(await resolveSteps(steps, ([, b]) => lines([b, two]))).toMatchObject({ ok: true })
    await refused(
      resolveSteps(steps, ([a]) => lines([a, two])),
      /too few for entry 2/,
    )
  })

  it('that are added later must approve from that entry on', async () => {
    const steps = [create(), update({ parameters: rule(1, two) }), update({ time: THIRD })]
    expect(await resolveSteps(steps, ([, , c]) => lines([c, two]))).toMatchObject({ ok: true })
    await refused(
      resolveSteps(steps, ([a, b]) => lines([a, two], [b, two])),
      /too few for entry 3/,
    )
    await refused(
      resolveSteps(steps, ([a]) => lines([a, two])),
      /too few for entry 2/,
    )
  })

  it.each<[string, object]>([
    ['a threshold of nought', { threshold: 0 }],
    ['a threshold above their number', { threshold: 3 }],
    ['half a threshold', { threshold: 1.5 }],
    ['a threshold in a text', { threshold: '1' }],
    ['no threshold', { threshold: undefined }],
  ])('cannot have %s', async (_, changes) => {
    const { witness } = rule(1, two, three)
    await refused(
      resolveSteps([create({ parameters: { witness: { ...witness, ...changes } } })]),
      /fewer than one witness, or for more than they name/,
    )
  })

  it('cannot be listed twice', async () => {
    await refused(resolveSteps([create({ parameters: rule(1, two, two) })]), /name a witness twice/)
  })
})

describe('did:webvh resolution never throws:', () => {
  it('any log gets an answer', async () => {
    const { did, entries } = await writeLog([create(), update()])
    const entry = fc.record(
      {
        versionId: fc.oneof(fc.jsonValue(), fc.constantFrom(...entries.map(({ versionId }) => versionId))),
        versionTime: fc.oneof(fc.jsonValue(), fc.constant(FIRST)),
        parameters: fc.oneof(fc.jsonValue(), fc.constant(entries[0]?.parameters)),
        state: fc.oneof(fc.jsonValue(), fc.constant({ id: did })),
        proof: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    const log = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(entry, { maxLength: 3 }).map(list => logText(list)),
    )
    await fc.assert(
      fc.asyncProperty(log, async text => {
        expect(await resolve(did, { log: text })).toMatchObject({ ok: false })
      }),
    )
  })

  it('any witness file gets an answer', async () => {
    const { did, text } = await writeLog([
      create({ parameters: { witness: { threshold: 1, witnesses: [{ id: two.did }] } } }),
    ])
    await fc.assert(
      fc.asyncProperty(fc.json(), async witness => {
        expect(await resolve(did, { log: text, witness })).toMatchObject({ ok: false })
      }),
    )
  })

  it('any text as DID gets an answer', async () => {
    const text = fc.string({
      unit: fc.constantFrom('did:webvh:', 'Qm', ':', '%', '2', 'e', '.', 'a', '1'.repeat(44), '\u00e9'),
    })
    await fc.assert(
      fc.asyncProperty(text, async did => {
        expect((await resolve(did, {})).ok).toBe(false)
      }),
    )
  })
})

describe('didwebvh-ts', () => {
  /** One of our keys, in the form that didwebvh-ts needs for signing. */
  const signerOf = (key: LogKey) => ({
    getVerificationMethodId: () => `${key.did}#${key.multikey}`,
    sign: async ({ document, proof }: { readonly document: object; readonly proof: object }) => {
      const { proofValue } = (await key.prove(document, proof)) as { readonly proofValue: string }
      return { proofValue }
    },
  })
  const verifier = {
    verify: async (signature: Uint8Array, message: Uint8Array, key: Uint8Array): Promise<boolean> =>
      (await verifyEd25519(new Uint8Array(key), new Uint8Array(signature), new Uint8Array(message))) === 'right',
  }

  it('writes logs that are valid here', async () => {
    const created = await createDID({
      domain: 'registry.example',
      paths: ['issuers', 'tax'],
      signer: signerOf(one),
      updateKeys: [one.multikey],
      nextKeyHashes: [await hashOfKey(two)],
      verificationMethods: [{ type: 'Multikey', publicKeyMultibase: one.multikey, purpose: 'assertionMethod' }],
      created: FIRST,
      verifier,
    })
    const { did, log, doc } = await updateDID({
      log: created.log,
      signer: signerOf(two),
      updateKeys: [two.multikey],
      nextKeyHashes: [],
      updated: SECOND,
      verifier,
    })
    const resolved = await resolve(did, { log: logText(log) }, new Date())
    expect(resolved).toEqual({ ok: true, document: doc })
  })

  it('resolves the logs that these tests write', async () => {
    const { text, did } = await writeLog([
      create({ parameters: { nextKeyHashes: [await hashOfKey(two)] } }),
      update({ by: [two], parameters: { updateKeys: [two.multikey], nextKeyHashes: [] } }),
    ])
    const log = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect((await resolveDIDFromLog(log, { verifier })).did).toBe(did)
  })
})

/** https://github.com/decentralized-identity/didwebvh-test-suite, by way of `fixtures/vectors/third-party`. */
interface Published10 {
  readonly valid: boolean
  readonly did: string | null
  readonly unresolvableDids: readonly string[]
  readonly log: string | null
  readonly witness: string | null
  readonly expected: {
    readonly didDocument: object | null
    readonly didDocumentMetadata: { readonly deactivated?: boolean } | null
  }
}

/**
 * Replaces two witnesses by one, with the proof of that one only. The former two must both approve (section "Witness
 * Lists"), as the specification's editor says in decentralized-identity/didwebvh-ts, issue 117.
 */
const WRONGLY_WITNESSED = ['java', 'java-eecc', 'python', 'ts'].map(by => `witness-update.${by}`)

const published = thirdPartyVectors('didwebvh') as ReadonlyMap<string, Published10> | undefined

describe.skipIf(!published)(`the vectors of the test suite (when ${THIRD_PARTY_VECTORS} names a folder)`, () => {
  it.each([...(published ?? [])])('%s', async (name, vector) => {
    const now = new Date('2026-06-01T00:00:00Z')
    for (const did of vector.unresolvableDids) expect(await resolve(did, {}, now)).toMatchObject({ ok: false })
    if (vector.did === null) return
    const { log, witness } = { log: vector.log ?? undefined, witness: vector.witness ?? undefined }
    const resolved = await resolve(vector.did, { log, witness }, now)
    const { didDocument, didDocumentMetadata } = vector.expected
    if (!vector.valid || didDocumentMetadata?.deactivated || WRONGLY_WITNESSED.includes(name)) {
      expect(resolved).toMatchObject({ ok: false, kind: 'invalid' })
    } else {
      const { service: _, ...document } = (didDocument ?? {}) as { service?: unknown }
      // Resolvers may add services to the document of the log.
      expect(resolved).toMatchObject({ ok: true, document })
    }
  })
})
