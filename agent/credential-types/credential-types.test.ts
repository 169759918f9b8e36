import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Validator } from '@cfworker/json-schema'
import { describe, expect, it } from 'vitest'
import { applySchema } from '../../verify/schema/json-schema.ts'
import { buildRegistrationCredential, type RegistrationInput } from '../mint/registration-credential.testing.ts'
import { fullInput, minimalInput } from '../mint/registration-input.testing.ts'
import { buildCredential, loadCredentialTypes, StatementError } from './index.ts'
import { everyStatement, withTypes } from './statements.testing.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const DIRECTORY = fileURLToPath(new URL('../../definitions/credential-types', import.meta.url))

const types = loadCredentialTypes(DIRECTORY, BASE_URL)
const full = buildRegistrationCredential(fullInput(BASE_URL, ISSUER))
const minimal = buildRegistrationCredential(minimalInput(BASE_URL, ISSUER))

describe('credential types', () => {
  it('are listed with their names in both languages and the address of their definition', () => {
    expect(types.list().map(({ type }) => type)).toEqual([
      'business-number',
      'digital-identity-anchor',
      'good-standing',
      'registration',
      'relationship',
    ])
    expect(types.get('registration')).toMatchObject({
      type: 'registration',
      version: 'v1',
      name: { en: 'Registration', fr: 'Immatriculation' },
      description: { en: expect.stringContaining('register'), fr: expect.stringContaining('registre') },
      formats: ['vc+jwt', 'dc+sd-jwt', 'data-integrity'],
      statusPurposes: ['revocation', 'suspension', 'message'],
      issuance: 'import',
      context: `${BASE_URL}/credential-types/registration/v1/context.jsonld`,
      schema: `${BASE_URL}/credential-types/registration/v1/schema.json`,
      vct: `${BASE_URL}/credential-types/registration/v1/vct.json`,
    })
    expect(types.get('good-standing')).toMatchObject({
      issuance: 'request',
      validForMs: 86_400_000,
      statusPurposes: [],
    })
    expect(types.get('shareholders')).toBeUndefined()
  })

  it.each([
    ...types
      .list()
      .flatMap(({ type }) => [
        [type, 'context.jsonld', 'application/ld+json'] as const,
        [type, 'schema.json', 'application/schema+json'] as const,
        [type, 'display.json', 'application/json'] as const,
        [type, 'vct.json', 'application/json'] as const,
      ]),
    ['status-list', 'context.jsonld', 'application/ld+json'] as const,
  ])('serve %s %s with the address of this registry', (type, name, mediaType) => {
    const file = types.file(type, 'v1', name)
    expect(file?.mediaType).toBe(mediaType)
    expect(() => JSON.parse(file?.body ?? '')).not.toThrow()
    expect(file?.body).not.toContain('{{')
  })

  it.each([
    ['registration', 'v2', 'schema.json'],
    ['registration', 'v1', 'credential-type.json'],
    ['registration', 'v1', 'published'],
    ['registration', 'v1', '../../../../package.json'],
    ['..', 'credential-types', 'registration'],
    ['__proto__', 'v1', 'schema.json'],
  ])('do not have the file %s/%s/%s', (type, version, name) => {
    expect(types.file(type, version, name)).toBeUndefined()
  })

  it('return the newest version, compared by number', () => {
    const definition = readDefinition()
    withTypes({ 'odd/v2': definition, 'odd/v9': definition, 'odd/v10': definition }, directory => {
      const odd = loadCredentialTypes(directory, BASE_URL)
      expect(odd.list().map(({ version }) => version)).toEqual(['v2', 'v9', 'v10'])
      expect(odd.get('odd')?.version).toBe('v10')
      expect(odd.file('odd', 'v2', 'schema.json')).toBeDefined()
    })
  })
})

describe('a credential of any type', () => {
  const cases = everyStatement(BASE_URL, ISSUER)
  const withSchema = cases.map(({ definition, ...rest }) => {
    const schema: object = JSON.parse(types.file(definition.type, definition.version, 'schema.json')?.body ?? '')
    return { ...rest, definition, schema }
  })

  it.each(withSchema)('fits its schema: $title', ({ definition, statement, schema }) => {
    const credential: object = JSON.parse(JSON.stringify(buildCredential(definition, statement)))
    const validator = new Validator(schema, '2020-12', false)
    expect(validator.validate(credential)).toEqual({ valid: true, errors: [] })
    expect(validator.validate({ ...credential, credentialSubject: { id: 'https://a.example' } }).valid).toBe(false)
    expect(validator.validate({ ...credential, type: ['VerifiableCredential', 'Another'] }).valid).toBe(false)
  })

  it.each(withSchema)(
    'has a schema that the verifier of this package can apply: $title',
    async ({ definition, statement, schema }) => {
      const credential = JSON.parse(JSON.stringify(buildCredential(definition, statement)))
      const text = { url: 'https://registry.example/schema.json', body: JSON.stringify(schema) }
      expect(await applySchema(text, credential, new Map())).toEqual({ kind: 'valid' })
    },
  )

  it('ends when its type says, and not otherwise', () => {
    const ends = cases.map(({ definition, statement }) => [
      definition.type,
      buildCredential(definition, statement).validUntil,
    ])
    expect(new Map(ends as [string, string | undefined][])).toEqual(
      new Map([
        ['business-number', undefined],
        ['digital-identity-anchor', '2026-06-21T09:30:00.000Z'],
        ['good-standing', '2026-05-23T09:30:00.000Z'],
        ['registration', undefined],
        ['relationship', undefined],
      ]),
    )
    const [{ definition, statement } = fail()] = cases
    const limited = buildCredential(definition, { ...statement, validUntil: '2026-06-01T00:00:00Z' })
    expect(limited.validUntil).toBe('2026-06-01T00:00:00Z')
  })

  it('has a status entry for each purpose, in the lists of its issuer', () => {
    const [{ definition, statement } = fail()] = cases.filter(({ definition: { type } }) => type === 'registration')
    const base = `${BASE_URL}/issuers/tax-office`
    const { credentialStatus = [] } = buildCredential(definition, { ...statement, status: { list: 4, index: 7, base } })
    expect(credentialStatus.map(({ statusListCredential }) => statusListCredential)).toEqual([
      `${base}/status-lists/4-revocation`,
      `${base}/status-lists/4-suspension`,
      `${base}/status-lists/4-message`,
    ])
  })

  // What untp.unece.org/artefacts/schema/v0.7.0/dia/DigitalIdentityAnchor.json requires, in the forms that it defines.
  it('is an anchor as UNTP 0.7.0 wants it', () => {
    const { definition, statement } = cases.find(one => one.definition.type === 'digital-identity-anchor') ?? fail()
    expect(buildCredential(definition, { ...statement, issuerName: { en: 'Tax Office', fr: 'Fisc' } })).toMatchObject({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://vocabulary.uncefact.org/untp/0.7.0/context/',
        `${BASE_URL}/credential-types/digital-identity-anchor/v1/context.jsonld`,
      ],
      type: ['VerifiableCredential', 'DigitalIdentityAnchor'],
      name: 'Digital identity anchor',
      issuer: { type: ['CredentialIssuer'], id: ISSUER, name: 'Tax Office' },
    })
    expect(buildCredential(definition, statement).credentialSubject).toEqual({
      id: 'did:web:boreal.example',
      type: ['RegisteredIdentity'],
      registeredName: 'Boréal “Éclair” & Sons Ltd. 北',
      registeredId: 'XP0000001',
      registeredDate: '1999-01-02',
      publicInformation: `${BASE_URL}/organization/CA-XP.XP0000001`,
      idScheme: { id: 'https://register.example/', name: 'Register of Example Province' },
      registrar: { type: ['Party'], id: ISSUER, name: 'Example Registries' },
      registerType: 'business',
      registrationScope: ['https://rdf.gleif.org/EntityLegalForm/ELF-XJHM'],
    })
  })

  it('cannot be made without a claim that its type requires', () => {
    const one = (type: string) => cases.find(({ definition }) => definition.type === type) ?? fail()
    const make = (type: string, change: object) => () =>
      buildCredential(one(type).definition, { ...one(type).statement, ...change })
    expect(make('registration', { status: undefined })).toThrow(StatementError)
    expect(make('digital-identity-anchor', { holder: undefined })).toThrow(
      expect.objectContaining({ code: 'holder_missing', message: expect.stringContaining('holder') }),
    )
    expect(make('relationship', { relationship: undefined })).toThrow(StatementError)
    const { organization } = one('business-number').statement
    expect(make('business-number', { organization: { ...organization, identifiers: [] } })).toThrow(
      expect.objectContaining({ code: 'statement_incomplete', message: expect.stringContaining('businessNumber') }),
    )
    expect(make('good-standing', { status: undefined })).not.toThrow()
  })
})

describe('a registration credential', () => {
  it('states what the register says, and nothing that it does not say', () => {
    expect(minimal).toMatchObject({
      id: `${BASE_URL}/credentials/IM.000123C.registration.1`,
      type: ['VerifiableCredential', 'RegistrationCredential'],
      issuer: ISSUER,
      validFrom: '2026-05-22T09:30:00Z',
    })
    expect(minimal.credentialSubject).toEqual({
      id: `${BASE_URL}/organization/IM.000123C`,
      type: 'RegisteredOrganization',
      legalName: 'Døhle Travel',
      registrationNumber: '000123C',
      jurisdiction: 'IM',
      entityType: { code: 'Something new' },
      status: {
        code: 'not-listed',
        active: false,
        label: { en: 'No longer listed', fr: 'Plus inscrite au registre' },
      },
    })
    expect(minimal.evidence).toEqual({
      type: 'RegisterRecord',
      register: {
        label: { en: 'Register of Example Province', fr: 'Registre de la Province-Exemple' },
        authority: { en: 'Example Registries', fr: 'Registres Exemple' },
      },
      sourceRecordHash: expect.stringMatching(/^sha-256:/),
      observedOn: '2024-04-28',
    })
    expect(JSON.stringify([full, minimal])).not.toMatch(/\[\]|\{\}|null/)
  })

  it('carries the current name as the name and former names as former names', () => {
    expect(full.credentialSubject.legalName).toBe('Boréal “Éclair” & Sons Ltd. 北')
    expect(full.credentialSubject.previousNames).toEqual([
      { name: 'Boreal Lightning Ltd.', from: '1999-01-02', until: '2010-06-30' },
      { name: 'Boreal' },
    ])
    expect(JSON.stringify(full.description)).not.toContain('Boreal')
  })

  it('says in both languages that an invented register is invented', () => {
    expect(full.description.map(text => [text['@language'], text['@value']])).toEqual([
      ['en', expect.stringContaining('invented')],
      ['fr', expect.stringContaining('inventé')],
    ])
    expect(full.evidence.register).toMatchObject({ invented: true })
    expect(JSON.stringify(minimal)).not.toContain('invent')
  })

  it('has one status entry for each purpose, at the same index', () => {
    expect(full.credentialStatus).toEqual([
      {
        id: `${BASE_URL}/status-lists/3-revocation#131071`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '131071',
        statusListCredential: `${BASE_URL}/status-lists/3-revocation`,
      },
      expect.objectContaining({ statusPurpose: 'suspension', statusListIndex: '131071' }),
      {
        id: `${BASE_URL}/status-lists/3-message#131071`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'message',
        statusListIndex: '131071',
        statusListCredential: `${BASE_URL}/status-lists/3-message`,
        statusSize: 1,
        statusMessage: [
          { status: '0x0', message: 'current' },
          { status: '0x1', message: 'superseded' },
        ],
        statusReference: `${BASE_URL}/credential-types/registration/v1/display.json`,
      },
    ])
  })

  it('links to no file of its type that is not served', () => {
    const text = JSON.stringify([full, types.list()])
    const addresses = [...text.matchAll(/\/credential-types\/([^/"]+)\/([^/"]+)\/([^/"#]+)["#]/g)]
    expect(addresses.length).toBeGreaterThan(3)
    for (const [address, type = '', version = '', name = ''] of addresses) {
      expect(types.file(type, version, name), address).toBeDefined()
    }
  })

  it('has the name of its credential type', () => {
    const { name } = types.get('registration') ?? {}
    expect(full.name.map(text => text['@value'])).toEqual([name?.en, name?.fr])
  })

  it.each(['constructor', '__proto__', 'toString'])('treats the register’s word %s as an ordinary word', word => {
    const input = minimalInput(BASE_URL, ISSUER)
    const organization = { ...input.organization, entityType: word, status: { code: word, active: true } }
    const { credentialSubject } = buildRegistrationCredential({ ...input, organization })
    expect(credentialSubject.entityType).toEqual({ code: word })
    expect(credentialSubject.status).toEqual({ code: word, active: true })
  })

  it('is the same for the same input', () => {
    expect(JSON.stringify(buildRegistrationCredential(fullInput(BASE_URL, ISSUER)))).toBe(JSON.stringify(full))
  })
})

describe('the schema of a registration credential', () => {
  const schema: object = JSON.parse(types.file('registration', 'v1', 'schema.json')?.body ?? '')
  const validate = (credential: object) => new Validator(schema, '2020-12', false).validate(credential)

  it.each([
    ['full', full],
    ['minimal', minimal],
    ['an invented register’s', buildRegistrationCredential(asInvented(minimalInput(BASE_URL, ISSUER)))],
  ])('accepts the credential: %s', (_name, credential) => {
    expect(validate(credential)).toEqual({ valid: true, errors: [] })
  })

  const subject = full.credentialSubject
  it.each<[string, object]>([
    ['without a name', { ...full, credentialSubject: { ...subject, legalName: '' } }],
    ['without a status', { ...full, credentialSubject: { ...subject, status: undefined } }],
    ['with an unknown claim', { ...full, credentialSubject: { ...subject, revenue: 7 } }],
    ['with an impossible date', { ...full, credentialSubject: { ...subject, registeredOn: '2026-02-30' } }],
    ['with an empty list', { ...full, credentialSubject: { ...subject, previousNames: [] } }],
    [
      'with a number as index',
      { ...full, credentialStatus: full.credentialStatus.map(e => ({ ...e, statusListIndex: 1 })) },
    ],
    ['without its source', { ...full, evidence: undefined }],
    ['of another type', { ...full, type: ['VerifiableCredential', 'OtherCredential'] }],
    ['with its contexts exchanged', { ...full, '@context': [...full['@context']].reverse() }],
  ])('refuses a credential %s', (_name, credential) => {
    expect(validate(JSON.parse(JSON.stringify(credential))).valid).toBe(false)
  })
})

function fail(): never {
  throw new Error('the tests have no such case')
}

function asInvented(input: RegistrationInput): RegistrationInput {
  return { ...input, register: { ...input.register, invented: true } }
}

function readDefinition(): string {
  return readFileSync(join(DIRECTORY, 'registration/v1/credential-type.json'), 'utf8')
}
