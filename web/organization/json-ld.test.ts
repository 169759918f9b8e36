import { expect, test } from 'vitest'
import type { OrganizationBody } from '../../registry/api/shared/contract.ts'
import { organizationJsonLd } from './json-ld.ts'

const both = (text: string) => ({ en: text, fr: text })

const organization: OrganizationBody = {
  id: 'IM.000003B',
  legalName: 'Mann Cat Sanctuary',
  registrationNumber: '000003B',
  register: 'isle-of-man',
  jurisdiction: 'IM',
  entityType: { code: 'Business Name', label: both('Business name') },
  status: { code: 'Live', label: both('Live'), active: true },
  version: 1,
  seq: 1,
  recordedAt: '2026-05-22T00:00:00Z',
  previousNames: [{ name: 'Cats of Mann' }],
  otherNames: [],
  addresses: [{ kind: 'registered-office', lines: ['1 Quay'], locality: 'Ramsey', country: 'IM' }],
  identifiers: [],
  relationships: [],
  provenance: {
    register: 'isle-of-man',
    registerName: both('Register'),
    authority: both('Authority'),
    licence: { name: 'Licence', url: 'https://licence.example/', notice: both('Notice') },
    invented: false,
    sourceRecordHash: 'sha-256:00',
    observedOn: '2026-05-22',
  },
}

test('the JSON-LD of an organization follows schema.org, and leaves out what the register does not say', () => {
  const url = 'https://registry.example/organization/IM.000003B'
  expect(organizationJsonLd(organization, url)).toEqual({
    '@context': 'https://schema.org',
    '@type': 'Organization',
    '@id': url,
    url,
    name: 'Mann Cat Sanctuary',
    legalName: 'Mann Cat Sanctuary',
    identifier: [{ '@type': 'PropertyValue', propertyID: 'isle-of-man', value: '000003B' }],
    alternateName: ['Cats of Mann'],
    address: [{ '@type': 'PostalAddress', streetAddress: '1 Quay', addressLocality: 'Ramsey', addressCountry: 'IM' }],
  })
})
