/** Every word of every credential has a meaning, which is the same for every reader. */
import jsonld from 'jsonld'
import { describe, expect, it } from 'vitest'
import { buildStatusListCredential } from '../status/create-bitstring-status-list.ts'
import { testContexts } from './contexts.testing.ts'
import { buildCredential, type UnsignedCredential } from './index.ts'
import type { DocumentLoader } from './json-ld-contexts.ts'
import { everyStatement } from './statements.testing.ts'

const BASE_URL = 'https://registry.example'
const ISSUER = 'did:web:registry.example'
const documentLoader = testContexts(BASE_URL)

const cases = everyStatement(BASE_URL, ISSUER).map(({ title, definition, statement }) => ({
  title,
  credential: buildCredential(definition, statement),
}))
const credentialOf = (beginning: string): UnsignedCredential => {
  const found = cases.find(({ title }) => title.startsWith(beginning))
  if (!found) throw new Error(`the tests have no ${beginning}`)
  return found.credential
}

const expand = (document: object) => jsonld.expand(document, { safe: true, documentLoader })
const toQuads = (document: object) =>
  jsonld.toRDF(document, { safe: true, documentLoader, format: 'application/n-quads' })

describe('a credential read as JSON-LD', () => {
  it.each(cases)('expands in safe mode, and loses no text and no number: $title', async ({ credential }) => {
    const expanded = JSON.stringify(await expand(credential))
    for (const value of leaves(credential))
      expect(expanded, String(value)).toContain(JSON.stringify(value).slice(1, -1))
  })

  it.each(cases)('does not expand when a word has no definition: $title', async ({ credential }) => {
    const { credentialSubject, evidence, termsOfUse } = credential
    const revenue = { revenue: '7' }
    await expect(expand({ ...credential, evidence: { ...evidence, ...revenue } })).rejects.toThrow()
    await expect(expand({ ...credential, termsOfUse: { ...termsOfUse, ...revenue } })).rejects.toThrow()
    await expect(expand({ ...credential, credentialSubject: { ...credentialSubject, ...revenue } })).rejects.toThrow()
  })

  it('has typed names, dates and links', async () => {
    const quads = await toQuads(credentialOf('registration CA-XP'))
    const subject = `<${BASE_URL}/organization/CA-XP.XP0000001>`
    const term = `${BASE_URL}/credential-types/registration/v1/context.jsonld#`
    expect(quads).toContain(`${subject} <http://www.w3.org/ns/regorg#legalName> "Boréal`)
    expect(quads).toContain(`${subject} <${term}dissolvedOn> "2025-12-31"^^<http://www.w3.org/2001/XMLSchema#date>`)
    expect(quads).toContain(`<${term}organization> <${BASE_URL}/organization/CA-XP.XP0000002>`)
    expect(quads).toContain('"Société"@fr')
    expect(quads).toContain('<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "Suite 4"')
  })

  it.each(['relationship', 'business-number', 'good-standing'])(
    'of type %s means by a number what a registration means by it',
    async type => {
      const term = `${BASE_URL}/credential-types/registration/v1/context.jsonld#registrationNumber`
      expect(await toQuads(credentialOf(`${type} CA-XP`))).toContain(`<${term}> "XP0000001"`)
    },
  )

  it('that anchors a digital identity states the identity in the terms of UNTP', async () => {
    const quads = await toQuads(credentialOf('digital-identity-anchor'))
    const untp = 'https://vocabulary.uncefact.org/untp/'
    const subject = '<did:web:boreal.example>'
    expect(quads).toContain(`${subject} <${untp}registeredId> "XP0000001" .`)
    expect(quads).toContain(`${subject} <${untp}registerType> <${untp}RegistryType#business> .`)
    expect(quads).toContain(`<https://rdf.gleif.org/EntityLegalForm/ELF-XJHM>`.slice(1, -1))
    expect(quads).toContain(`<${ISSUER}> <https://schema.org/name> "Example Registries" .`)
  })

  it('that anchors a digital identity has the same meaning under UNTP’s own context, which defines every word', async () => {
    const anchor = credentialOf('digital-identity-anchor')
    const [, untp = ''] = anchor['@context']
    const whole = withVocabularies((await documentLoader(untp)).document)
    const loadWhole: DocumentLoader = async url =>
      url === untp ? { contextUrl: null, documentUrl: url, document: whole } : documentLoader(url)
    const options = { safe: true, documentLoader: loadWhole, format: 'application/n-quads' } as const
    expect(await jsonld.toRDF(anchor, options)).toBe(await toQuads(anchor))
    const { credentialSubject } = anchor
    const more = { ...anchor, credentialSubject: { ...credentialSubject, revenue: '7' } }
    expect(await jsonld.toRDF(more, options)).toContain('RegisteredIdentity#revenue> "7"')
  })
})

describe('a status list read as JSON-LD', () => {
  it.each(['revocation', 'suspension', 'message'] as const)('of %s expands in safe mode', async purpose => {
    const options = { baseUrl: BASE_URL, issuer: ISSUER, list: 1, purpose, setIndexes: [1], now: new Date(0) }
    const expanded = JSON.stringify(await expand(buildStatusListCredential(options)))
    expect(expanded.includes('"superseded"')).toBe(purpose === 'message')
  })

  it('of an issuer with its own lists has its own address, and expands in safe mode', async () => {
    const base = `${BASE_URL}/issuers/tax-office`
    const list = buildStatusListCredential({
      baseUrl: BASE_URL,
      base,
      issuer: `${ISSUER}:issuers:tax-office`,
      list: 1,
      purpose: 'message',
      setIndexes: [],
      now: new Date(0),
    })
    expect(list.id).toBe(`${base}/status-lists/1-message`)
    await expect(expand(list)).resolves.toHaveLength(1)
  })
})

/** UNTP's own context gives each of these types a vocabulary for all words that it does not define. */
function withVocabularies(document: unknown): object {
  const { '@context': context } = document as { readonly '@context': Readonly<Record<string, object>> }
  const widened = Object.entries(context).map(([name, term]) => {
    if (!/^[A-Z]/.test(name)) return [name, term] as const
    const { '@context': words } = { '@context': {}, ...term }
    const vocabulary = { '@protected': true, '@vocab': `https://vocabulary.uncefact.org/untp/${name}#` }
    return [name, { ...term, '@context': { ...vocabulary, ...words } }] as const
  })
  return { '@context': Object.fromEntries(widened) }
}

/** Every text and number of a credential except types and contexts: JSON-LD has to keep them all. */
function leaves({ '@context': _context, type: _type, ...rest }: UnsignedCredential): unknown[] {
  const walk = (value: unknown, key: string): unknown[] => {
    if (Array.isArray(value)) return value.flatMap(item => walk(item, key))
    if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([k, v]) => walk(v, k))
    return key === 'type' ? [] : [value]
  }
  return walk(rest, '')
}
