import { createHash, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { compactVerify, decodeProtectedHeader, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { StatementError } from '../credential-types/index.ts'
import { everyStatement, loadTypes, type StatedCase } from '../credential-types/statements.testing.ts'
import type { TypeMetadata } from '../credential-types/type-metadata-file.ts'
import { buildTokenStatusList, type TokenStatus } from '../status/create-token-status-list.ts'
import type { Signer } from './mint-credential.ts'
import { type HolderJwk, mintSdJwt } from './mint-sd-jwt.ts'
import { mintStatusListToken } from './mint-status-list-token.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const NOW = new Date('2026-05-22T09:30:00.500Z')
const types = loadTypes(BASE_URL)
const signer = newSigner()
const random = (bytes: number) => randomBytes(bytes)

const cases = everyStatement(BASE_URL, ISSUER, types).filter(({ definition }) =>
  definition.formats.includes('dc+sd-jwt'),
)
const caseOf = (beginning: string): StatedCase => {
  const found = cases.find(({ title }) => title.startsWith(beginning))
  if (!found) throw new Error(`the tests have no ${beginning}`)
  return found
}
const full = caseOf('registration CA-XP.XP0000001')
const minimal = caseOf('registration IM.000123C')

const mint = ({ definition, statement }: StatedCase, more: { readonly holderJwk?: HolderJwk } = {}) =>
  mintSdJwt({ definition, statement, signer, now: NOW, random, ...more })

const partsOf = (sdJwt: string) => {
  const [jwt = '', ...texts] = sdJwt.slice(0, -1).split('~')
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  return {
    jwt,
    payload: read(jwt.split('.')[1] ?? '') as Readonly<Record<string, unknown>>,
    disclosures: texts.map(text => read(text) as readonly unknown[]),
    texts,
  }
}

/** An independent implementation of a verifier, which uses no code of this package. */
function verifier(statuses: readonly { readonly index: number; readonly status: TokenStatus }[] = []) {
  const list = buildTokenStatusList({ baseUrl: BASE_URL, issuer: ISSUER, list: 3, statuses, now: NOW })
  const { x, y } = signer.privateJwk
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
  const check = async (data: string, signature: string) =>
    verify('sha256', Buffer.from(data), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))
  return new SDJwtVcInstance({
    hasher: (data, alg) =>
      createHash(alg.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    verifier: check,
    statusVerifier: check,
    statusListFetcher: async () => mintStatusListToken(list, signer),
    loadTypeMetadataFormat: true,
    vctFetcher: async uri => {
      const [type = '', version = '', name = ''] = uri.slice(`${BASE_URL}/credential-types/`.length).split('/')
      return JSON.parse(types.file(type, version, name)?.body ?? '')
    },
    kbVerifier: async (data, signature, payload) => {
      const jwk = await importJWK((payload.cnf as { jwk: HolderJwk }).jwk, 'ES256')
      return compactVerify(`${data}.${signature}`, jwk).then(() => true)
    },
  })
}

const at = { currentDate: Math.floor(NOW.getTime() / 1000) }

describe('an SD-JWT VC', () => {
  it.each(cases)('is verified by @sd-jwt/sd-jwt-vc, with its type metadata: $title', async one => {
    const { payload, header, typeMetadata } = await verifier().verify(mint(one), at)
    expect(header).toEqual({ alg: 'ES256', kid: signer.kid, typ: 'dc+sd-jwt' })
    expect(payload).toMatchObject({
      iss: ISSUER,
      iat: 1779442200,
      sub: `${BASE_URL}/organization/${one.statement.organization.id}`,
      jti: `${BASE_URL}/credentials/${one.statement.credentialId}`,
      vct: `${BASE_URL}/credential-types/${one.definition.type}/v1/vct.json`,
      legal_person_name: one.statement.organization.legalName,
      registration_number: one.statement.organization.registrationNumber,
      observed_on: one.statement.provenance.observedOn,
    })
    expect(typeMetadata?.mergedTypeMetadata.vct).toBe(payload.vct)
    const served = types.file(one.definition.type, 'v1', 'vct.json')?.body ?? ''
    expect(payload['vct#integrity']).toBe(`sha256-${createHash('sha256').update(served).digest('base64')}`)
  })

  it('has all of the register’s data when everything is disclosed', async () => {
    const { payload } = await verifier().verify(mint(full), at)
    expect(payload).toMatchObject({
      legal_person_id: 'CAXP.XP0000001',
      legal_form_type: 'BC',
      legal_form_elf: 'XJHM',
      legal_person_status: 'HIS',
      legal_person_active: false,
      registration_date: '1999-01-02',
      dissolution_date: '2025-12-31',
      previous_names: [{ name: 'Boreal Lightning Ltd.', from: '1999-01-02', until: '2010-06-30' }, { name: 'Boreal' }],
      registered_address: {
        kind: 'registered-office',
        lines: ['Suite 4', '12 Main Street'],
        locality: 'Exampleton',
        region: 'XP',
        postal_code: 'X1X 1X1',
        country: 'CA',
      },
      identifiers: [{ scheme: 'business-number', value: '123456789' }],
      relationships: [
        {
          kind: 'owns',
          organization: `${BASE_URL}/organization/CA-XP.XP0000002`,
          since: '2001-01-01',
          until: '2020-01-01',
        },
        { kind: 'does-business-as', organization: `${BASE_URL}/organization/CA-XP.FM0000009` },
      ],
      register: { invented: true, authority_code: 'RA000599' },
    })
  })

  it('lets its holder withhold addresses, former names and relationships, but not its subject', () => {
    const { payload } = partsOf(mint(full))
    expect(Object.keys(payload)).toEqual(
      expect.arrayContaining([
        'legal_person_name',
        'legal_person_id',
        'registration_number',
        'legal_form_type',
        'legal_person_status',
        'legal_person_active',
        'register',
      ]),
    )
    const kept = [
      'registered_address',
      'postal_address',
      'previous_names',
      'other_names',
      'relationships',
      'identifiers',
    ]
    for (const name of kept) expect(payload).not.toHaveProperty(name)
    expect(JSON.stringify(payload)).not.toMatch(/Exampleton|Boreal Lightning/)
  })

  it('can be shown with one line of an address and one former name, and nothing more', async () => {
    const presented = await verifier().present(mint(full), {
      registered_address: { locality: true },
      previous_names: { 1: true },
    } as never)
    const { payload } = await verifier().verify(presented, at)
    expect(payload).toMatchObject({ registered_address: { locality: 'Exampleton' } })
    expect(JSON.stringify(payload)).not.toMatch(/12 Main Street|X1X|relationships/)
  })

  it('does not reveal the amount of data by its number of digests', () => {
    const [many, few] = [mint(full), mint(minimal)].map(text => partsOf(text).payload._sd as readonly string[])
    expect(many).toHaveLength(9)
    expect(few).toHaveLength(9)
    for (const digests of [many, few]) expect(digests).toEqual([...(digests ?? [])].sort())
    const lists = partsOf(mint(full)).disclosures.filter(
      ([, name]) => name === 'previous_names' || name === 'identifiers',
    )
    expect(lists.map(([, , items]) => (items as unknown[]).length)).toEqual([4, 4])
  })

  it('puts decoys at any position of a list, and keeps the order of items', () => {
    const places = new Set<string>()
    for (let count = 0; count < 60; count++) {
      const { disclosures, texts } = partsOf(mint(full))
      const [, , items] = disclosures.find(([, name]) => name === 'previous_names') ?? []
      const digests = texts.map(digestOf)
      const names = (items as { '...': string }[]).map(item => {
        const [, disclosed] = disclosures[digests.indexOf(item['...'])] ?? []
        return (disclosed as { name: string } | undefined)?.name
      })
      expect(names.filter(name => name !== undefined)).toEqual(['Boreal Lightning Ltd.', 'Boreal'])
      places.add(names.map(name => (name === undefined ? '-' : 'x')).join(''))
    }
    expect(places.size).toBeGreaterThan(3)
  })

  it('has a different salt of 128 bits in each disclosure', () => {
    const salts = [mint(full), mint(full)].flatMap(text => partsOf(text).disclosures.map(([salt]) => String(salt)))
    expect(salts.length).toBeGreaterThan(20)
    expect(new Set(salts).size).toBe(salts.length)
    for (const salt of salts) expect(Buffer.from(salt, 'base64url')).toHaveLength(16)
  })

  it('is the same text for the same random bytes, except for its signature', () => {
    const texts = [1, 2].map(() => {
      let count = 0
      const { definition, statement } = full
      return mintSdJwt({ definition, statement, signer, now: NOW, random: bytes => Buffer.alloc(bytes, ++count) })
    })
    const [one, other] = texts.map(text => text.replace(/\.[^.~]*~/, '~'))
    expect(one).toBe(other)
  })

  it('ends when its type says, and then has no status', async () => {
    const { payload } = partsOf(mint(caseOf('good-standing')))
    expect(payload).toMatchObject({ exp: 1779442200 + 86_400, as_of: '2026-05-22T09:30:00.000Z' })
    expect(payload).not.toHaveProperty('status')
    expect(payload).not.toHaveProperty('_sd')
    expect(payload).not.toHaveProperty('_sd_alg')
    await expect(
      verifier().verify(mint(caseOf('good-standing')), { currentDate: at.currentDate + 86_401 }),
    ).rejects.toThrow()
  })

  it('has the same index in the token status list as in the bitstring lists', async () => {
    expect(partsOf(mint(full)).payload.status).toEqual({
      status_list: { idx: 131_071, uri: `${BASE_URL}/status-lists/3` },
    })
    await verifier([{ index: 131_070, status: 1 }]).verify(mint(full), at)
    for (const status of [1, 2, 3] as const) {
      await expect(verifier([{ index: 131_071, status }]).verify(mint(full), at)).rejects.toThrow(/[Ss]tatus/)
    }
  })

  it('names the address of the status lists when an issuer has its own', () => {
    const base = `${BASE_URL}/issuers/tax-office`
    const { payload } = partsOf(
      mint({ ...full, statement: { ...full.statement, status: { list: 4, index: 7, base } } }),
    )
    expect(payload.status).toEqual({ status_list: { idx: 7, uri: `${base}/status-lists/4` } })
  })

  it('is bound to its holder’s key, without other members of the holder’s JWK', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(privateKey)), kid: 'mine', use: 'sig' }
    const sdJwt = mint(full, { holderJwk: jwk as HolderJwk })
    const { kty, crv, x, y } = await exportJWK(publicKey)
    expect(partsOf(sdJwt).payload.cnf).toEqual({ jwk: { kty, crv, x, y } })
    const bound = await new SignJWT({ nonce: 'n-1', sd_hash: digestOf(sdJwt) })
      .setProtectedHeader({ alg: 'ES256', typ: 'kb+jwt' })
      .setIssuedAt(at.currentDate)
      .setAudience('https://shop.example')
      .sign(privateKey)
    const { kb } = await verifier().verify(sdJwt + bound, { ...at, keyBindingNonce: 'n-1' })
    expect(kb?.payload.aud).toBe('https://shop.example')
  })

  it('carries the signer’s certificates if there are any', () => {
    const { definition, statement } = full
    const certified = { ...newSigner(), x5c: ['MIIB', 'MIIC'] }
    const sdJwt = mintSdJwt({ definition, statement, signer: certified, now: NOW, random })
    expect(decodeProtectedHeader(partsOf(sdJwt).jwt)).toMatchObject({ x5c: ['MIIB', 'MIIC'], typ: 'dc+sd-jwt' })
  })

  it('is not made for a type that is not offered in this format, or without a status list index', () => {
    const anchor = everyStatement(BASE_URL, ISSUER, types).find(
      one => one.definition.type === 'digital-identity-anchor',
    )
    if (!anchor) throw new Error('there is no anchor')
    expect(() => mint(anchor)).toThrow(StatementError)
    const { status: _, ...placeless } = full.statement
    expect(() => mint({ ...full, statement: placeless })).toThrow('status list')
  })
})

describe('the type metadata of an SD-JWT VC', () => {
  it.each(cases)('describes every claim correctly: $title', one => {
    const { payload, disclosures } = partsOf(mint(one))
    const { claims }: TypeMetadata = JSON.parse(types.file(one.definition.type, 'v1', 'vct.json')?.body ?? '')
    const top = claims.filter(({ path }) => path.length === 1)
    const named = new Map(top.map(claim => [claim.path[0], claim]))
    const registered = ['iss', 'iat', 'exp', 'jti', 'sub', 'vct', 'vct#integrity', 'cnf', 'status', '_sd', '_sd_alg']
    for (const name of Object.keys(payload).filter(name => !registered.includes(name))) {
      expect(named.get(name)?.sd, name).toBe('never')
    }
    const members = new Set(claims.flatMap(({ path, sd }) => (path.length === 2 && sd === 'always' ? [path[1]] : [])))
    for (const disclosure of disclosures) {
      const name = disclosure.length === 3 ? String(disclosure[1]) : null
      if (named.has(name)) expect(named.get(name)?.sd, String(name)).toBe('always')
      else expect(members.has(name), String(name)).toBe(true)
    }
    const said = new Set([...Object.keys(payload), ...disclosures.map(disclosure => disclosure[1])])
    for (const { path, mandatory, display } of top) {
      if (mandatory) expect(said.has(path[0]), String(path[0])).toBe(true)
      expect(display).toHaveLength(2)
    }
  })
})

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function newSigner(): Signer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  return { kid: `${ISSUER}#key`, privateJwk: { kty: 'EC', crv: 'P-256', x, y, d } }
}
