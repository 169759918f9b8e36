import { beforeAll, describe, expect, it } from 'vitest'
import { isObject } from '../encoding/strict-json.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import {
  compact,
  fetchedJson,
  fetchedJwt,
  statusListPayload,
  type TestIssuer,
  type TestList,
  testIssuer,
} from '../evidence/issuer.testing.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { issueSdJwt } from '../sd-jwt/sd-jwt.testing.ts'
import { readStatusEntries } from '../status/status-entry.ts'
import { STATUS_MESSAGES } from '../status/superseded-messages.ts'
import { checkStatus } from './check-status.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const LIST = 'https://registry.example/status-lists/1'

let issuer: TestIssuer
let other: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  other = await testIssuer('did:web:other.example')
})

function entry(changes: object = {}): object {
  return {
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: LIST,
    ...changes,
  }
}

/** An entry with two bits for each status, and a message for each. */
function message(changes: object = {}): object {
  const statusMessage = ['0x0', '0x1', '0x2', '0x3'].map((status, at) => ({
    status,
    message: ['current', 'under review', 'superseded', 'revoked'][at],
  }))
  return entry({ statusPurpose: 'message', statusSize: 2, statusMessage, ...changes })
}

/** An entry as Orgseal's issuers write it. */
function ours(changes: object = {}): object {
  return entry({ statusPurpose: 'message', statusSize: 1, statusMessage: STATUS_MESSAGES, ...changes })
}

async function statusOf(credentialStatus: unknown, list?: Fetched, changes: Partial<Evidence> = {}) {
  const payload = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { name: 'Invented' },
    credentialStatus,
  }
  const read = readCredential(formOf(await issuer.sign(payload)))
  if (!read.ok) throw new Error(read.message)
  const documents = new Map<string, Fetched>([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [other.documentUrl, fetchedJson(other.document)],
    ...(list ? [[LIST, list] as const] : []),
  ])
  const { outcome, code, message } = await checkStatus(read.credential, {
    now: NOW,
    trustedIssuers: [],
    documents,
    ...changes,
  })
  expect(message).toMatch(/^[A-Z].*\.$/s)
  return { verdict: `${outcome} ${code}`, message }
}

async function signedList(list: Partial<TestList> = {}, changes: object = {}, signer = issuer): Promise<Fetched> {
  return fetchedJwt(
    await signer.sign(await statusListPayload(signer.did, { url: LIST, purpose: 'revocation', ...list }, changes)),
  )
}

async function verdictOf(...given: Parameters<typeof statusOf>): Promise<string> {
  return (await statusOf(...given)).verdict
}

describe('a bit of a status list', () => {
  it('means what its purpose says', async () => {
    const set = { purpose: ['revocation', 'suspension', 'message', 'refresh', 'example'], set: [7] }
    const of = async (statusPurpose: string) => verdictOf(entry({ statusPurpose }), await signedList(set))
    expect(await of('revocation')).toBe('fail revoked')
    expect(await of('suspension')).toBe('fail suspended')
    expect(await of('refresh')).toBe('pass status_superseded')
    const current = {
      statusSize: 1,
      statusMessage: [
        { status: '0x0', message: 'a' },
        { status: '0x1', message: 'b' },
      ],
    }
    const refresh = entry({ statusPurpose: 'refresh', ...current })
    expect(await verdictOf(refresh, await signedList(set))).toBe('pass status_superseded')
    expect(await of('message')).toBe('unknown status_list_unavailable')
    expect((await statusOf(entry({ statusPurpose: 'message' }), await signedList(set))).message).toContain('status 1')
    expect(await verdictOf(ours(), await signedList(set))).toBe('pass status_superseded')
    expect(await of('example')).toBe('unknown status_list_unavailable')
    expect((await statusOf(entry({ statusPurpose: 'example' }), await signedList(set))).message).toContain('"example"')
  })

  it('means nothing while it is not set', async () => {
    expect(await verdictOf(entry(), await signedList({ set: [6, 8] }))).toBe('pass status_good')
    expect(await verdictOf(undefined)).toBe('pass status_none')
    for (const purpose of ['refresh', 'example']) {
      const { verdict, message: text } = await statusOf(
        entry({ statusPurpose: purpose }),
        await signedList({ purpose }),
      )
      expect(verdict).toBe('pass status_good')
      expect(text).toContain(`for the purpose "${purpose}"`)
    }
  })

  it('can be part of a number with a message for it', async () => {
    const bits = (set: readonly number[]) => signedList({ purpose: 'message', set, bytes: 32_768 })
    expect(await verdictOf(message(), await bits([]))).toBe('pass status_good')
    for (const [set, words] of [
      [[15], '"under review"'],
      [[14], '"superseded"'],
      [[14, 15], '"revoked"'],
    ] as const) {
      const { verdict, message: text } = await statusOf(message(), await bits(set))
      expect(verdict).toBe('unknown status_list_unavailable')
      expect(text).toContain(words)
    }
  })

  it('has its message shortened in the sentence', async () => {
    const statusMessage = [
      { status: '0x0', message: 'current' },
      { status: '0x1', message: 'x'.repeat(1000) },
    ]
    const list = await signedList({ purpose: 'message', set: [7] })
    const { message: text } = await statusOf(message({ statusSize: 1, statusMessage }), list)
    expect(text).toContain('x'.repeat(200))
    expect(text).not.toContain('x'.repeat(201))
  })
})

describe('of several status entries the gravest counts:', () => {
  const all = { purpose: ['revocation', 'suspension', 'message'] }
  const entries = [
    ours(),
    entry({ statusPurpose: 'suspension', statusListIndex: '8' }),
    entry({ statusListIndex: '9' }),
  ]

  it.each([
    ['pass status_good', []],
    ['pass status_superseded', [7]],
    ['fail suspended', [7, 8]],
    ['fail revoked', [7, 8, 9]],
  ])('%s', async (verdict, set) => {
    expect(await verdictOf(entries, await signedList({ ...all, set }))).toBe(verdict)
  })

  it('of two harmless ones, the more informative one is reported', async () => {
    const list = await signedList({ purpose: ['revocation', 'message'], set: [7], bytes: 32_768 })
    const good = entry({ statusListIndex: '9' })
    const unset = entry({ statusListIndex: '9', statusPurpose: 'message' })
    expect((await statusOf([unset, good], list)).message).toContain('neither revoked nor suspended')
    expect((await statusOf(unset, list)).message).toContain('for the purpose "message"')
    expect((await statusOf(ours({ statusListIndex: '9' }), list)).message).toContain('for the purpose "message"')
    const words = ['valid', 'under review'].map((text, at) => ({ status: `0x${at}`, message: text }))
    const notice = entry({ statusListIndex: '9', statusPurpose: 'message', statusMessage: words })
    expect((await statusOf(notice, list)).message).toContain('"valid"')
    expect((await statusOf([notice, good], list)).message).toContain('neither revoked nor suspended')
  })

  it('a certain one outweighs one that could not be checked', async () => {
    const foreign = { type: 'ExampleStatus2030' }
    expect(await verdictOf([foreign, entry()], await signedList({ set: [7] }))).toBe('fail revoked')
    expect(await verdictOf([foreign, entry()], await signedList())).toBe('unknown status_list_unavailable')
    expect((await statusOf(foreign)).message).toContain('ExampleStatus2030')
  })
})

describe('a status entry', () => {
  it.each<[string, unknown]>([
    ['that is not an object', 'revoked'],
    ['that has no type', { ...entry(), type: undefined }],
    ['whose type is not a string', entry({ type: [7] })],
    ['whose type is empty', entry({ type: '' })],
    ['without a purpose', entry({ statusPurpose: undefined })],
    ['with an empty purpose', entry({ statusPurpose: '' })],
    ['with a list of no purposes', entry({ statusPurpose: [] })],
    ['with a number among its purposes', entry({ statusPurpose: [7] })],
    ['without an address', entry({ statusListCredential: undefined })],
    ['with an address that is relative', entry({ statusListCredential: '/status-lists/1' })],
    ['without an index', entry({ statusListIndex: undefined })],
    ['with an index that is not a number', entry({ statusListIndex: true })],
    ['with a negative number for an index', entry({ statusListIndex: -1 })],
    ['with half a number for an index', entry({ statusListIndex: 7.5 })],
    ['with an index that has a sign', entry({ statusListIndex: '+7' })],
    ['with an index below 0', entry({ statusListIndex: '-7' })],
    ['with an index in hexadecimal', entry({ statusListIndex: '0x7' })],
    ['with an index of sixteen digits', entry({ statusListIndex: '1000000000000000' })],
    ['with the first index past the end', entry({ statusListIndex: '131072' })],
    ['with a negative size', entry({ statusSize: -1 })],
    ['with no bits', entry({ statusSize: 0 })],
    ['with no bits in a text', entry({ statusSize: '0' })],
    ['with half a bit', entry({ statusSize: 0.5 })],
    ['with null for a size', entry({ statusSize: null })],
  ])('%s is invalid', async (_, bad) => {
    const purpose = ['revocation', 'message']
    const { verdict, message: text } = await statusOf(bad, await signedList({ purpose, set: [7] }))
    expect(verdict).toBe('fail status_entry_invalid')
    expect(text).not.toMatch(/[{}]/)
  })

  it.each<[string, object]>([
    ['a number for an index', { statusListIndex: 7 }],
    ['an index that begins with zero', { statusListIndex: '007' }],
    ['a text for a size', { statusSize: '1' }],
    ['its purpose in a list', { statusPurpose: ['revocation'] }],
    ['several purposes', { statusPurpose: ['message', 'revocation'] }],
    ['the type of the draft of 2023', { type: 'StatusList2021Entry' }],
    ['two types', { type: ['Thing', 'BitstringStatusListEntry'] }],
    ['members that decide nothing', { id: 'urn:x:1', statusReference: 'https://words.example/', ttl: 1 }],
  ])('with %s is read', async (_, changes) => {
    const list = (set: readonly number[]) => signedList({ purpose: ['revocation', 'message'], set })
    expect(await verdictOf(entry(changes), await list([7]))).toBe('fail revoked')
    expect(await verdictOf(entry(changes), await list([6, 8]))).toBe('pass status_good')
  })

  it.each<[string, string, unknown]>([
    ['is of another kind', 'RevocationList2020Status', entry({ type: 'RevocationList2020Status' })],
    ['is of an old kind', 'CredentialStatusList2017', { type: 'CredentialStatusList2017', id: 'https://a.example/' }],
    ['is of a kind that is named by an address', 'https://a.example/T', entry({ type: 'https://a.example/T' })],
    ['is at an http address', 'http://a.example/1', entry({ statusListCredential: 'http://a.example/1' })],
    ['is at another address', 'did:example:1?list=1', entry({ statusListCredential: 'did:example:1?list=1' })],
    ['is at a part of an address', `${LIST}#1`, entry({ statusListCredential: `${LIST}#1` })],
    ['has too many bits', '17 bits', message({ statusSize: 17 })],
  ])('that %s cannot be looked up', async (_, named, other) => {
    const { verdict, message: text } = await statusOf(other, await signedList({ purpose: ['revocation', 'message'] }))
    expect(verdict).toBe('unknown status_list_unavailable')
    expect(text).toContain(named)
    // A second entry that is certainly revoked outweighs an unknown one.
    expect(await verdictOf([other, entry()], await signedList({ set: [7] }))).toBe('fail revoked')
    expect(await verdictOf([other, entry()], await signedList())).toBe('unknown status_list_unavailable')
  })

  it('after the thirty-second is not looked up, and the report says so', async () => {
    const many = (count: number) => [...Array(count).keys()].map(at => entry({ statusListIndex: `${at}` }))
    expect(await verdictOf(many(32), await signedList())).toBe('pass status_good')
    const { verdict, message: text } = await statusOf(many(5000), await signedList({ set: [32] }))
    expect(verdict).toBe('unknown status_list_unavailable')
    expect(text).toContain('more than 32 status entries')
    expect(await verdictOf(many(5000), await signedList({ set: [31] }))).toBe('fail revoked')
  })
})

describe('the messages of a status entry', () => {
  it('are read once for all purposes', () => {
    let reads = 0
    const statusPurpose = [...Array(5000).keys()].map(String)
    const credentialStatus = Object.defineProperty(entry({ statusPurpose }), 'statusMessage', {
      get: () => {
        reads++
        return []
      },
    })
    expect(readStatusEntries({ credentialStatus })).toHaveLength(33)
    expect(reads).toBe(1)
  })

  const two = (first: unknown, second: unknown) => ({ statusSize: 1, statusMessage: [first, second] })

  it('may be one for each of 256 statuses', async () => {
    const statusMessage = [...Array(2 ** 8).keys()].map(at => ({ status: `0x${at.toString(16)}`, message: '' }))
    const list = await signedList({ purpose: 'message', bytes: 131_072 })
    expect(await verdictOf(message({ statusSize: 8, statusMessage }), list)).toBe('pass status_good')
  })

  it.each<[string, object]>([
    ['are not a list', { statusMessage: {} }],
    ['are absent though there are two bits', { statusSize: 2 }],
    ['are one too many', { statusSize: 1, statusMessage: [0, 1, 2] }],
    ['are not objects', two(null, { status: '0x1', message: '' })],
    ['are not strings', two({ status: '0x0' }, { status: '0x1', message: '' })],
    ['are for a number', two({ status: 0, message: 'a' }, { status: '0x1', message: 'b' })],
    ['are for no status', two({ status: '0', message: 'a' }, { status: '0x1', message: 'b' })],
    ['are for something like a status', two({ status: '0x0', message: 'a' }, { status: '0x1z', message: 'b' })],
    ['are for one status twice', two({ status: '0x1', message: 'a' }, { status: '0x1', message: 'b' })],
  ])('that %s leave the meaning of the bits unchanged', async (_, changes) => {
    const list = (set: readonly number[]) => signedList({ set, bytes: 32_768 })
    const set = 'statusSize' in changes && changes.statusSize === 2 ? 15 : 7
    expect(await verdictOf(entry(changes), await list([set]))).toBe('fail revoked')
    expect(await verdictOf(entry(changes), await list([]))).toBe('pass status_good')
  })

  it('decide the meaning of several bits, which is unknown without them', async () => {
    const list = await signedList({ purpose: 'message', set: [15], bytes: 32_768 })
    const bare = message({ statusMessage: undefined })
    expect(await verdictOf(bare, list)).toBe('unknown status_list_unavailable')
  })

  it.each<[string, string]>([
    ['valid', 'revoked'],
    ['revoked', 'accepted'],
    ['current', 'Superseded'],
    ['current', 'it supersedes nothing and replaces nothing'],
    ['valid', 'superseded'],
    ['superseded', 'current'],
  ])('"%s" and "%s" are shown and not interpreted', async (unset, set) => {
    const entries = message(two({ status: '0x0', message: unset }, { status: '0x1', message: set }))
    const whenSet = await statusOf(entries, await signedList({ purpose: 'message', set: [7] }))
    expect(whenSet.verdict).toBe('unknown status_list_unavailable')
    expect(whenSet.message).toContain(`"${set}"`)
    const whenUnset = await statusOf(entries, await signedList({ purpose: 'message' }))
    expect(whenUnset.verdict).toBe('pass status_good')
    expect(whenUnset.message).toContain(`"${unset}"`)
  })

  it('of Orgseal’s issuers count with two bits only as the words of anyone', async () => {
    const statusMessage = [...STATUS_MESSAGES, { status: '0x2', message: 'a' }, { status: '0x3', message: 'b' }]
    const list = await signedList({ purpose: 'message', set: [15], bytes: 32_768 })
    expect(await verdictOf(message({ statusMessage }), list)).toBe('unknown status_list_unavailable')
  })
})

describe('a status list', () => {
  it('that is shorter than the standard requires counts only when it revokes or suspends', async () => {
    const short = (set: readonly number[]) => signedList({ purpose: ['revocation', 'suspension'], bytes: 16_383, set })
    const { verdict, message: text } = await statusOf(entry(), await short([]))
    expect(verdict).toBe('unknown status_list_invalid')
    expect(text).toContain('131064 entries')
    expect(await verdictOf(entry(), await short([7]))).toBe('fail revoked')
    expect(await verdictOf(entry({ statusPurpose: 'suspension' }), await short([7]))).toBe('fail suspended')
    expect(await verdictOf(entry({ statusListIndex: '131064' }), await short([]))).toBe('unknown status_list_invalid')
    expect(await verdictOf(message(), await signedList({ purpose: 'message', bytes: 32_767 }))).toBe(
      'unknown status_list_invalid',
    )
  })

  it('may come from another issuer only if that one is trusted', async () => {
    const list = await signedList({}, {}, other)
    expect(await verdictOf(entry(), list)).toBe('unknown status_list_invalid')
    expect(await verdictOf(entry(), list, { trustedIssuers: [other.did] })).toBe('pass status_good')
  })

  it.each<[string, string, object]>([
    ['unknown status_list_invalid', 'is another credential', { type: ['VerifiableCredential'] }],
    ['unknown status_list_invalid', 'is at another address', { id: `${LIST}0` }],
    ['unknown status_list_invalid', 'is about nothing', { credentialSubject: { id: LIST } }],
    ['unknown status_list_invalid', 'is about two things', { credentialSubject: [{ id: LIST }, { id: LIST }] }],
    [
      'unknown status_list_invalid',
      'is about something else',
      { credentialSubject: { type: 'Other', encodedList: 'uAAAA', statusPurpose: 'revocation' } },
    ],
    [
      'unknown status_list_invalid',
      'holds no bits',
      { credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation' } },
    ],
    [
      'unknown status_list_invalid',
      'cannot be decoded',
      { credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'uAAAA' } },
    ],
    ['unknown status_list_invalid', 'is not in force yet', { validFrom: '2026-05-22T12:01:01Z' }],
    ['unknown status_list_expired', 'is out of date', { validUntil: '2026-05-22T11:58:59Z' }],
    ['pass status_good', 'has just become out of date', { validUntil: '2026-05-22T11:59:00Z' }],
  ])('gives %s when it %s', async (verdict, _, changes) => {
    expect(await verdictOf(entry(), await signedList({}, changes))).toBe(verdict)
  })

  it('must be for the purpose that the entry names', async () => {
    expect(await verdictOf(entry(), await signedList({ purpose: 'suspension' }))).toBe('unknown status_list_invalid')
  })

  it('that is forged or not a credential is refused', async () => {
    const forger = await testIssuer(issuer.did)
    const forged = await statusOf(entry(), await signedList({ set: [7] }, {}, forger))
    expect(forged.verdict).toBe('unknown status_list_altered')
    expect(forged.message).toContain('was altered or signed with another key')
    expect(await verdictOf(entry(), fetchedJson({ type: 'BitstringStatusListCredential' }))).toBe(
      'unknown status_list_invalid',
    )
  })

  it('that expands beyond the limit is refused', async () => {
    expect(await verdictOf(entry(), await signedList({ bytes: 4 * 1024 * 1024 + 1 }))).toBe(
      'unknown status_list_invalid',
    )
  })

  it('gives no status without the list, the key or the time', async () => {
    expect(await verdictOf(entry())).toBe('unknown status_list_unavailable')
    const documents = new Map([[LIST, await signedList()]])
    expect(await verdictOf(entry(), undefined, { documents })).toBe('unknown status_list_unavailable')
    expect(await verdictOf(entry(), await signedList(), { now: new Date('never') })).toBe(
      'unknown status_list_unavailable',
    )
  })
})

describe('a status list of another issuer’s software', () => {
  const subject = async (purpose: string, changes: object) => {
    const payload = await statusListPayload(issuer.did, { url: LIST, purpose, set: [7] })
    if (!('credentialSubject' in payload) || !isObject(payload.credentialSubject)) throw new Error('no subject')
    return { ...payload.credentialSubject, ...changes }
  }
  const plain = async () => String((await subject('revocation', {})).encodedList).slice(1)

  it.each<[string, () => Promise<object>]>([
    ['has no id', async () => ({ id: undefined })],
    [
      'has no id, and a subject without one',
      async () => ({ id: undefined, credentialSubject: await subject('revocation', { id: undefined }) }),
    ],
    [
      'has no id, and a subject that is named in another way',
      async () => ({ id: undefined, credentialSubject: await subject('revocation', { id: 'urn:list:1' }) }),
    ],
    ['spells its address in another way', async () => ({ id: 'HTTPS://Registry.example:443/status-lists/1' })],
    ['has a list of one subject', async () => ({ credentialSubject: [await subject('revocation', {})] })],
    [
      'has the types of the draft of 2023, and no prefix',
      async () => ({
        type: ['VerifiableCredential', 'StatusList2021Credential'],
        credentialSubject: await subject('revocation', { type: 'StatusList2021', encodedList: await plain() }),
      }),
    ],
    ['has no prefix', async () => ({ credentialSubject: await subject('revocation', { encodedList: await plain() }) })],
    ['says how long to keep it', async () => ({ credentialSubject: await subject('revocation', { ttl: 1 }) })],
    [
      'has members of its own',
      async () => ({ credentialSubject: await subject('revocation', { statusReference: 7 }) }),
    ],
    ['has no end', async () => ({ validUntil: undefined })],
  ])('that %s is read', async (_, changes) => {
    const list = await signedList({ set: [7] }, await changes())
    expect(await verdictOf(entry(), list)).toBe('fail revoked')
    expect(await verdictOf(entry({ type: 'StatusList2021Entry', statusListIndex: '8' }), list)).toBe('pass status_good')
  })

  it.each<[string, () => Promise<object>]>([
    ['is named by a URN', async () => ({ id: 'urn:uuid:7b0f2e3a-0c5b-4f2c-9a57-1d1b0a2f9c11' })],
    [
      'has no id and is about the list of another address',
      async () => ({ id: undefined, credentialSubject: await subject('revocation', { id: `${LIST}0#list` }) }),
    ],
    ['is of the kind of 2020', async () => ({ type: ['VerifiableCredential', 'RevocationList2020Credential'] })],
    [
      'has a subject of the kind of 2020',
      async () => ({ credentialSubject: await subject('revocation', { type: 'RevocationList2020' }) }),
    ],
    [
      'names no purpose',
      async () => ({ credentialSubject: await subject('revocation', { statusPurpose: undefined }) }),
    ],
    ['holds no text', async () => ({ credentialSubject: await subject('revocation', { encodedList: 7 }) })],
    [
      'is encoded in base 58',
      async () => ({ credentialSubject: await subject('revocation', { encodedList: 'zH4sIAAAAAAAAA3' }) }),
    ],
  ])('that %s is not relied on', async (_, changes) => {
    expect(await verdictOf(entry(), await signedList({ set: [7] }, await changes()))).toBe(
      'unknown status_list_invalid',
    )
  })

  it('that is an SD-JWT is not relied on, because it may hide a part', async () => {
    const payload = await statusListPayload(issuer.did, { url: LIST, purpose: 'revocation' }, { validUntil: undefined })
    const body = await issueSdJwt(issuer, { ...payload, iss: issuer.did, vct: 'https://types.example/list' })
    expect(await verdictOf(entry(), fetchedJwt(body))).toBe('unknown status_list_invalid')
  })

  it('with an unknown kind of signature is not relied on, and the sentence says why', async () => {
    const payload = await statusListPayload(issuer.did, { url: LIST, purpose: 'revocation', set: [7] })
    const list = fetchedJwt(compact({ alg: 'XY1', typ: 'vc+jwt', kid: issuer.keyId }, payload, 'AAAA'))
    const { verdict, message: text } = await statusOf(entry(), list)
    expect(verdict).toMatch(/^unknown status_list_/)
    expect(text).toContain(LIST)
  })

  it('is never good after its bits were changed', async () => {
    const good = await signedList({ set: [] })
    const revoked = await signedList({ set: [7] })
    const [, payload] = good.ok ? good.body.split('.') : []
    const [header, , signature] = revoked.ok ? revoked.body.split('.') : []
    const { verdict, message: text } = await statusOf(entry(), fetchedJwt([header, payload, signature].join('.')))
    expect(verdict).toBe('unknown status_list_altered')
    expect(text).toContain(LIST)
  })
})

it('a list that an attacker could serve never makes the credential invalid', async () => {
  const stranger = await testIssuer('did:web:stranger.example')
  const lists = [
    await signedList({ set: [7] }, {}, other),
    await signedList({ set: [7] }, {}, stranger),
    await signedList({ set: [7] }, {}, { ...issuer, sign: payload => stranger.sign(payload, { kid: issuer.keyId }) }),
    await signedList({ set: [7] }, { issuer: other.did }),
    fetchedJson({ ...(await statusListPayload(issuer.did, { url: LIST, purpose: 'revocation', set: [7] })) }),
    fetchedJwt(''),
    fetchedJwt('{"'),
    fetchedJwt('H4sI'),
    { ok: true, body: '<html>', mediaType: 'text/html' },
    { ok: false, reason: 'it was not found' },
  ] as const
  for (const list of lists) expect(await verdictOf(entry(), list)).toMatch(/^unknown status_list_/)
})
