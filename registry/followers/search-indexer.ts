/** Keeps the search index at the feed's end. The index holds its own position, so both move in one commit. */
import type { SearchDocument, SearchEngine } from '../../search/engine.ts'
import type { OrganizationVersion } from '../domain/organization.ts'
import type { Store } from '../store/store.ts'
import type { Follower } from './follower.ts'

export function searchIndexer(store: Store, engine: SearchEngine): Follower {
  return {
    name: 'search-index',
    position: () => engine.position(),
    async handle(changes) {
      const first = changes.at(0)
      const last = changes.at(-1)
      if (!first || !last) return
      const ids = [...new Set(changes.map(change => change.organization))]
      const versions = await store.organizations.currentMany(ids)
      const types = await store.credentials.typesInForce(ids)
      const documents = [...versions.values()].map(version =>
        searchDocument(version, types.get(version.organization.id) ?? []),
      )
      await engine.apply({ documents, after: first.seq - 1, seq: last.seq })
    },
  }
}

/** @param credentialTypes of its credentials that are not superseded, suspended or revoked */
function searchDocument(
  { organization, version }: OrganizationVersion,
  credentialTypes: readonly string[],
): SearchDocument {
  const { id, register, registrationNumber, legalName, previousNames, otherNames, status } = organization
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
    ...(organization.registeredOn === undefined ? {} : { registeredOn: organization.registeredOn }),
  }
}
