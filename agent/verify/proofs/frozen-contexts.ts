/**
 * The contexts that nearly every credential names, as published: nobody has to
 * be asked for them, and nobody can change them. Loaded with the JSON-LD
 * processor only, since nothing else needs them.
 *
 * The data come from the W3C (Software and Document License).
 */
import { contexts } from '@digitalbazaar/credentials-context'
import type { JsonObject } from '../reading/strict-json.ts'

const PURPOSE = (id: string): object => ({
  '@id': `https://w3id.org/security#${id}`,
  '@type': '@id',
  '@container': '@set',
})

/** https://w3id.org/security/data-integrity/v2 (Verifiable Credential Data Integrity 1.0, appendix B.1). */
const DATA_INTEGRITY_V2: JsonObject = {
  '@context': {
    id: '@id',
    type: '@type',
    '@protected': true,
    proof: { '@id': 'https://w3id.org/security#proof', '@type': '@id', '@container': '@graph' },
    DataIntegrityProof: {
      '@id': 'https://w3id.org/security#DataIntegrityProof',
      '@context': {
        '@protected': true,
        id: '@id',
        type: '@type',
        challenge: 'https://w3id.org/security#challenge',
        created: { '@id': 'http://purl.org/dc/terms/created', '@type': 'http://www.w3.org/2001/XMLSchema#dateTime' },
        domain: 'https://w3id.org/security#domain',
        expires: {
          '@id': 'https://w3id.org/security#expiration',
          '@type': 'http://www.w3.org/2001/XMLSchema#dateTime',
        },
        nonce: 'https://w3id.org/security#nonce',
        previousProof: { '@id': 'https://w3id.org/security#previousProof', '@type': '@id' },
        proofPurpose: {
          '@id': 'https://w3id.org/security#proofPurpose',
          '@type': '@vocab',
          '@context': {
            '@protected': true,
            id: '@id',
            type: '@type',
            assertionMethod: PURPOSE('assertionMethod'),
            authentication: PURPOSE('authenticationMethod'),
            capabilityInvocation: PURPOSE('capabilityInvocationMethod'),
            capabilityDelegation: PURPOSE('capabilityDelegationMethod'),
            keyAgreement: PURPOSE('keyAgreementMethod'),
          },
        },
        cryptosuite: {
          '@id': 'https://w3id.org/security#cryptosuite',
          '@type': 'https://w3id.org/security#cryptosuiteString',
        },
        proofValue: {
          '@id': 'https://w3id.org/security#proofValue',
          '@type': 'https://w3id.org/security#multibase',
        },
        verificationMethod: { '@id': 'https://w3id.org/security#verificationMethod', '@type': '@id' },
      },
    },
  },
}

/** https://www.w3.org/ns/credentials/examples/v2: for tests and examples, as its name says. */
const EXAMPLES_V2: JsonObject = { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } }

/** The content of a context in `FROZEN_CONTEXTS`. */
export function frozenContext(url: string): object | undefined {
  if (url === 'https://w3id.org/security/data-integrity/v2') return DATA_INTEGRITY_V2
  if (url === 'https://www.w3.org/ns/credentials/examples/v2') return EXAMPLES_V2
  return contexts.get(url)
}
