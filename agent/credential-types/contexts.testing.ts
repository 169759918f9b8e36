/**
 * The contexts of tests: those that the program signs with, and a stand-in for
 * the one of UNTP, which is not part of it (fixtures/contexts/README.md). The
 * stand-in gives the words of a digital identity anchor the IRIs that UNTP
 * 0.7.0 gives them, and has no others.
 */
import { contextLoader, type DocumentLoader } from '../json-ld-contexts.ts'
import { loadTypes } from './statements.testing.ts'

const UNTP_CONTEXT = 'https://vocabulary.uncefact.org/untp/0.7.0/context/'

const term = (name: string) => `https://vocabulary.uncefact.org/untp/${name}`
const typed = (name: string, type: string) => ({
  '@id': term(name),
  '@type': type.startsWith('@') ? type : `http://www.w3.org/2001/XMLSchema#${type}`,
})
const named = { '@protected': true, name: 'https://schema.org/name' }

const UNTP_STAND_IN = {
  '@context': {
    '@version': 1.1,
    '@protected': true,
    DigitalIdentityAnchor: term('DigitalIdentityAnchor'),
    CredentialIssuer: { '@id': term('CredentialIssuer'), '@context': named },
    Party: { '@id': term('Party'), '@context': named },
    RegisteredIdentity: {
      '@id': term('RegisteredIdentity'),
      '@context': {
        '@protected': true,
        registeredName: typed('registeredName', 'string'),
        registeredId: typed('registeredId', 'string'),
        registeredDate: typed('registeredDate', 'date'),
        publicInformation: typed('publicInformation', 'anyURI'),
        idScheme: { ...typed('idScheme', '@id'), '@context': { ...named, id: typed('id', 'anyURI') } },
        registrar: typed('registrar', '@id'),
        registerType: {
          ...typed('registerType', '@vocab'),
          '@context': { '@protected': true, '@vocab': term('RegistryType#') },
        },
        registrationScope: typed('registrationScope', 'anyURI'),
      },
    },
  },
}

export function testContexts(baseUrl: string): DocumentLoader {
  const load = contextLoader({ credentialTypes: loadTypes(baseUrl), baseUrl })
  return async url => {
    if (url === UNTP_CONTEXT) return { contextUrl: null, documentUrl: url, document: UNTP_STAND_IN }
    return load(url)
  }
}
