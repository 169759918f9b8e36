import { beforeAll, describe, expect, it } from 'vitest'
import { checkStatus } from './check-status.ts'
import type { Evidence, Fetched } from './evidence.ts'
import {
  fetchedJson,
  fetchedJwt,
  statusListPayload,
  type TestIssuer,
  type TestList,
  testIssuer,
} from './issuer.testing.ts'
import { readCredential } from './reading/read-credential.ts'

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

/** Two bits for each status, with a word for each. */
function message(changes: object = {}): object {
  const statusMessage = ['0x0', '0x1', '0x2', '0x3'].map((status, at) => ({
    status,
    message: ['current', 'under review', 'Superseded', 'was replaced'][at],
  }))
  return entry({ statusPurpose: 'message', statusSize: 2, statusMessage, ...changes })
}

async function statusOf(credentialStatus: unknown, list?: Fetched, changes: Partial<Evidence> = {}) {
  const payload = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    type: ['VerifiableCredential'],
    issuer: issuer.did,
    credentialSubject: { name: 'Invented' },
    credentialStatus,
  }
  const read = readCredential(await issuer.sign(payload))
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

describe('a bit', () => {
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
    expect(await of('message')).toBe('pass status_superseded')
    expect(await of('example')).toBe('unknown status_list_unavailable')
    expect((await statusOf(entry({ statusPurpose: 'example' }), await signedList(set))).message).toContain('"example"')
  })

  it('means nothing while it is not set', async () => {
    expect(await verdictOf(entry(), await signedList({ set: [6, 8] }))).toBe('pass status_good')
    expect(await verdictOf(undefined)).toBe('pass status_none')
  })

  it('may be several, which are read as a number with a word for it', async () => {
    const bits = (set: readonly number[]) => signedList({ purpose: 'message', set, bytes: 32_768 })
    expect(await verdictOf(message(), await bits([]))).toBe('pass status_good')
    const review = await statusOf(message(), await bits([15]))
    expect(review.verdict).toBe('pass status_good')
    expect(review.message).toContain('"under review"')
    expect(await verdictOf(message(), await bits([14]))).toBe('pass status_superseded')
    expect(await verdictOf(message(), await bits([14, 15]))).toBe('pass status_superseded')
  })

  it('is quoted no further than a sentence bears', async () => {
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

describe('of several entries the gravest counts', () => {
  const all = { purpose: ['revocation', 'suspension', 'message'] }
  const entries = [
    entry({ statusPurpose: 'message' }),
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

  it('and what is certain counts more than what could not be checked', async () => {
    const foreign = { type: 'ExampleStatus2030' }
    expect(await verdictOf([foreign, entry()], await signedList({ set: [7] }))).toBe('fail revoked')
    expect(await verdictOf([foreign, entry()], await signedList())).toBe('unknown status_list_unavailable')
    expect((await statusOf(foreign)).message).toContain('ExampleStatus2030')
  })
})

describe('an entry is refused', () => {
  it.each<[string, unknown]>([
    ['that is no object', 'revoked'],
    ['that has no type', { ...entry(), type: undefined }],
    ['whose type is no text', entry({ type: [7] })],
    ['without a purpose', entry({ statusPurpose: undefined })],
    ['with an empty purpose', entry({ statusPurpose: '' })],
    ['with an address of another scheme', entry({ statusListCredential: 'http://registry.example/1' })],
    ['without an address', entry({ statusListCredential: undefined })],
    ['with a number for an index', entry({ statusListIndex: 7 })],
    ['with an index that has a sign', entry({ statusListIndex: '+7' })],
    ['with an index that begins with zero', entry({ statusListIndex: '07' })],
    ['with an index of sixteen digits', entry({ statusListIndex: '1000000000000000' })],
    ['with the first index past the end', entry({ statusListIndex: '131072' })],
    ['with a text for a size', entry({ statusSize: '1' })],
    ['with no bits', entry({ statusSize: 0 })],
    ['with half a bit', entry({ statusSize: 0.5 })],
    ['with more bits than are read', message({ statusSize: 17 })],
    ['with two bits and no messages', entry({ statusSize: 2 })],
    ['with messages that are no list', message({ statusMessage: {} })],
    ['with a message too few', message({ statusSize: 1 })],
    [
      'with a message that is no object',
      message({ statusSize: 1, statusMessage: [null, { status: '0x1', message: '' }] }),
    ],
    [
      'with a message that is no text',
      message({ statusSize: 1, statusMessage: [{ status: '0x0' }, { status: '0x1', message: '' }] }),
    ],
    [
      'with a message for something that is no status',
      message({
        statusSize: 1,
        statusMessage: [
          { status: '0', message: 'a' },
          { status: '0x1', message: 'b' },
        ],
      }),
    ],
    [
      'with a message for a number instead of a text',
      message({
        statusSize: 1,
        statusMessage: [
          { status: 0, message: 'a' },
          { status: '0x1', message: 'b' },
        ],
      }),
    ],
    [
      'with two messages for one status',
      message({
        statusSize: 1,
        statusMessage: [
          { status: '0x1', message: 'a' },
          { status: '0x1', message: 'b' },
        ],
      }),
    ],
  ])('%s', async (_, bad) => {
    const purpose = ['revocation', 'message']
    expect(await verdictOf(bad, await signedList({ purpose }))).toBe('fail status_entry_invalid')
  })
})

describe('the size of a status', () => {
  it.each([['1'], [null], [0], [-1], [0.5], [17]])('cannot be %j', async statusSize => {
    expect((await statusOf(message({ statusSize }))).message).toContain('not a number of bits')
  })

  it('can be eight bits, with a message for each', async () => {
    const statusMessage = [...Array(2 ** 8).keys()].map(at => ({ status: `0x${at.toString(16)}`, message: '' }))
    const list = await signedList({ purpose: 'message', bytes: 131_072 })
    expect(await verdictOf(message({ statusSize: 8, statusMessage }), list)).toBe('pass status_good')
  })

  it.each(['x0x1', '0x1z', '0x', '1'])('gives no status the name %j', async status => {
    const statusMessage = [
      { status: '0x0', message: 'a' },
      { status, message: 'b' },
    ]
    expect(await verdictOf(message({ statusSize: 1, statusMessage }))).toBe('fail status_entry_invalid')
  })
})

describe('a list', () => {
  it('holds at least as many entries as the standard asks for, of their size', async () => {
    expect(await verdictOf(entry(), await signedList({ bytes: 16_383 }))).toBe('fail status_list_invalid')
    expect(await verdictOf(message(), await signedList({ purpose: 'message', bytes: 32_767 }))).toBe(
      'fail status_list_invalid',
    )
  })

  it('may come from another issuer who is trusted, and not from another', async () => {
    const list = await signedList({}, {}, other)
    expect(await verdictOf(entry(), list)).toBe('fail status_list_invalid')
    expect(await verdictOf(entry(), list, { trustedIssuers: [other.did] })).toBe('pass status_good')
  })

  it.each<[string, string, object]>([
    ['fail status_list_invalid', 'is another credential', { type: ['VerifiableCredential'] }],
    ['fail status_list_invalid', 'is at another address', { id: `${LIST}0` }],
    ['fail status_list_invalid', 'is about nothing', { credentialSubject: { id: LIST } }],
    ['fail status_list_invalid', 'is about two things', { credentialSubject: [{ id: LIST }, { id: LIST }] }],
    [
      'fail status_list_invalid',
      'is about something else',
      { credentialSubject: { type: 'Other', encodedList: 'uAAAA', statusPurpose: 'revocation' } },
    ],
    [
      'fail status_list_invalid',
      'holds no bits',
      { credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation' } },
    ],
    [
      'fail status_list_invalid',
      'cannot be decoded',
      { credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'uAAAA' } },
    ],
    ['fail status_list_invalid', 'is not in force yet', { validFrom: '2026-05-22T12:01:01Z' }],
    ['unknown status_list_expired', 'is out of date', { validUntil: '2026-05-22T11:58:59Z' }],
    ['pass status_good', 'has just become out of date', { validUntil: '2026-05-22T11:59:00Z' }],
  ])('gives %s when it %s', async (verdict, _, changes) => {
    expect(await verdictOf(entry(), await signedList({}, changes))).toBe(verdict)
  })

  it('is for the purpose that the entry names', async () => {
    expect(await verdictOf(entry(), await signedList({ purpose: 'suspension' }))).toBe('fail status_list_invalid')
  })

  it('that is forged or no credential is refused', async () => {
    const forger = await testIssuer(issuer.did)
    expect(await verdictOf(entry(), await signedList({}, {}, forger))).toBe('fail status_list_invalid')
    expect(await verdictOf(entry(), fetchedJson({ type: 'BitstringStatusListCredential' }))).toBe(
      'fail status_list_invalid',
    )
  })

  it('that expands to more than any list needs is refused', async () => {
    expect(await verdictOf(entry(), await signedList({ bytes: 4 * 1024 * 1024 + 1 }))).toBe('fail status_list_invalid')
  })

  it('cannot be told without the list, the key or the time', async () => {
    expect(await verdictOf(entry())).toBe('unknown status_list_unavailable')
    const documents = new Map([[LIST, await signedList()]])
    expect(await verdictOf(entry(), undefined, { documents })).toBe('unknown status_list_unavailable')
    expect(await verdictOf(entry(), await signedList(), { now: new Date('never') })).toBe(
      'unknown status_list_unavailable',
    )
  })
})
