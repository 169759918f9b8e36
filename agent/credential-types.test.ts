import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Validator } from '@cfworker/json-schema'
import { contexts } from '@digitalbazaar/credentials-context'
import jsonld from 'jsonld'
import { describe, expect, it } from 'vitest'
import {
  buildRegistrationCredential,
  CredentialTypeError,
  loadCredentialTypes,
  type RegistrationCredential,
  type RegistrationInput,
} from './credential-types.ts'
import { fullInput, minimalInput } from './registration-input.testing.ts'
import { buildStatusListCredential } from './status/bitstring-status-list.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const DIRECTORY = fileURLToPath(new URL('../fixtures/credential-types', import.meta.url))

const types = loadCredentialTypes(DIRECTORY, BASE_URL)
const full = buildRegistrationCredential(fullInput(BASE_URL, ISSUER))
const minimal = buildRegistrationCredential(minimalInput(BASE_URL, ISSUER))

describe('credential types', () => {
  it('are listed with their names in both languages and where their definition is', () => {
    expect(types.list()).toEqual([
      {
        type: 'registration',
        version: 'v1',
        name: { en: 'Registration', fr: 'Immatriculation' },
        description: { en: expect.stringContaining('register'), fr: expect.stringContaining('registre') },
        context: `${BASE_URL}/credential-types/registration/v1/context.jsonld`,
        schema: `${BASE_URL}/credential-types/registration/v1/schema.json`,
      },
    ])
  })

  it.each([
    ['registration', 'context.jsonld', 'application/ld+json'],
    ['registration', 'schema.json', 'application/schema+json'],
    ['registration', 'display.json', 'application/json'],
    ['status-list', 'context.jsonld', 'application/ld+json'],
  ])('serve %s %s with this registry as its address', (type, name, mediaType) => {
    const file = types.file(type, 'v1', name)
    expect(file?.mediaType).toBe(mediaType)
    expect(() => JSON.parse(file?.body ?? '')).not.toThrow()
    expect(file?.body).not.toContain('{{')
  })

  it.each([
    ['registration', 'v2', 'schema.json'],
    ['registration', 'v1', '../../../../package.json'],
    ['..', 'credential-types', 'registration'],
    ['__proto__', 'v1', 'schema.json'],
  ])('have no %s/%s/%s', (type, version, name) => {
    expect(types.file(type, version, name)).toBeUndefined()
  })

  it.each([
    ['{ not json', 'is not JSON'],
    ['{ "name": { "en": "Only English" }, "description": {} }', 'lacks'],
  ])('are refused at the start when display.json is %s', (text, what) => {
    const directory = mkdtempSync(join(tmpdir(), 'orgseal-types-'))
    mkdirSync(join(directory, 'odd', 'v1'), { recursive: true })
    writeFileSync(join(directory, 'odd', 'v1', 'display.json'), text)
    expect(() => loadCredentialTypes(directory, BASE_URL)).toThrow(CredentialTypeError)
    expect(() => loadCredentialTypes(directory, BASE_URL)).toThrow(what)
    rmSync(directory, { recursive: true, force: true })
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

  it('points at nothing of its type that is not served', () => {
    const text = JSON.stringify([full, types.list()])
    const addresses = [...text.matchAll(/\/credential-types\/([^/"]+)\/([^/"]+)\/([^/"]+)"/g)]
    expect(addresses.length).toBeGreaterThan(3)
    for (const [address, type = '', version = '', name = ''] of addresses) {
      expect(types.file(type, version, name), address).toBeDefined()
    }
  })

  it('is called what its credential type is called', () => {
    const [type] = types.list()
    expect(full.name.map(text => text['@value'])).toEqual([type?.name.en, type?.name.fr])
  })

  it.each(['constructor', '__proto__', 'toString'])('takes the word %s of a register for a word', word => {
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

describe('the schema', () => {
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
    ['with a claim it does not know', { ...full, credentialSubject: { ...subject, revenue: 7 } }],
    ['with a date that is none', { ...full, credentialSubject: { ...subject, registeredOn: '2026-02-30' } }],
    ['with an empty list', { ...full, credentialSubject: { ...subject, previousNames: [] } }],
    [
      'with a number as index',
      { ...full, credentialStatus: full.credentialStatus.map(e => ({ ...e, statusListIndex: 1 })) },
    ],
    ['without its source', { ...full, evidence: undefined }],
    ['of another type', { ...full, type: ['VerifiableCredential', 'OtherCredential'] }],
    ['with its contexts exchanged', { ...full, '@context': [...full['@context']].reverse() }],
  ])('refuses one %s', (_name, credential) => {
    expect(validate(JSON.parse(JSON.stringify(credential))).valid).toBe(false)
  })
})

describe('as linked data', () => {
  const documentLoader = async (url: string) => {
    const [, type = '', version = '', name = ''] = url.match(/\/credential-types\/([^/]+)\/([^/]+)\/([^/]+)$/) ?? []
    const file = types.file(type, version, name)
    const document = file ? JSON.parse(file.body) : contexts.get(url)
    if (!document) throw new Error(`not a context of these tests: ${url}`)
    return { contextUrl: null, documentUrl: url, document }
  }
  const expand = (document: object) => jsonld.expand(document, { safe: true, documentLoader })
  const toQuads = (document: object) =>
    jsonld.toRDF(document, { safe: true, documentLoader, format: 'application/n-quads' })

  it.each([
    ['full', full],
    ['minimal', minimal],
  ])('the %s credential expands in safe mode, and not one text or number is lost', async (_name, credential) => {
    const expanded = JSON.stringify(await expand(credential))
    for (const value of leaves(credential)) expect(expanded, String(value)).toContain(JSON.stringify(value))
  })

  it('means the same whoever reads it: names, dates and links have their types', async () => {
    const quads = await toQuads(full)
    const subject = `<${BASE_URL}/organization/CA-XP.XP0000001>`
    const term = `${BASE_URL}/credential-types/registration/v1/context.jsonld#`
    expect(quads).toContain(`${subject} <http://www.w3.org/ns/regorg#legalName> "Boréal`)
    expect(quads).toContain(`${subject} <${term}dissolvedOn> "2025-12-31"^^<http://www.w3.org/2001/XMLSchema#date>`)
    expect(quads).toContain(`<${term}organization> <${BASE_URL}/organization/CA-XP.XP0000002>`)
    expect(quads).toContain('"Société"@fr')
    expect(quads).toContain('<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "Suite 4"')
  })

  it('does not let a term be dropped in silence', async () => {
    await expect(expand({ ...full, credentialSubject: { ...full.credentialSubject, revenue: '7' } })).rejects.toThrow()
    await expect(expand({ ...full, evidence: { ...full.evidence, revenue: '7' } })).rejects.toThrow()
  })

  it.each(['revocation', 'suspension', 'message'] as const)('the %s list expands in safe mode', async purpose => {
    const options = { baseUrl: BASE_URL, issuer: ISSUER, list: 1, purpose, setIndexes: [1], now: new Date(0) }
    const expanded = JSON.stringify(await expand(buildStatusListCredential(options)))
    expect(expanded.includes('"superseded"')).toBe(purpose === 'message')
  })
})

function asInvented(input: RegistrationInput): RegistrationInput {
  return { ...input, register: { ...input.register, invented: true } }
}

/** Every text and number of a credential that is not a name of something: JSON-LD has to keep them all. */
function leaves(credential: RegistrationCredential): unknown[] {
  const { '@context': _context, type: _type, ...rest } = credential
  const walk = (value: unknown, key: string): unknown[] => {
    if (Array.isArray(value)) return value.flatMap(item => walk(item, key))
    if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([k, v]) => walk(v, k))
    return key === 'type' ? [] : [value]
  }
  return walk(rest, '')
}
