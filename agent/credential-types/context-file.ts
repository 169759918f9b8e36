/**
 * The JSON-LD context of a credential type: it defines each of its terms. Every
 * member of a credential is defined here or in the context of VCDM 2.0, so that
 * expansion in safe mode drops nothing. Terms are protected: no further context
 * can change their meaning.
 */
import type { ClaimDefinition, DefinitionFile } from './definition-file.ts'

type Json = { readonly [name: string]: Json | string | number | boolean }

const XSD = 'http://www.w3.org/2001/XMLSchema#'
const LABEL: Json = { '@id': 'http://www.w3.org/2004/02/skos/core#prefLabel', '@container': '@language' }

/** @param context the address of the context itself, with which its own terms begin */
export function contextFile(context: string, { credential, credentialTerm, subject }: DefinitionFile): Json {
  const own = (name: string) => `${context}#${name}`
  return {
    '@context': {
      '@version': 1.1,
      '@protected': true,
      ...(credentialTerm === false ? {} : { [credential]: own(credential) }),
      ...(subject.term === false
        ? {}
        : {
            [String(subject.type)]: {
              '@id': subject.term,
              '@context': scoped(subject.claims.filter(isInCredential), own),
            },
          }),
      RegisterRecord: {
        '@id': own('RegisterRecord'),
        '@context': {
          '@protected': true,
          register: {
            '@id': own('register'),
            '@context': {
              '@protected': true,
              id: '@id',
              label: LABEL,
              authority: { '@id': own('authority'), '@container': '@language' },
              authorityCode: own('authorityCode'),
              invented: { '@id': own('invented'), '@type': `${XSD}boolean` },
            },
          },
          sourceRecordHash: own('sourceRecordHash'),
          observedOn: { '@id': own('observedOn'), '@type': `${XSD}date` },
          sourceUrl: { '@id': 'http://purl.org/dc/terms/source', '@type': '@id' },
        },
      },
      RegisterLicence: {
        '@id': own('RegisterLicence'),
        '@context': {
          '@protected': true,
          licence: own('licence'),
          notice: { '@id': own('notice'), '@container': '@language' },
        },
      },
    },
  }
}

/** Whether a claim is in JSON-LD credentials at all. */
export function isInCredential({ formats }: ClaimDefinition): boolean {
  return formats === undefined || formats.some(format => format !== 'dc+sd-jwt')
}

function scoped(claims: readonly ClaimDefinition[], own: (name: string) => string): Json {
  const terms = claims.flatMap(claim => {
    if (claim.term === false) return []
    const { name, term = `#${name}` } = claim
    return [[name, termOf(claim, term.startsWith('#') ? own(term.slice(1)) : term, own)]]
  })
  return { '@protected': true, ...Object.fromEntries(terms) }
}

function termOf(claim: ClaimDefinition, iri: string, own: (name: string) => string): Json | string {
  switch (claim.is) {
    case 'text':
      return iri
    case 'texts':
      return { '@id': iri, '@container': '@list' }
    case 'date':
      return { '@id': iri, '@type': `${XSD}date` }
    case 'date-time':
      return { '@id': iri, '@type': `${XSD}dateTime` }
    case 'boolean':
      return { '@id': iri, '@type': `${XSD}boolean` }
    case 'integer':
      return { '@id': iri, '@type': `${XSD}integer` }
    case 'uri':
    case 'uris':
    case 'organization':
      return { '@id': iri, '@type': '@id' }
    case 'bilingual':
      return { '@id': iri, '@container': '@language' }
    case 'object':
    case 'list':
      return { '@id': iri, '@context': scoped(claim.claims ?? [], own) }
  }
}
