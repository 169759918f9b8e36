import { describe, expect, it } from 'vitest'
import { issuerUrlOf, linkedDomainServices } from './issuer-identity.ts'

describe('the domain that an issuer speaks for', () => {
  it('is the origin of the registry, for agencies as well', () => {
    const did = 'did:web:registry.example:issuers:tax-office'
    expect(linkedDomainServices(did, 'https://registry.example')).toEqual([
      {
        '@context': 'https://identity.foundation/.well-known/did-configuration/v1',
        id: `${did}#linked-domain`,
        type: 'LinkedDomains',
        serviceEndpoint: 'https://registry.example',
      },
    ])
  })

  it('is not claimed when the registry is part of a larger site, whose well-known addresses it does not control', () => {
    expect(linkedDomainServices('did:web:example.org:registries:im', 'https://example.org/registries/im')).toEqual([])
  })
})

it('an agency’s address is below that of the registry', () => {
  expect(issuerUrlOf('https://example.org/registries/im', 'registry')).toBe('https://example.org/registries/im')
  expect(issuerUrlOf('https://example.org', 'tax-office')).toBe('https://example.org/issuers/tax-office')
})
