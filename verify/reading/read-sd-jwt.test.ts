import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { conceal, digest, hidden, issueSdJwt, present, salted } from '../sd-jwt/sd-jwt.testing.ts'
import { MAX_CREDENTIAL_LENGTH, type ReadCredential, type SdJwtSecuring } from './read-result.ts'
import { readSdJwt } from './read-sd-jwt.ts'

const VCT = 'https://registry.example/credential-types/registration/v1/vct.json'

let issuer: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
})

function claims(changes: object = {}): object {
  return { iss: issuer.did, vct: VCT, legal_person_name: 'Invented Ltd', ...changes }
}

interface Read extends Partial<Omit<ReadCredential, 'securing'>> {
  readonly securing?: SdJwtSecuring
  readonly code?: string
  readonly message?: string
}

function readOf(text: string): Read {
  const read = readSdJwt(text)
  if (!read.ok) return { code: read.code, message: read.message }
  const { securing, ...credential } = read.credential
  return { ...credential, securing: securing as SdJwtSecuring }
}

describe('readSdJwt with a credential', () => {
  it('reads its claims, its issuer and its parts', async () => {
    const text = await issueSdJwt(issuer, claims({ address: hidden('1 Main Street') }))
    const [jwt] = text.split('~')
    const read = readOf(text)
    expect(read).toMatchObject({
      format: 'dc+sd-jwt',
      issuer: issuer.did,
      payload: claims({ address: '1 Main Street' }),
      securing: { kind: 'sd-jwt', jwt, presented: text, header: { ok: true, algorithm: 'ES256' } },
    })
    expect(read.securing?.signedPayload._sd).toHaveLength(2)
    expect(read.securing).not.toHaveProperty('keyBinding')
    expect(read.securing).not.toHaveProperty('disclosureFault')
  })

  it('separates it from its key binding', async () => {
    const text = await issueSdJwt(issuer, claims())
    expect(readOf(`${text}a.b.c`).securing).toMatchObject({ presented: text, keyBinding: 'a.b.c' })
  })

  it('accepts the type vc+sd-jwt of older drafts', async () => {
    const text = await issueSdJwt(issuer, claims(), { typ: 'vc+sd-jwt' })
    expect(readOf(text).securing?.header.ok).toBe(true)
  })

  it('takes the owner of the key as issuer when iss is missing', async () => {
    const text = await issueSdJwt(issuer, claims({ iss: undefined }))
    expect(readOf(text)).toMatchObject({ issuer: issuer.did })
  })

  it('allows selective disclosure of sub and iat', async () => {
    const text = await issueSdJwt(issuer, claims({ sub: hidden('urn:x:1'), iat: hidden(1) }))
    expect(readOf(text).securing).not.toHaveProperty('disclosureFault')
  })
})

describe('an SD-JWT VC whose disclosures are refused', () => {
  it('is read with its plain claims, and with the reason', async () => {
    const text = await issueSdJwt(issuer, claims({ address: hidden('1 Main Street') }))
    const read = readOf(`${text}${salted('legal_person_status', 'active')}~`)
    expect(read).toMatchObject({
      payload: claims(),
      securing: { disclosureFault: { code: 'disclosure_invalid', reasons: [{ code: 'proof_disclosure_unsigned' }] } },
    })
    expect(read.payload).not.toHaveProperty('_sd')
  })

  it.each([
    ['iss', 'did:web:registry.example'],
    ['nbf', 1],
    ['exp', 4e9],
    ['cnf', {}],
    ['vct', VCT],
    ['vct#integrity', 'sha256-'],
    ['aka_vcts', ['x']],
    ['status', {}],
  ])('is one with %s selectively disclosable', async (name, value) => {
    const read = readOf(await issueSdJwt(issuer, claims({ [name]: hidden(value) })))
    expect(read.securing?.disclosureFault?.reasons).toEqual([{ code: 'proof_disclosure_selective', values: { name } }])
  })

  it.each([
    ['a member of cnf', { cnf: { jwk: hidden({}) } }],
    ['the index in a list', { status: { status_list: { idx: hidden(1), uri: 'https://x.example' } } }],
    ['one of several types', { aka_vcts: ['a', hidden('b')] }],
  ])('is one with %s selectively disclosable, disclosed or not', async (_, changes) => {
    const { payload, disclosures } = conceal(claims(changes))
    const jwt = await issuer.sign(payload, { typ: 'dc+sd-jwt' })
    for (const shown of [disclosures, []]) {
      expect(readOf(present(jwt, shown)).securing?.disclosureFault?.reasons).toMatchObject([
        { code: 'proof_disclosure_selective' },
      ])
    }
  })
})

describe('an SD-JWT that is not a credential', () => {
  it.each<[string, object, string]>([
    ['no type', { vct: undefined }, 'credential_malformed'],
    ['an empty type', { vct: '' }, 'credential_malformed'],
    ['a type that is not a string', { vct: { id: VCT } }, 'credential_malformed'],
    ['an issuer that is not a string', { iss: { id: 'did:web:registry.example' } }, 'credential_malformed'],
    ['an empty issuer', { iss: '' }, 'credential_malformed'],
    ['the form of a W3C credential of version 1.1', { vct: undefined, vc: {} }, 'unsupported_format'],
    ['the form of a W3C credential', { vct: undefined, '@context': [] }, 'unsupported_format'],
  ])('has %s', async (_, changes, code) => {
    expect(readOf(await issueSdJwt(issuer, claims(changes)))).toMatchObject({ code })
  })

  it('names no issuer and no DID of a key', async () => {
    const text = await issueSdJwt(issuer, claims({ iss: undefined }), { kid: 'key-1' })
    expect(readOf(text)).toMatchObject({
      code: 'credential_malformed',
      message: expect.stringContaining('who issued it'),
    })
  })

  it('is an SD-JWT for something else', async () => {
    const text = await issueSdJwt(issuer, claims({ vct: undefined }), { typ: 'example+sd-jwt' })
    expect(readOf(text)).toMatchObject({ code: 'not_a_credential' })
  })
})

describe('readSdJwt calls a text damaged', () => {
  const damaged = async (change: (text: string) => string): Promise<unknown> =>
    readOf(change(await issueSdJwt(issuer, claims({ a: hidden(1) }))))

  it.each<[string, string, (text: string) => string]>([
    ['the last ~ is missing and all after it', 'malformed', text => text.split('~')[0] ?? ''],
    ['a disclosure is padded', 'malformed', text => `${text.slice(0, -1)}=~`],
    ['a disclosure is empty', 'malformed', text => `${text}~`],
    ['a disclosure is in another alphabet', 'malformed', text => `${text}a+b/~`],
    ['the JWT lacks a part', 'malformed', text => text.replace('.', '')],
    ['the JWT has spaces', 'malformed', text => ` ${text}`],
    ['there is nothing before the first ~', 'malformed', text => text.slice(text.indexOf('~'))],
    ['it is larger than 1 MiB', 'too_large', text => text + 'a'.repeat(MAX_CREDENTIAL_LENGTH)],
    ['it discloses more than is read', 'too_large', text => text + 'YQ~'.repeat(1000)],
  ])('because %s', async (_, code, change) => {
    expect(await damaged(change)).toMatchObject({ code })
  })

  it('readSdJwt reads a text with exactly the most disclosures', async () => {
    expect(await damaged(text => text + 'YQ~'.repeat(999))).toMatchObject({
      securing: { disclosureFault: { code: 'disclosure_invalid', reasons: [{ code: 'proof_disclosure_malformed' }] } },
    })
  })
})

it('readSdJwt never throws: any text gives a credential or a fault', () => {
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map(json => Buffer.from(json).toString('base64url')),
  )
  const jwt = fc.array(part, { maxLength: 4 }).map(parts => parts.join('.'))
  fc.assert(
    fc.property(fc.array(fc.oneof(jwt, part, fc.string()), { maxLength: 5 }), parts => {
      expect(typeof readSdJwt(parts.join('~')).ok).toBe('boolean')
    }),
  )
})

it('readSdJwt accepts a digest without a disclosure, which may be a decoy', async () => {
  const jwt = await issuer.sign(claims({ _sd: [digest('a decoy')] }), { typ: 'dc+sd-jwt' })
  expect(readOf(present(jwt, []))).toMatchObject({ payload: claims() })
})
