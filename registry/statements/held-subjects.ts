/**
 * Organizations as statements about them need them: with the relationships that
 * others state about them and with the names of those others. An import gives
 * the versions that it is about to store, which replace the stored ones.
 */
import type { OrganizationId } from '../../domain/identifiers.ts'
import type { Organization, Provenance } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { Store } from '../store/port.ts'
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
  /** Returns the coming versions of those that have one; versions of others may be among them. */
  versions(ids: readonly OrganizationId[]): Promise<ReadonlyMap<OrganizationId, HeldVersion>>
  /** Returns for each the organizations whose coming versions state a relationship to it; others may be among them. */
  related(ids: readonly OrganizationId[]): Promise<ReadonlyMap<OrganizationId, readonly OrganizationId[]>>
}

/** What statements need of an organization at the other end of a relationship: a small part of its record. */
type Counterpart = Pick<Organization, 'register' | 'legalName' | 'relationships'> & Pick<HeldVersion, 'provenance'>

/** How many whole records of counterparts are in memory at once: an organization may have many thousands. */
const RECORDS = 1000

const NONE: ComingVersions = { versions: async () => new Map(), related: async () => new Map() }

/**
 * @returns by id, in the order of `ids`; without those that are not stored here, and without those of another register,
 *   which makes its own statements
 */
export async function heldSubjects(
  { organizations }: Pick<Store, 'organizations'>,
  register: Register,
  ids: readonly OrganizationId[],
  coming: ComingVersions = NONE,
): Promise<ReadonlyMap<OrganizationId, HeldSubject>> {
  async function held(wanted: readonly OrganizationId[]): Promise<Map<OrganizationId, HeldVersion>> {
    const replaced = await coming.versions(wanted)
    const stored = await organizations.currentMany(wanted.filter(id => !replaced.has(id)))
    const found = new Map<OrganizationId, HeldVersion>()
    for (const id of wanted) {
      const current = stored.get(id)
      const version = replaced.get(id) ?? (current && { ...current, content: current.organization })
      if (version) found.set(id, version)
    }
    return found
  }

  async function counterparts(wanted: readonly OrganizationId[]): Promise<Map<OrganizationId, Counterpart>> {
    const found = new Map<OrganizationId, Counterpart>()
    for (let at = 0; at < wanted.length; at += RECORDS) {
      for (const [id, { content, provenance }] of await held(wanted.slice(at, at + RECORDS))) {
        const { legalName, relationships } = content
        found.set(id, { register: content.register, legalName, relationships, provenance })
      }
    }
    return found
  }

  const own = [...(await held(ids))].filter(([, { content }]) => content.register === register.id)
  const ownIds = own.map(([id]) => id)
  const [stored, related] = [await organizations.statingAbout(ownIds), await coming.related(ownIds)]
  /** Organizations that may state a relationship to it, in order. */
  const stating = (id: OrganizationId): readonly OrganizationId[] =>
    [...new Set([...(stored.get(id) ?? []), ...(related.get(id) ?? [])])].sort()
  const others = own.flatMap(([id, { content }]) => [
    ...content.relationships.map(({ organization }) => organization),
    ...stating(id),
  ])
  const known = await counterparts([...new Set(others)])
  return new Map(own.map(([id, version]) => [id, subjectOf(version, register, { stating: stating(id), known })]))
}

function subjectOf(
  { content: organization, version, contentHash, provenance }: HeldVersion,
  register: Register,
  others: {
    readonly stating: readonly OrganizationId[]
    readonly known: ReadonlyMap<OrganizationId, Counterpart>
  },
): HeldSubject {
  const incoming: IncomingRelationship[] = []
  const relatedNames = new Map<OrganizationId, string>()
  for (const other of others.stating) {
    const from = others.known.get(other)
    if (from?.register !== register.id) continue
    for (const { kind, organization: about, ...dates } of from.relationships) {
      if (about !== organization.id) continue
      relatedNames.set(other, from.legalName)
      incoming.push({ statedBy: other, kind, ...dates, provenance: from.provenance })
    }
  }
  for (const { organization: other } of organization.relationships) {
    const name = others.known.get(other)?.legalName
    if (name !== undefined) relatedNames.set(other, name)
  }
  return { subject: { organization, register, provenance, incoming, relatedNames }, version, contentHash }
}
