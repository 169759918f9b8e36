import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, statusListPayload, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { issueSdJwt } from '../sd-jwt/sd-jwt.testing.ts'
import { expandTokenList, MAX_BITSTRING_BYTES, tokenStatusAt } from '../status/bitstring.ts'
import { checkStatus } from './check-status.ts'
import { readTokenList } from './read-token-status-list.ts'

const NOW = new Date('2026-05-22T12:00:00Z')
const SECONDS = NOW.getTime() / 1000
const URL = 'https://registry.example/status-lists/1'

let issuer: TestIssuer
let other: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
  other = await testIssuer('did:web:other.example')
})

function encoded(bytes: Uint8Array): string {
  return deflateSync(bytes).toString('base64url')
}

/** A list of sixteen statuses of two bits: 0, 1, 2, 3, and again. */
const STATUSES = Uint8Array.of(0b11_10_01_00, 0b11_10_01_00, 0b11_10_01_00, 0b11_10_01_00)

function list(changes: object = {}): object {
  return {
    sub: URL,
    iat: SECONDS - 60,
    exp: SECONDS + 3600,
    ttl: 300,
    status_list: { bits: 2, lst: encoded(STATUSES) },
    ...changes,
  }
}

function credential(status: unknown, more: object = {}): Promise<string> {
  return issueSdJwt(issuer, { iss: issuer.did, vct: 'https://types.example/x', status, ...more })
}

function reference(idx: unknown, uri: unknown = URL): object {
  return { status_list: { idx, uri } }
}

async function evidenceWith(token: Fetched | undefined, changes: Partial<Evidence> = {}): Promise<Evidence> {
  const documents = new Map<string, Fetched>([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [other.documentUrl, fetchedJson(other.document)],
  ])
  if (token) documents.set(URL, token)
  return { now: NOW, trustedIssuers: [], documents, ...changes }
}

async function signedList(changes: object = {}, header: object = {}, signer = issuer): Promise<Fetched> {
  const body = await signer.sign(list(changes), { typ: 'statuslist+jwt', ...header })
  return { ok: true, body, mediaType: 'application/statuslist+jwt' }
}

async function statusOf(text: string, evidence: Evidence): Promise<string> {
  const read = readCredential(formOf(text))
  if (!read.ok) throw new Error(read.message)
  const { outcome, code, message } = await checkStatus(read.credential, evidence)
  expect(message).toMatch(/^[A-Z].*\.$/s)
  return `${outcome} ${code}`
}

async function listGives(token: Fetched | undefined, changes: Partial<Evidence> = {}): Promise<string> {
  return statusOf(await credential(reference(0)), await evidenceWith(token, changes))
}

describe('a status in a Token Status List', () => {
  it('is good, revoked, suspended, or known only to the issuer', async () => {
    const evidence = await evidenceWith(await signedList())
    const statuses = await Promise.all(
      [0, 1, 2, 3, 5].map(async idx => statusOf(await credential(reference(idx)), evidence)),
    )
    expect(statuses).toEqual([
      'pass status_good',
      'fail revoked',
      'fail suspended',
      'unknown status_list_unavailable',
      'fail revoked',
    ])
  })

  it('means superseded when the message says so, and no other message counts', async () => {
    const text = await credential(reference(3))
    const said = async (status_messages: unknown) =>
      statusOf(text, await evidenceWith(await signedList({ status_messages })))
    expect(await said({ 3: 'superseded' })).toBe('pass status_superseded')
    for (const messages of [
      { 2: 'superseded' },
      { 3: 'fine' },
      { 3: ['superseded'] },
      'superseded',
      ['superseded'],
      null,
    ]) {
      expect(await said(messages)).toBe('unknown status_list_unavailable')
    }
  })

  it.each<[number, unknown, string]>([
    [3, { 3: 'under review' }, '"under review"'],
    [12, { 12: 'superseded' }, '"superseded"'],
    [12, { 3: 'superseded' }, 'status 12'],
    [4, { 4: 'superseded' }, 'status 4'],
    [3, { 3: ['superseded'] }, 'status 3'],
  ])('%i with the messages %j is shown and not interpreted', async (status, status_messages, words) => {
    const status_list = { bits: 8, lst: encoded(Uint8Array.of(status)) }
    const evidence = await evidenceWith(await signedList({ status_list, status_messages }))
    const read = readCredential(formOf(await credential(reference(0))))
    if (!read.ok) throw new Error(read.message)
    expect(await checkStatus(read.credential, evidence)).toMatchObject({
      outcome: 'unknown',
      message: expect.stringContaining(words),
    })
  })

  it('keeps its standard meaning even if a message says otherwise', async () => {
    const bytes = Uint8Array.from({ length: 17 }, (_, status) => status)
    const status_messages = Object.fromEntries([...bytes.keys()].map(status => [status, 'superseded']))
    const token = await signedList({ status_list: { bits: 8, lst: encoded(bytes) }, status_messages })
    const evidence = await evidenceWith(token)
    const codes = await Promise.all(
      [...bytes.keys()].map(async idx => (await statusOf(await credential(reference(idx)), evidence)).split(' ')[1]),
    )
    const superseded = [...codes.keys()].filter(idx => codes[idx] === 'status_superseded')
    expect(superseded).toEqual([3])
    expect(codes.slice(0, 3)).toEqual(['status_good', 'revoked', 'suspended'])
    expect(new Set([...codes.slice(4, 12), codes[16]])).toEqual(new Set(['status_list_unavailable']))
  })

  it.each([1, 2, 4, 8])('may have %d bits', async bits => {
    const token = await signedList({ status_list: { bits, lst: encoded(Uint8Array.of(1, 0, 0, 0)) } })
    const evidence = await evidenceWith(token)
    expect(await statusOf(await credential(reference(0)), evidence)).toBe('fail revoked')
    expect(await statusOf(await credential(reference(1)), evidence)).toBe('pass status_good')
    expect(await statusOf(await credential(reference(32 / bits)), evidence)).toBe('fail status_entry_invalid')
  })

  it('is compared with that of a bitstring list, and the gravest counts', async () => {
    const bits = 'https://registry.example/status-lists/1-revocation'
    const w3c = await issuer.sign({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: issuer.did,
      credentialSubject: { name: 'Invented' },
      credentialStatus: {
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: bits,
      },
      status: reference(2),
    })
    const evidence = await evidenceWith(await signedList())
    const withBits = async (set: readonly number[]): Promise<Evidence> => {
      const body = await issuer.sign(await statusListPayload(issuer.did, { url: bits, purpose: 'revocation', set }))
      return { ...evidence, documents: new Map([...evidence.documents, [bits, { ok: true, body, mediaType: 'a/b' }]]) }
    }
    expect(await statusOf(w3c, await withBits([]))).toBe('fail suspended')
    expect(await statusOf(w3c, await withBits([7]))).toBe('fail revoked')
    // It is certainly suspended, so the other status does not matter.
    expect(await statusOf(w3c, evidence)).toBe('fail suspended')
  })
})

describe('a credential that', () => {
  const evidence = () => signedList().then(token => evidenceWith(token))

  it('has no status claim has no status', async () => {
    expect(await statusOf(await credential(undefined), await evidence())).toBe('pass status_none')
  })

  it.each<[string, unknown]>([
    ['an empty status claim', {}],
    ['a reference that is not an object', { status_list: URL }],
    ['an index in words', reference('first')],
    ['an index below 0 in a text', reference('-1')],
    ['an index below 0', reference(-1)],
    ['an index between two others', reference(0.5)],
    ['an index that no list can have', reference(2 ** 53)],
    ['no index', reference(undefined)],
    ['the first index past the end of the list', reference(16)],
    ['an index far past the end of the list', reference(2 ** 53 - 1)],
    ['a relative address', reference(0, '/status-lists/1')],
    ['no address', { status_list: { idx: 0 } }],
  ])('has %s is refused', async (_, status) => {
    expect(await statusOf(await credential(status), await evidence())).toBe('fail status_entry_invalid')
  })

  it.each<[string, unknown]>([
    ['says in a word what its status is', 'active'],
    ['has a list of statuses', ['active']],
    ['has its list at an address of another scheme', reference(0, 'file:///etc/passwd')],
  ])('%s cannot be checked', async (_, status) => {
    expect(await statusOf(await credential(status), await evidence())).toBe('unknown status_list_unavailable')
  })

  it('has its index as a text is read', async () => {
    expect(await statusOf(await credential(reference('0')), await evidence())).toBe('pass status_good')
    expect(await statusOf(await credential(reference('1')), await evidence())).toBe('fail revoked')
  })

  it('has an unknown form of status cannot be checked, unless another entry revokes it', async () => {
    expect(await statusOf(await credential({ identifier_list: {} }), await evidence())).toBe(
      'unknown status_list_unavailable',
    )
    const both = (idx: number) => credential({ identifier_list: {}, ...reference(idx) })
    expect(await statusOf(await both(0), await evidence())).toBe('unknown status_list_unavailable')
    expect(await statusOf(await both(1), await evidence())).toBe('fail revoked')
  })

  it('is a W3C credential may use the name status for something else', async () => {
    for (const status of ['active', {}, { code: 'active' }]) {
      const w3c = await issuer.sign({
        '@context': ['https://www.w3.org/ns/credentials/v2'],
        type: ['VerifiableCredential'],
        issuer: issuer.did,
        credentialSubject: { name: 'Invented' },
        status,
      })
      expect(await statusOf(w3c, await evidence())).toBe('pass status_none')
    }
  })
})

describe('a Token Status List', () => {
  it('may be of another issuer who is trusted', async () => {
    const token = await signedList({}, {}, other)
    expect(await listGives(token)).toBe('unknown status_list_invalid')
    expect(await listGives(token, { trustedIssuers: [other.did] })).toBe('pass status_good')
  })

  it('may name its issuer', async () => {
    expect(await listGives(await signedList({ iss: issuer.did }))).toBe('pass status_good')
  })

  it.each<[string, object, object]>([
    ['is of another type', {}, { typ: 'JWT' }],
    ['is of a type that is spelled otherwise', {}, { typ: 'application/statuslist+jwt' }],
    ['is of no type', {}, { typ: undefined }],
    ['demands an extension', {}, { crit: ['b64'], b64: true }],
    ['names another issuer', { iss: 'did:web:other.example' }, {}],
    ['is at another address', { sub: `${URL}0` }, {}],
    ['is at no address', { sub: undefined }, {}],
    ['does not say when it was made', { iat: undefined }, {}],
    ['says in words when it was made', { iat: '2026-05-22' }, {}],
    ['was made in the future', { iat: SECONDS + 61 }, {}],
    ['is not in force yet', { nbf: SECONDS + 61 }, {}],
    ['says in words when it expires', { exp: 'never' }, {}],
    ['may be kept for no time', { ttl: 0 }, {}],
    ['may be kept for a word', { ttl: '300' }, {}],
    ['holds nothing', { status_list: undefined }, {}],
    ['holds three bits for each', { status_list: { bits: 3, lst: encoded(STATUSES) } }, {}],
    ['holds bits in words', { status_list: { bits: '2', lst: encoded(STATUSES) } }, {}],
    ['holds no bytes', { status_list: { bits: 2 } }, {}],
    ['is compressed in another way', { status_list: { bits: 2, lst: gzipSync(STATUSES).toString('base64url') } }, {}],
    ['has no zlib header', { status_list: { bits: 2, lst: deflateRawSync(STATUSES).toString('base64url') } }, {}],
    ['is a bomb', { status_list: { bits: 2, lst: encoded(new Uint8Array(MAX_BITSTRING_BYTES + 1)) } }, {}],
  ])('that %s is not relied on', async (_, changes, header) => {
    expect(await listGives(await signedList(changes, header))).toBe('unknown status_list_invalid')
  })

  it.each<[string, object]>([
    ['does not say when it was made', { iat: undefined }],
    ['does not say when it was made', { iat: '2026-05-22' }],
    ['is dated in the future', { iat: SECONDS + 61 }],
  ])('gives the sentence that it %s', async (sentence, changes) => {
    const read = readCredential(formOf(await credential(reference(0))))
    if (!read.ok) throw new Error(read.message)
    const evidence = await evidenceWith(await signedList(changes))
    expect(await checkStatus(read.credential, evidence)).toMatchObject({ message: expect.stringContaining(sentence) })
  })

  it('that was altered, is not signed or is not a list is refused', async () => {
    const forger = await testIssuer(issuer.did)
    expect(await listGives(await signedList({}, {}, forger))).toBe('unknown status_list_altered')
    expect(await listGives(fetchedJson(list()))).toBe('unknown status_list_invalid')
    expect(await listGives({ ok: true, body: await credential(undefined), mediaType: 'a/b' })).toBe(
      'unknown status_list_invalid',
    )
  })

  it('is not relied on after its exp, but is relied on after its ttl', async () => {
    expect(await listGives(await signedList({ exp: SECONDS - 61 }))).toBe('unknown status_list_expired')
    expect(await listGives(await signedList({ exp: SECONDS - 60, iat: SECONDS - 4000, ttl: 1 }))).toBe(
      'pass status_good',
    )
    expect(await listGives(await signedList({ exp: undefined, ttl: undefined, iat: SECONDS + 60 }))).toBe(
      'pass status_good',
    )
  })

  it('gives no status without the list, its key or the time', async () => {
    expect(await listGives(undefined)).toBe('unknown status_list_unavailable')
    const keyless = { documents: new Map([[URL, await signedList()]]) }
    expect(await listGives(undefined, keyless)).toBe('unknown status_list_unavailable')
    expect(await listGives(await signedList(), { now: new Date('never') })).toBe('unknown status_list_unavailable')
  })

  it('is read with the signer that it names, so that the signer’s documents can be fetched', async () => {
    const token = await signedList({}, {}, other)
    const read = readTokenList(token.ok ? `${token.body}\n` : '', issuer.did)
    expect(read.ok && read.header).toMatchObject({ ok: true, did: other.did })
    const named = await signedList({ iss: other.did }, { kid: '#test-key-1' })
    const relative = readTokenList(named.ok ? named.body : '', issuer.did)
    expect(relative.ok && relative.header).toMatchObject({ ok: true, did: other.did })
    expect(readTokenList('', issuer.did)).toEqual({ ok: false })
  })
})

describe('the bytes of a Token Status List', () => {
  it('are those of the examples in the standard, section 4.1', async () => {
    const one = await expandTokenList('eNrbuRgAAhcBXQ')
    const two = await expandTokenList('eNo76fITAAPfAgc')
    expect(one.ok && [...Array(16).keys()].map(at => tokenStatusAt(one.bytes, at, 1))).toEqual([
      ...[1, 0, 0, 1, 1, 1, 0, 1],
      ...[1, 1, 0, 0, 0, 1, 0, 1],
    ])
    expect(two.ok && [...Array(13).keys()].map(at => tokenStatusAt(two.bytes, at, 2))).toEqual([
      ...[1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3],
      undefined,
    ])
  })

  it('hold the statuses that were written, at any size', () => {
    const size = fc.constantFrom(1, 2, 4, 8)
    fc.assert(
      fc.property(size, fc.array(fc.nat({ max: 255 }), { maxLength: 40 }), (bits, numbers) => {
        const statuses = numbers.map(number => number % 2 ** bits)
        const bytes = new Uint8Array(Math.ceil((statuses.length * bits) / 8))
        for (const [index, status] of statuses.entries()) {
          const at = Math.floor((index * bits) / 8)
          bytes[at] = (bytes[at] ?? 0) | (status << ((index * bits) % 8))
        }
        expect(statuses.map((_, index) => tokenStatusAt(bytes, index, bits))).toEqual(statuses)
        expect(tokenStatusAt(bytes, (bytes.length * 8) / bits, bits)).toBeUndefined()
      }),
    )
  })

  it('expand up to the limit and not past it', async () => {
    expect(await expandTokenList(encoded(new Uint8Array(MAX_BITSTRING_BYTES)))).toMatchObject({ ok: true })
    const before = process.memoryUsage().rss
    const bomb = encoded(new Uint8Array(128 * 1024 * 1024))
    expect(await expandTokenList(bomb)).toEqual({ ok: false, reason: 'too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024)
  })

  it.each([
    ['cut off', encoded(STATUSES).slice(0, -4)],
    ['followed by more', Buffer.concat([deflateSync(STATUSES), STATUSES]).toString('base64url')],
    ['padded too far', `${encoded(STATUSES)}=`],
    ['in two alphabets', '-_+/'],
    ['nothing', ''],
  ])('are refused when they are %s', async (_, text) => {
    expect(await expandTokenList(text)).toEqual({ ok: false, reason: 'not-decodable' })
  })
})
