/** Describes the organization in the words of schema.org, for programs that read pages. It is data, and never runs. */
import type { OrganizationBody } from '../../registry/api/shared/contract.ts'
import { defined } from '../../verify/encoding/defined.ts'

/** @returns a JSON-LD `Organization`; what the register does not say is absent */
export function organizationJsonLd(organization: OrganizationBody, url: string): Readonly<Record<string, unknown>> {
  const { addresses, identifiers, previousNames, otherNames, registeredOn, dissolvedOn } = organization
  const alternateNames = [...previousNames, ...otherNames].map(({ name }) => name)
  return {
    '@context': 'https://schema.org',
    '@type': 'Organization',
    '@id': url,
    url,
    name: organization.legalName,
    legalName: organization.legalName,
    identifier: [
      { '@type': 'PropertyValue', propertyID: organization.register, value: organization.registrationNumber },
      ...identifiers.map(({ scheme, value }) => ({ '@type': 'PropertyValue', propertyID: scheme, value })),
    ],
    ...(alternateNames.length === 0 ? {} : { alternateName: alternateNames }),
    ...defined({ foundingDate: registeredOn, dissolutionDate: dissolvedOn }),
    ...(addresses.length === 0 ? {} : { address: addresses.map(postalAddress) }),
  }
}

function postalAddress(address: OrganizationBody['addresses'][number]): Readonly<Record<string, unknown>> {
  const { lines, locality, region, postalCode, country } = address
  return {
    '@type': 'PostalAddress',
    ...(lines.length === 0 ? {} : { streetAddress: lines.join(', ') }),
    ...defined({ addressLocality: locality, addressRegion: region, postalCode, addressCountry: country }),
  }
}
