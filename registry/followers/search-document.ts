/** Builds the search engine's documents: an organization's current version, and its credentials in force. */

import { defined } from '../../domain/defined.ts'
import { localityOf, type OrganizationVersion } from '../../domain/organization.ts'
import type { SearchDocument } from '../../search/engine.ts'
import type { Store } from '../store/port.ts'

/** @param versions current versions */
export async function searchDocuments(
  store: Store,
  versions: readonly OrganizationVersion[],
): Promise<readonly SearchDocument[]> {
  const types = await store.credentials.typesInForce(versions.map(({ organization }) => organization.id))
  return versions.map(version => searchDocument(version, types.get(version.organization.id) ?? []))
}

/** @param credentialTypes types of its credentials that are not superseded, suspended or revoked */
function searchDocument(
  { organization, version }: OrganizationVersion,
  credentialTypes: readonly string[],
): SearchDocument {
  const { id, register, registrationNumber, legalName, previousNames, otherNames, status } = organization
  const { registeredOn, dissolvedOn } = organization
  const locality = localityOf(organization)
  return {
    id,
    version,
    legalName,
    previousNames: previousNames.map(previous => previous.name),
    otherNames: otherNames.map(other => other.name),
    registrationNumber,
    identifiers: organization.identifiers.map(identifier => identifier.value),
    active: status.active,
    register,
    entityType: `${register}/${organization.entityType}`,
    credentialTypes,
    ...defined({ locality, registeredOn, dissolvedOn }),
  }
}
