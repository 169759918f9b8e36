/**
 * The holder of a credential can spell its content in another way, and a signature over RDF quads still holds. In no
 * spelling may a revoked or expired credential get a better outcome than in the plain one. That must hold for contexts
 * by any author, whether or not the verifier relies on them.
 */
import fc from 'fast-check'
import jsonld from 'jsonld'
import ContextResolver from 'jsonld/lib/ContextResolver.js'
import rdfCanonize from 'rdf-canonize'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../encoding/strict-json.ts'
import type { Evidence, Fetched } from '../evidence/evidence.ts'
import { fetchedJson, statusListPayload } from '../evidence/issuer.testing.ts'
import { frozenContext } from '../proofs/frozen-contexts.ts'
import { type ProvingIssuer, provingIssuer } from '../proofs/proving-issuer.testing.ts'
import { verify } from './verify.ts'

const V2 = 'https://www.w3.org/ns/credentials/v2'
const OWN = 'https://issuer.example/context.jsonld'
const ADDED = 'https://issuer.example/users/mallory/context.jsonld'
const IMPORTED = 'https://w3id.org/mallory/v1'
const LIST = 'https://issuer.example/status/1'
const ROOT = 'urn:uuid:0b1f1c1e-0000-4000-8000-000000000001'
const ENTRY = `${LIST}#7`
const CREDENTIALS = 'https://www.w3.org/2018/credentials#'
const STATUS = 'https://www.w3.org/ns/credentials/status#'
const SECURITY = 'https://w3id.org/security#'
const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime'
const NOW = new Date('2026-05-22T12:00:00Z')

const TERMS = {
  '@context': {
    Licence: 'https://issuer.example/terms#Licence',
    legalName: 'https://issuer.example/terms#legalName',
    about: { '@id': 'https://issuer.example/terms#about', '@type': '@id' },
    parts: { '@id': 'https://issuer.example/terms#parts', '@type': '@id' },
  },
}

interface Spelling {
  readonly credential: JsonObject
  /** Definitions that are added after the issuer's own. */
  readonly terms?: JsonObject
  /** A document that the added context imports. */
  readonly imported?: JsonObject
}

type Respell = (credential: JsonObject) => Spelling

function without(object: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = object
  return rest
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const value = object[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`no object at ${name}`)
  return value as JsonObject
}

/** Returns the same credential with one of its objects replaced. */
function within(credential: JsonObject, name: string, change: (object: JsonObject) => JsonObject): JsonObject {
  return { ...credential, [name]: change(objectAt(credential, name)) }
}

const END = { '@id': `${CREDENTIALS}validUntil`, '@type': DATE_TIME }
const HAS_STATUS = { '@id': `${CREDENTIALS}credentialStatus`, '@type': '@id' }
const endOf = (credential: JsonObject): JsonObject => ({ '@type': DATE_TIME, '@value': credential.validUntil })

/** The status entry under other names for its members, with the contexts that make them mean the same. */
const ENTRY_TERMS = {
  Entry: {
    '@id': `${STATUS}BitstringStatusListEntry`,
    '@context': {
      purpose: `${STATUS}statusPurpose`,
      index: `${STATUS}statusListIndex`,
      list: { '@id': `${STATUS}statusListCredential`, '@type': '@id' },
    },
  },
}
const respelledEntry = { id: ENTRY, type: 'Entry', purpose: 'revocation', index: '7', list: LIST }

/** Ways to write the same quads. Each hides what is wrong with the credential, or a part of it. */
const RESPELLINGS: Readonly<Record<string, Respell>> = {
  'the end as an IRI': credential => ({
    credential: { ...without(credential, 'validUntil'), [END['@id']]: endOf(credential) },
  }),
  'the end under another term': credential => ({
    credential: { ...without(credential, 'validUntil'), documentRef: credential.validUntil },
    terms: { documentRef: END },
  }),
  'the end with a prefix': credential => ({
    credential: { ...without(credential, 'validUntil'), 'c:validUntil': endOf(credential) },
    terms: { c: { '@id': CREDENTIALS, '@prefix': true } },
  }),
  'the end in a nest': credential => ({
    credential: { ...without(credential, 'validUntil'), more: { validUntil: credential.validUntil } },
    terms: { more: '@nest' },
  }),
  'the end in an included object': credential => ({
    credential: { ...without(credential, 'validUntil'), also: [{ id: ROOT, until: credential.validUntil }] },
    terms: { also: '@included', until: END },
  }),
  'the end where the credential is mentioned': credential => ({
    credential: within(without(credential, 'validUntil'), 'credentialSubject', subject => ({
      ...subject,
      about: { id: ROOT, until: credential.validUntil },
    })),
    terms: { until: END },
  }),
  'the end where the credential is mentioned by another word for id': credential => ({
    credential: within(without(credential, 'validUntil'), 'credentialSubject', subject => ({
      ...subject,
      about: { ref: ROOT, until: credential.validUntil },
    })),
    terms: { until: END, ref: '@id' },
  }),
  'the end where the credential is mentioned in its own words': credential => ({
    credential: within(without(credential, 'validUntil'), 'credentialSubject', subject => ({
      ...subject,
      about: { id: ROOT, type: 'VerifiableCredential', validUntil: credential.validUntil },
    })),
  }),
  'the end by a word of the type': credential => ({
    credential: {
      ...without(credential, 'validUntil'),
      type: ['VerifiableCredential', 'Permit'],
      until: credential.validUntil,
    },
    terms: { Permit: { '@id': 'https://issuer.example/terms#Licence', '@context': { until: END } } },
  }),
  'the end by a word that is imported': credential => ({
    credential: { ...without(credential, 'validUntil'), until: credential.validUntil },
    terms: { '@version': 1.1, '@import': IMPORTED },
    imported: { until: END },
  }),
  'the end in a map by index': credential => ({
    credential: { ...without(credential, 'validUntil'), until: { a: credential.validUntil } },
    terms: { until: { ...END, '@container': '@index' } },
  }),
  'the status under another term': credential => ({
    credential: { ...without(credential, 'credentialStatus'), documentRef: credential.credentialStatus },
    terms: { documentRef: HAS_STATUS },
  }),
  'the status as an IRI': credential => ({
    credential: { ...without(credential, 'credentialStatus'), [HAS_STATUS['@id']]: credential.credentialStatus },
  }),
  'the status in a map by index': credential => ({
    credential: { ...without(credential, 'credentialStatus'), refs: { first: credential.credentialStatus } },
    terms: { refs: { ...HAS_STATUS, '@container': '@index' } },
  }),
  'the status in a map by id': credential => ({
    credential: {
      ...without(credential, 'credentialStatus'),
      refs: { [ENTRY]: without(objectAt(credential, 'credentialStatus'), 'id') },
    },
    terms: { refs: { ...HAS_STATUS, '@container': '@id' } },
  }),
  'the status in a map by type': credential => ({
    credential: {
      ...without(credential, 'credentialStatus'),
      refs: { BitstringStatusListEntry: without(objectAt(credential, 'credentialStatus'), 'type') },
    },
    terms: { refs: { ...HAS_STATUS, '@container': '@type' } },
  }),
  'the status in the reverse direction': credential => ({
    credential: within(without(credential, 'credentialStatus'), 'credentialSubject', subject => ({
      ...subject,
      parts: { ...objectAt(credential, 'credentialStatus'), statusOf: { id: ROOT } },
    })),
    terms: { statusOf: { '@reverse': `${CREDENTIALS}credentialStatus` } },
  }),
  'the status of a type by another word': credential => ({
    credential: { ...credential, credentialStatus: respelledEntry },
    terms: ENTRY_TERMS,
  }),
  'the status of a type by another word, and a decoy of the right type': credential => ({
    credential: {
      ...credential,
      credentialStatus: {
        ...respelledEntry,
        type: ['Entry'],
        statusPurpose: 'message',
        statusListIndex: '9',
        statusListCredential: LIST,
      },
    },
    terms: ENTRY_TERMS,
  }),
  'the status with its index under another term': credential => ({
    credential: within(credential, 'credentialStatus', entry => ({
      ...without(entry, 'statusListIndex'),
      at: entry.statusListIndex,
    })),
    terms: { at: `${STATUS}statusListIndex` },
  }),
  'the status with its list by a prefix': credential => ({
    credential: within(credential, 'credentialStatus', entry => ({ ...entry, statusListCredential: 'l:1' })),
    terms: { l: { '@id': 'https://issuer.example/status/', '@prefix': true } },
  }),
  'the status with its list by a relative address': credential => ({
    credential: within(credential, 'credentialStatus', entry => ({ ...entry, statusListCredential: '1' })),
    terms: { '@base': 'https://issuer.example/status/' },
  }),
  'the status with its members where it is mentioned': credential => ({
    credential: within({ ...credential, credentialStatus: ENTRY }, 'credentialSubject', subject => ({
      ...subject,
      parts: credential.credentialStatus,
    })),
  }),
  'the status by a word of the property': credential => ({
    credential: {
      ...without(credential, 'credentialStatus'),
      box: { ...respelledEntry, type: 'BitstringStatusListEntry' },
    },
    terms: {
      box: {
        ...HAS_STATUS,
        '@context': {
          purpose: `${STATUS}statusPurpose`,
          index: `${STATUS}statusListIndex`,
          list: ENTRY_TERMS.Entry['@context'].list,
        },
      },
    },
  }),
  'the end of the proof as an IRI': credential => ({
    credential: within(credential, 'proof', proof => ({
      ...without(proof, 'expires'),
      [`${SECURITY}expiration`]: { '@type': DATE_TIME, '@value': proof.expires },
    })),
  }),
  'the end of the proof under another term': credential => ({
    credential: within(credential, 'proof', proof => ({ ...without(proof, 'expires'), licence: proof.expires })),
    terms: { licence: { '@id': `${SECURITY}expiration`, '@type': DATE_TIME } },
  }),
  'the end of the proof with a prefix': credential => ({
    credential: within(credential, 'proof', proof => ({
      ...without(proof, 'expires'),
      's:expiration': { '@type': DATE_TIME, '@value': proof.expires },
    })),
    terms: { s: { '@id': SECURITY, '@prefix': true } },
  }),
  'the end of the proof in a nest': credential => ({
    credential: within(credential, 'proof', proof => ({
      ...without(proof, 'expires'),
      more: { expires: proof.expires },
    })),
    terms: { more: '@nest' },
  }),
}

/** Spellings, for combinations, that neither change the meaning nor hide anything. */
const HARMLESS: Readonly<Record<string, Respell>> = {
  'members in another order': credential => ({
    credential: Object.fromEntries(Object.entries(credential).reverse()),
  }),
  'a set of one': credential => ({ credential: { ...credential, credentialSubject: [credential.credentialSubject] } }),
  'a context without anything': credential => ({
    credential,
    terms: { unused: 'https://issuer.example/terms#unused' },
  }),
}

let issuer: ProvingIssuer
let documents: Map<string, Fetched>

function plain(changes: object = {}): JsonObject {
  return {
    '@context': [V2, OWN],
    id: ROOT,
    type: ['VerifiableCredential', 'Licence'],
    issuer: issuer.did,
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    credentialSubject: {
      id: 'https://issuer.example/organization/1',
      legalName: 'Invented',
      about: { id: ROOT },
      parts: { id: ENTRY },
    },
    credentialStatus: entryAt('7'),
    ...changes,
  }
}

function entryAt(index: string): JsonObject {
  return {
    id: ENTRY,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: index,
    statusListCredential: LIST,
  }
}

beforeAll(async () => {
  issuer = await provingIssuer('did:web:issuer.example')
  const list = await statusListPayload(issuer.did, { url: LIST, purpose: 'revocation', set: [7] })
  documents = new Map<string, Fetched>([
    [issuer.documentUrl, fetchedJson(issuer.document)],
    [OWN, fetchedJson(TERMS)],
    [LIST, fetchedJson(await issuer.prove(list))],
  ])
})

const CONTEXTS = { [OWN]: TERMS }
const prove = (credential: JsonObject, options: JsonObject = {}): Promise<JsonObject> =>
  issuer.prove(credential, options, CONTEXTS)

/** Where the added definitions are: in a document that the reader relies on, in another one, or in the credential. */
type Manner = 'relied-on' | 'stranger' | 'inside' | 'any'

function evidenceFor({ terms, imported }: Spelling, manner: Manner): Evidence {
  const served = new Map(documents)
  if (terms) served.set(ADDED, fetchedJson({ '@context': terms }))
  if (imported) served.set(IMPORTED, fetchedJson({ '@context': imported }))
  const trustedContexts = manner === 'any' ? 'any' : manner === 'relied-on' ? [OWN, ADDED, IMPORTED] : [OWN]
  return { now: NOW, trustedIssuers: [issuer.did], documents: served, trustedContexts }
}

function written({ credential, terms }: Spelling, manner: Manner): JsonObject {
  if (!terms) return credential
  return { ...credential, '@context': [V2, OWN, manner === 'inside' ? terms : ADDED] }
}

async function outcomeOf(spelling: Spelling, manner: Manner): Promise<string> {
  const { outcome } = await verify(written(spelling, manner), evidenceFor(spelling, manner))
  return outcome
}

/** Returns the meaning of the credential and its proof, independent of the terms. */
async function quadsOf(spelling: Spelling): Promise<string> {
  const { proof, ...credential } = written(spelling, 'stranger')
  const { proofValue: _, ...proofOptions } = proof as JsonObject
  const texts: string[] = []
  for (const document of [credential, { ...proofOptions, '@context': credential['@context'] }]) {
    const options = {
      safe: true,
      base: null,
      documentLoader: async (url: string) => {
        const own = url === OWN ? TERMS : { '@context': url === ADDED ? spelling.terms : spelling.imported }
        return { contextUrl: null, documentUrl: url, document: frozenContext(url) ?? own }
      },
    } as const
    const contextResolver = new ContextResolver({ sharedCache: new Map() })
    const expanded = await jsonld.expand(document, { ...options, contextResolver })
    const dataset = await jsonld.toRDF(expanded, { ...options, skipExpansion: true })
    texts.push(await rdfCanonize.canonize(dataset, { algorithm: 'RDFC-1.0', maxWorkFactor: 1 }))
  }
  return texts.join('\n')
}

describe('a credential that is revoked and has expired, with a proof that has ended', () => {
  let wrong: JsonObject
  let said: string

  beforeAll(async () => {
    wrong = await prove(plain({ validUntil: '2026-02-01T00:00:00Z' }), { expires: '2026-03-01T00:00:00Z' })
    said = await quadsOf({ credential: wrong })
  })

  // A decoy adds a member that no context defines.
  const equal = Object.entries({ ...RESPELLINGS, ...HARMLESS }).filter(([name]) => !name.includes('decoy'))

  it.each(equal)('has the same meaning with %s', async (_, respell) => {
    expect(await quadsOf(respell(wrong))).toBe(said)
  })
})

/** The fault of each credential, and whether a re-spelling hides it. */
const FAULTS = {
  expired: {
    make: () => prove(plain({ validUntil: '2026-02-01T00:00:00Z', credentialStatus: entryAt('8') })),
    hides: (name: string) => name.startsWith('the end') && !name.includes('proof'),
  },
  revoked: { make: () => prove(plain()), hides: (name: string) => name.startsWith('the status') },
  'proven until a day that has passed': {
    make: () => prove(plain({ credentialStatus: entryAt('8') }), { expires: '2026-03-01T00:00:00Z' }),
    hides: (name: string) => name.includes('proof'),
  },
} as const

describe.each(Object.entries(FAULTS))('a credential that is %s', (_, { make, hides }) => {
  const hiding = Object.entries(RESPELLINGS).filter(([name]) => hides(name))
  let wrong: JsonObject

  beforeAll(async () => {
    wrong = await make()
  })

  it('is invalid in the plain spelling, and in others that hide nothing', async () => {
    for (const respell of [(credential: JsonObject): Spelling => ({ credential }), ...Object.values(HARMLESS)]) {
      expect(await outcomeOf(respell(wrong), 'relied-on')).toBe('invalid')
    }
  })

  it.each(hiding)('is not verified with %s', async (name, respell) => {
    const spelling = respell(wrong)
    expect(await outcomeOf(spelling, 'relied-on')).toBe('invalid')
    expect(await outcomeOf(spelling, 'inside')).toBe(spelling.imported ? 'unverifiable' : 'invalid')
    expect(await outcomeOf(spelling, 'any'), name).toBe('invalid')
    expect(await outcomeOf(spelling, 'stranger')).toMatch(/^(invalid|unverifiable)$/)
  })
})

describe('a credential without faults', () => {
  it('is verified in the plain spelling, and in others that hide nothing', async () => {
    const good = await prove(plain({ credentialStatus: entryAt('8') }), { expires: '2026-12-01T00:00:00Z' })
    for (const respell of [(credential: JsonObject): Spelling => ({ credential }), ...Object.values(HARMLESS)]) {
      expect(await outcomeOf(respell(good), 'relied-on')).toBe('verified')
      expect(await outcomeOf(respell(good), 'any')).toBe('verified')
    }
  })
})

it('no combination of spellings makes a faulty credential verified', async () => {
  const wrong = await Promise.all(Object.values(FAULTS).map(({ make }) => make()))
  const all = Object.values({ ...RESPELLINGS, ...HARMLESS })
  const spellings = fc.array(fc.constantFrom(...all), { minLength: 1, maxLength: 4 })
  const manners = fc.constantFrom<Manner>('relied-on', 'stranger', 'inside', 'any')
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...wrong), spellings, manners, async (credential, respellings, manner) => {
      fc.pre(credential !== undefined)
      let spelling: Spelling = { credential }
      for (const respell of respellings) {
        try {
          const next = respell(spelling.credential)
          const imported = { ...spelling.imported, ...next.imported }
          spelling = { credential: next.credential, terms: { ...spelling.terms, ...next.terms }, imported }
        } catch {
          // It has another spelling already.
        }
      }
      expect(await outcomeOf(spelling, manner)).not.toBe('verified')
    }),
    { numRuns: 300 },
  )
})
