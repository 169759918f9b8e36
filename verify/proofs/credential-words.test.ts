/** The table of terms agrees with the frozen contexts, and has every term that they define for credentials. */
import { expect, it } from 'vitest'
import { isObject, type JsonObject } from '../encoding/strict-json.ts'
import { DOCUMENT, type ObjectTerms, PRESENTED, PROOF, PROOF_OPTIONS } from './credential-words.ts'
import { frozenContext } from './frozen-contexts.ts'

const BASES = ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/2018/credentials/v1']
const CONTEXTS = [
  ...BASES,
  'https://www.w3.org/ns/credentials/status/v1',
  'https://w3id.org/vc/status-list/2021/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/data-integrity/v2',
  'https://w3id.org/security/suites/ed25519-2020/v1',
]

function contextOf(value: unknown): JsonObject {
  const context = isObject(value) ? value['@context'] : undefined
  return isObject(context) ? context : {}
}

/** Returns the IRI of each term of a context, with its own prefixes expanded. */
function terms(context: JsonObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, definition] of Object.entries(context)) {
    const id = isObject(definition) ? definition['@id'] : definition
    if (name.startsWith('@') || typeof id !== 'string' || id.startsWith('@')) continue
    const [prefix = '', local] = id.split(':', 2)
    const namespace = context[prefix]
    found.set(name, typeof namespace === 'string' && local !== undefined ? namespace + local : id)
  }
  return found
}

/** Returns the terms that a context defines in objects of a type. */
function termsOfType(url: string, type: string): ReadonlyMap<string, string> {
  return terms(contextOf(contextOf(frozenContext(url))[type]))
}

/** Names that are not in the table: prefixes, and members that are compared in other ways. */
const BESIDES = [
  'cred',
  'sec',
  'xsd',
  PRESENTED.name,
  PROOF.name,
  'proofValue',
  'jws',
  'jsonSchema',
  'status',
  'message',
]

const OBJECTS: readonly (readonly [ObjectTerms, readonly string[]])[] = [
  [DOCUMENT, ['VerifiableCredential', 'VerifiablePresentation']],
  [termsOfValue('credentialStatus'), ['BitstringStatusListEntry', 'StatusList2021Entry']],
  [termsOfValue('credentialSubject'), ['BitstringStatusList', 'StatusList2021']],
  [PROOF_OPTIONS, ['DataIntegrityProof', 'Ed25519Signature2020']],
]

function termsOfValue(name: string): ObjectTerms {
  const terms = DOCUMENT.words[name]?.valueTerms
  if (!terms) throw new Error(`${name} has no objects`)
  return terms
}

it.each(CONTEXTS)('every term that %s defines for a type is in the table of terms with the same IRI', url => {
  for (const [terms, types] of OBJECTS) {
    for (const type of types) {
      for (const [name, iri] of termsOfType(url, type)) {
        if (BESIDES.includes(name)) continue
        expect(terms.words[name]?.iris, `${type}: ${name}`).toContain(iri)
      }
    }
  }
})

it.each(CONTEXTS)('every type that %s defines has the same IRI in the table of terms', url => {
  const defined = terms(contextOf(frozenContext(url)))
  for (const [terms] of [...OBJECTS, [termsOfValue('credentialSchema'), []] as const]) {
    for (const [type, iris] of Object.entries(terms.types)) {
      const iri = defined.get(type)
      if (iri !== undefined) expect(iris, type).toContain(iri)
    }
  }
})

it.each(BASES)('the table of terms says correctly for which types %s defines a term', url => {
  const model = url === BASES[0] ? 2 : 1
  const everywhere = terms(contextOf(frozenContext(url)))
  for (const [name, { definedIn }] of Object.entries(DOCUMENT.words)) {
    const types = ['VerifiableCredential', 'VerifiablePresentation'].filter(type => termsOfType(url, type).has(name))
    const expected = everywhere.has(name) ? [] : types.length > 0 ? types : undefined
    expect(definedIn[model], name).toEqual(expected)
  }
})
