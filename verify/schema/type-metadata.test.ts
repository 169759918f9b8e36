import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkSchema } from '../checks/check-schema.ts'
import type { EvidenceDocuments, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, type TestIssuer, testIssuer } from '../evidence/issuer.testing.ts'
import { formOf } from '../reading/input-form.ts'
import { readCredential } from '../reading/read-credential.ts'
import { conceal, digest, hidden, issueSdJwt, present, salted } from '../sd-jwt/sd-jwt.testing.ts'
import { typeMetadataUrls } from './type-metadata.ts'

const VCT = 'https://registry.example/credential-types/registration/v1/vct.json'
const BASE = 'https://types.example/organization.json'
const BASE_OF_BASE = 'https://types.example/anything.json'

let issuer: TestIssuer

beforeAll(async () => {
  issuer = await testIssuer('did:web:registry.example')
})

function sri(document: unknown): string {
  return `sha256-${createHash('sha256').update(JSON.stringify(document)).digest('base64')}`
}

/** The documents by their `vct`, which is their address. */
function published(...types: readonly { readonly vct: string }[]): EvidenceDocuments {
  return new Map(types.map(type => [type.vct, fetchedJson(type)]))
}

async function verdict(text: string, documents: EvidenceDocuments): Promise<string> {
  const read = readCredential(formOf(text))
  if (!read.ok) throw new Error(read.message)
  const { id, outcome, code, message } = await checkSchema(read.credential, documents)
  expect(id).toBe('schema')
  expect(message).toMatch(/^[A-Z].*\.$/s)
  return `${outcome} ${code}`
}

function issue(changes: object = {}): Promise<string> {
  return issueSdJwt(issuer, {
    iss: issuer.did,
    vct: VCT,
    legal_person_name: 'Invented Ltd',
    registered_address: hidden({ locality: 'Victoria', lines: hidden(['1 Main Street']) }),
    previous_names: [hidden({ name: 'Old Ltd' }), { name: 'Older Ltd' }],
    ...changes,
  })
}

/** Checks the credential by one rule, with everything or nothing disclosed. */
async function ruled(claim: unknown, options: { changes?: object; shown?: boolean } = {}): Promise<string> {
  const text = await issue(options.changes)
  const shown = options.shown === false ? present(text.split('~')[0] ?? '', []) : text
  return verdict(shown, published({ vct: VCT, ...{ claims: [claim] } }))
}

describe('type metadata without a digest in the credential', () => {
  it('requires nothing when it cannot be fetched', async () => {
    expect(await verdict(await issue(), new Map())).toBe('pass schema_none')
    expect(await verdict(await issue({ vct: 'urn:example:registration' }), new Map())).toBe('pass schema_none')
    const page: Fetched = { ok: true, body: '<html>', mediaType: 'text/html' }
    expect(await verdict(await issue(), new Map([[VCT, page]]))).toBe('pass schema_none')
  })

  it('is applied when it can be fetched', async () => {
    expect(await verdict(await issue(), published({ vct: VCT }))).toBe('pass schema_valid')
    expect(await ruled({ path: ['legal_person_name'], mandatory: true })).toBe('pass schema_valid')
    expect(await ruled({ path: ['registration_number'], mandatory: true, sd: 'never' }, { changes: {} })).toBe(
      'fail schema_invalid',
    )
  })

  it('must have its own vct', async () => {
    const documents = new Map([[VCT, fetchedJson({ vct: BASE })]])
    expect(await verdict(await issue(), documents)).toBe('fail schema_invalid')
  })

  it.each([
    ['no JSON', 'hello'],
    ['an array', '[]'],
    ['ambiguous', `{"vct":"${VCT}","vct":"${VCT}"}`],
    ['larger than is read', `{"vct":"${VCT}","description":"${'a'.repeat(256 * 1024)}"}`],
  ])('cannot be applied when it is %s', async (_, body) => {
    const document: Fetched = { ok: true, body, mediaType: 'application/json' }
    expect(await verdict(await issue(), new Map([[VCT, document]]))).toBe('unknown schema_unsupported')
  })
})

describe('type metadata with a digest in the credential', () => {
  const type = { vct: VCT, claims: [{ path: ['legal_person_name'] }] }

  it('must be available and match the digest', async () => {
    const text = await issue({ 'vct#integrity': sri(type) })
    expect(await verdict(text, published(type))).toBe('pass schema_valid')
    expect(await verdict(text, published({ ...type, ...{ name: 'changed' } }))).toBe('fail schema_invalid')
    expect(await verdict(text, new Map())).toBe('unknown schema_unavailable')
  })

  it('must have a supported digest', async () => {
    expect(await verdict(await issue({ 'vct#integrity': 'md5-AAAA' }), published(type))).toBe(
      'unknown schema_unsupported',
    )
    expect(await verdict(await issue({ 'vct#integrity': 7 }), published(type))).toBe('fail schema_invalid')
    const named = { vct: 'urn:example:registration', 'vct#integrity': sri(type) }
    expect(await verdict(await issue(named), new Map())).toBe('unknown schema_unavailable')
  })
})

describe('a rule of type metadata for a claim', () => {
  it.each<[string, string, object]>([
    ['that must be disclosed and is plain', 'pass', { path: ['legal_person_name'], sd: 'never' }],
    ["that must be the holder's choice and is plain", 'fail', { path: ['legal_person_name'], sd: 'always' }],
    ['that may be either', 'pass', { path: ['legal_person_name'], sd: 'allowed' }],
    ["that must be the holder's choice and is", 'pass', { path: ['registered_address'], sd: 'always' }],
    ["that must be disclosed and is the holder's choice", 'fail', { path: ['registered_address'], sd: 'never' }],
    [
      "in another that is the holder's choice and is not a choice itself",
      'pass',
      { path: ['registered_address', 'locality'], sd: 'never' },
    ],
    ['in another that must be a choice itself', 'fail', { path: ['registered_address', 'locality'], sd: 'always' }],
    ['in another that is a choice itself', 'pass', { path: ['registered_address', 'lines'], sd: 'always' }],
    ['at an index that is a choice', 'pass', { path: ['previous_names', 0], sd: 'always' }],
    ['at an index that is not a choice', 'fail', { path: ['previous_names', 1], sd: 'always' }],
    ['at every index, where one is not a choice', 'fail', { path: ['previous_names', null], sd: 'always' }],
    ['at every index, where one is a choice', 'fail', { path: ['previous_names', null], sd: 'never' }],
    ['at every index and below', 'pass', { path: ['previous_names', null, 'name'], sd: 'never', mandatory: true }],
    ['past the end of a list', 'pass', { path: ['previous_names', 2], sd: 'always' }],
    ['past the end of a list, though it must be there', 'fail', { path: ['previous_names', 2], mandatory: true }],
    ['that must be there and is not', 'fail', { path: ['previous_names', 1, 'until'], mandatory: true }],
    ['that need not be there and is not', 'pass', { path: ['previous_names', 1, 'until'], mandatory: false }],
    ['in something that is not an object', 'fail', { path: ['legal_person_name', 'en'] }],
    ['in something that is null', 'fail', { path: ['nothing', 'en'] }],
    ['at an index of something that is not a list', 'fail', { path: ['legal_person_name', 0] }],
    ['at every index of something that is not a list', 'fail', { path: ['registered_address', null] }],
    ['in an object that is a list', 'fail', { path: ['previous_names', 'name'] }],
    ['named like what all objects have', 'fail', { path: ['cnf', 'toString'], mandatory: true }],
  ])('%s', async (_, outcome, claim) => {
    const [result] = (await ruled(claim, { changes: { nothing: null, cnf: {} } })).split(' ')
    expect(result).toBe(outcome)
  })

  it.each<[string, string, object]>([
    ['that must be there may be hidden', 'pass', { path: ['registered_address'], mandatory: true }],
    [
      'that must be there may be hidden in what is',
      'pass',
      { path: ['registered_address', 'locality'], mandatory: true },
    ],
    ['that is not there may be hidden too, for all that can be seen', 'pass', { path: ['other'], mandatory: true }],
    ['that must not be hidden is not there', 'fail', { path: ['other'], mandatory: true, sd: 'never' }],
    [
      'that must not be hidden may be inside of one that is',
      'pass',
      { path: ['other', 'inner'], mandatory: true, sd: 'never' },
    ],
    ['may be hidden at an index', 'pass', { path: ['previous_names', 0, 'name'], mandatory: true }],
    ['that is hidden is a choice', 'pass', { path: ['previous_names', 0], sd: 'always' }],
    [
      'that is hidden at an index is a choice where it may be none',
      'fail',
      { path: ['previous_names', 0], sd: 'never' },
    ],
    ['keeps its index while others are hidden', 'fail', { path: ['previous_names', 1, 'until'], mandatory: true }],
  ])('that is only partly disclosed: the claim %s', async (_, outcome, claim) => {
    const [result] = (await ruled(claim, { shown: false })).split(' ')
    expect(result).toBe(outcome)
  })

  it('that is mandatory fails when the claim is missing and nothing is hidden', async () => {
    const changes = { registered_address: undefined, previous_names: undefined }
    expect(await ruled({ path: ['other'], mandatory: true }, { changes })).toBe('fail schema_invalid')
    expect(await ruled({ path: ['other', 'inner'], mandatory: true }, { changes })).toBe('fail schema_invalid')
  })

  it('is not applied to too many claims', async () => {
    const many = (length: number) =>
      ruled({ path: ['many', null], sd: 'never' }, { changes: { many: Array(length).fill(0) } })
    expect(await many(2000)).toBe('pass schema_valid')
    expect(await many(2001)).toBe('unknown over_limit')
  })
})

describe('malformed type metadata', () => {
  it.each<[string, unknown]>([
    ['a claim that is not an object', 'name'],
    ['no path', {}],
    ['an empty path', { path: [] }],
    ['a path that is not a list', { path: 'name' }],
    ['an index below 0', { path: ['a', -1] }],
    ['an index between two', { path: ['a', 0.5] }],
    ['a part that is not a name', { path: [{}] }],
    ['mandatory in words', { path: ['a'], mandatory: 'true' }],
    ['another word for sd', { path: ['a'], sd: 'sometimes' }],
  ])('has %s', async (_, claim) => {
    expect(await ruled(claim)).toBe('fail schema_invalid')
  })

  it('has claims that are not a list', async () => {
    expect(await verdict(await issue(), published({ vct: VCT, ...{ claims: {} } }))).toBe('fail schema_invalid')
  })

  it('has too many rules', async () => {
    const rules = (length: number) => ({ vct: VCT, claims: Array(length).fill({ path: ['iss'] }) })
    expect(await verdict(await issue(), published(rules(300)))).toBe('pass schema_valid')
    expect(await verdict(await issue(), published(rules(301)))).toBe('unknown over_limit')
  })
})

describe('a type that extends another', () => {
  const extending = (more: object = {}) => ({ vct: VCT, extends: BASE, ...more })
  const claim = (more: object) => ({ claims: [{ path: ['legal_person_name'], ...more }] })

  it('requires what the other requires', async () => {
    const base = { vct: BASE, claims: [{ path: ['previous_names', 1, 'until'], mandatory: true }] }
    expect(await verdict(await issue(), published(extending(), base))).toBe('fail schema_invalid')
    expect(await verdict(await issue(), published(extending(), { vct: BASE }))).toBe('pass schema_valid')
    const further = { ...base, vct: BASE_OF_BASE }
    expect(
      await verdict(await issue(), published(extending(), { vct: BASE, ...{ extends: BASE_OF_BASE } }, further)),
    ).toBe('fail schema_invalid')
  })

  it.each([
    ['stricter', 'pass', { sd: 'never', mandatory: true }, { sd: 'allowed', mandatory: false }],
    ['stricter where nothing was said', 'pass', { sd: 'never', mandatory: true }, {}],
    ['as strict', 'pass', { sd: 'never', mandatory: true }, { sd: 'never', mandatory: true }],
    ['silent', 'pass', {}, { sd: 'never', mandatory: true }],
    [
      'about something else',
      'pass',
      { path: ['iss'], sd: 'never', mandatory: false },
      { sd: 'never', mandatory: true },
    ],
    ['silent, and the other is not met', 'fail', {}, { sd: 'always' }],
    ['of another mind', 'fail', { sd: 'never' }, { sd: 'always' }],
    ['silent about what need not be there', 'pass', { mandatory: false }, { mandatory: false }],
    ['more lenient about a choice', 'fail', { sd: 'allowed' }, { path: ['legal_person_name'], sd: 'always' }],
    ['more lenient about disclosure', 'fail', { sd: 'allowed' }, { sd: 'never' }],
    ['more lenient about what must be there', 'fail', { mandatory: false }, { mandatory: true }],
  ])('may be %s', async (_, outcome, child, parent) => {
    const types = published(extending(claim(child)), { vct: BASE, ...claim(parent) })
    expect(await verdict(await issue(), types)).toMatch(new RegExp(`^${outcome} `))
  })

  it('may give a digest of the other', async () => {
    const base = { vct: BASE }
    const right = extending({ 'extends#integrity': sri(base) })
    expect(await verdict(await issue(), published(right, base))).toBe('pass schema_valid')
    expect(await verdict(await issue(), published(right, { ...base, ...claim({}) }))).toBe('fail schema_invalid')
  })

  it('is not applied when the other is missing', async () => {
    expect(await verdict(await issue(), published(extending()))).toBe('pass schema_none')
    expect(await verdict(await issue({ 'vct#integrity': sri(extending()) }), published(extending()))).toBe(
      'unknown schema_unavailable',
    )
    const right = extending({ 'extends#integrity': sri({ vct: BASE }) })
    expect(await verdict(await issue(), published(right))).toBe('unknown schema_unavailable')
  })

  it('must not extend itself or too many others', async () => {
    expect(await verdict(await issue(), published(extending(), { vct: BASE, ...{ extends: VCT } }))).toBe(
      'fail schema_invalid',
    )
    const chain = (length: number) =>
      published(
        { vct: VCT, ...{ extends: `${BASE}?1` } },
        ...[...Array(length).keys()].map(at => ({
          vct: `${BASE}?${at + 1}`,
          ...(at + 1 < length ? { extends: `${BASE}?${at + 2}` } : {}),
        })),
      )
    expect(await verdict(await issue(), chain(4))).toBe('pass schema_valid')
    expect(await verdict(await issue(), chain(5))).toBe('unknown over_limit')
  })

  it('gives the addresses of the needed documents as they become known', async () => {
    const payload = { vct: VCT }
    const documents = published(extending(), { vct: BASE, ...{ extends: BASE_OF_BASE } })
    expect(typeMetadataUrls(payload, new Map())).toEqual([VCT])
    expect(typeMetadataUrls(payload, documents)).toEqual([VCT, BASE, BASE_OF_BASE])
    expect(typeMetadataUrls(payload, published(extending({ extends: VCT })))).toEqual([VCT])
    expect(typeMetadataUrls({ vct: 'urn:x' }, documents)).toEqual([])
    const endless = new Map(
      [...Array(9).keys()].map(at => [`${BASE}?${at}`, fetchedJson({ extends: `${BASE}?${at + 1}` })]),
    )
    expect(typeMetadataUrls({ vct: `${BASE}?0` }, endless)).toHaveLength(5)
  })
})

it('the form of an SD-JWT VC is not checked when its disclosures are refused', async () => {
  const documents = published({ vct: VCT })
  expect(await verdict(`${await issue()}${salted('x', 1)}~`, documents)).toBe('unknown not_checked')
  expect(await verdict(await issue({ exp: hidden(4e9) }), documents)).toBe('unknown not_checked')
})

it('a decoy digest in an SD-JWT VC may stand for any claim', async () => {
  const { payload } = conceal({ iss: issuer.did, vct: VCT, _sd: [digest('decoy')] })
  const text = present(await issuer.sign(payload, { typ: 'dc+sd-jwt' }), [])
  const type = { vct: VCT, claims: [{ path: ['other'], mandatory: true }] }
  expect(await verdict(text, published(type))).toBe('pass schema_valid')
})

it('the sentence about type metadata says where the form is wrong, and is not too long', async () => {
  const messageOf = async (path: unknown): Promise<string> => {
    const read = readCredential(formOf(await issue()))
    if (!read.ok) throw new Error(read.message)
    return (await checkSchema(read.credential, published({ vct: VCT, ...{ claims: [{ path, sd: 'never' }] } }))).message
  }
  expect(await messageOf(['previous_names', null])).toContain('"previous_names.*"')
  expect(await messageOf(['previous_names', 0])).toContain('"previous_names.0"')
  expect((await messageOf(['legal_person_name', 'x'.repeat(1000)])).length).toBeLessThan(400)
})

it('checkTypeMetadata never throws for any metadata', async () => {
  const text = await issue()
  const claims = fc.array(
    fc.record({
      path: fc.array(fc.constantFrom('legal_person_name', 'registered_address', 'previous_names', 'name', null, 0, 7)),
      mandatory: fc.boolean(),
      sd: fc.constantFrom('always', 'never', 'allowed'),
    }),
  )
  const metadata = fc.oneof(
    fc.jsonValue(),
    fc.record({ vct: fc.constant(VCT), claims: fc.oneof(claims, fc.jsonValue()) }),
  )
  await fc.assert(
    fc.asyncProperty(metadata, async document => {
      expect(await verdict(text, new Map([[VCT, fetchedJson(document)]]))).toMatch(/^(pass|fail|unknown) /)
    }),
  )
})
