/**
 * Organizations as statements about them need them: with the relationships that
 * others state about them and with the names of those others. An import gives
 * the versions that it is about to store, which replace the stored ones.
 */
import type { OrganizationId } from '../../domain/identifiers.ts'
import type { Organization, Provenance } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { Store } from '../store/store.ts'
import type { IncomingRelationship, StatementSubject } from './statements.ts'

export interface HeldSubject {
  readonly subject: StatementSubject
  readonly version: number
  readonly contentHash: string
}

/** A version that is stored, or is about to be. */
interface HeldVersion {
  readonly content: Organization
  readonly version: number
  readonly contentHash: string
  readonly provenance: Provenance
}

/** The versions that an import is about to store. */
export interface ComingVersions {
  version(id: OrganizationId): HeldVersion | undefined
  /** Ids of organizations whose coming or stored versions state a relationship to this one; others may be among them. */
  related(id: OrganizationId): readonly OrganizationId[]
}

const NONE: ComingVersions = { version: () => undefined, related: () => [] }

/**
 * @returns by id; without those that are not stored here, and without those of another register, which makes its own
 *   statements
 */
export async function heldSubjects(
  { organizations }: Pick<Store, 'organizations'>,
  register: Register,
  ids: readonly OrganizationId[],
  coming: ComingVersions = NONE,
): Promise<ReadonlyMap<OrganizationId, HeldSubject>> {
  const versions = new Map<OrganizationId, HeldVersion>()
  const load = async (wanted: readonly OrganizationId[]): Promise<void> => {
    const stored = new Set<OrganizationId>()
    for (const id of wanted) {
      if (versions.has(id)) continue
      const version = coming.version(id)
      if (version) versions.set(id, version)
      else stored.add(id)
    }
    for (const [id, { organization, ...version }] of await organizations.currentMany([...stored])) {
      versions.set(id, { ...version, content: organization })
    }
  }

  const storedStating = await organizations.statingAbout(ids)
  const stating = new Map(
    ids.map(id => [id, [...new Set([...(storedStating.get(id) ?? []), ...coming.related(id)])].sort()]),
  )
  await load([...ids, ...[...stating.values()].flat()])
  await load(ids.flatMap(id => versions.get(id)?.content.relationships.map(({ organization }) => organization) ?? []))

  const subjects = new Map<OrganizationId, HeldSubject>()
  for (const id of ids) {
    const own = versions.get(id)
    if (own?.content.register !== register.id) continue
    const { content: organization, contentHash, provenance, version } = own
    const incoming: IncomingRelationship[] = []
    const relatedNames = new Map<OrganizationId, string>()
    for (const other of stating.get(id) ?? []) {
      const from = versions.get(other)
      if (from?.content.register !== register.id) continue
      const about = from.content.relationships.filter(relationship => relationship.organization === id)
      if (about.length > 0) relatedNames.set(other, from.content.legalName)
      for (const { organization: _, ...relationship } of about) {
        incoming.push({ statedBy: other, ...relationship, provenance: from.provenance })
      }
    }
    for (const { organization: other } of organization.relationships) {
      const name = versions.get(other)?.content.legalName
      if (name !== undefined) relatedNames.set(other, name)
    }
    subjects.set(id, {
      subject: { organization, register, provenance, incoming, relatedNames },
      version,
      contentHash,
    })
  }
  return subjects
}
