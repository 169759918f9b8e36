/**
 * Organizations as a statement about them has to see them: with what others
 * state about them and with the names of those others. An import looks at what
 * is held as it will be once its batch is in the store.
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
  /** Organizations in its relationships whose records an import has yet to read. */
  readonly waitsFor: ReadonlySet<OrganizationId>
}

/** A version that is held, or is about to be. */
export interface HeldVersion {
  readonly content: Organization
  readonly version: number
  readonly contentHash: string
  readonly provenance: Provenance
}

export interface HeldView {
  /** Ids of the organizations at the other end of its relationships, as they were and as they will be. */
  related(id: OrganizationId): ReadonlySet<OrganizationId>
  /** `undefined` when it is not held here, or belongs to another register, which states what it says of it itself. */
  subject(id: OrganizationId): HeldSubject | undefined
}

/**
 * @param isToCome whether the organization's record is about to be read, and will bring its name
 * @param batch versions that take the place of those in the store; `undefined` leaves what is there
 */
export function heldView(
  store: Pick<Store, 'organizations'>,
  register: Register,
  isToCome: (id: OrganizationId) => boolean = () => false,
  batch: ReadonlyMap<OrganizationId, HeldVersion | undefined> = new Map(),
): HeldView {
  const stating = new Map<OrganizationId, OrganizationId[]>()
  for (const [id, added] of batch) {
    for (const { organization: other } of added?.content.relationships ?? []) {
      stating.set(other, [...(stating.get(other) ?? []), id])
    }
  }
  const held = (id: OrganizationId): HeldVersion | undefined => {
    const added = batch.get(id)
    if (added) return added
    const current = store.organizations.held(id)
    return current && { ...current, content: current.organization }
  }
  /** Ids of the organizations that state something about this one, in order. */
  const statingAbout = (id: OrganizationId): readonly OrganizationId[] => {
    const before = store.organizations.statingAbout(id).filter(other => !batch.get(other))
    return [...new Set([...before, ...(stating.get(id) ?? [])])].sort()
  }

  return {
    related(id) {
      const before = batch.get(id) && store.organizations.held(id)?.organization.relationships
      const now = held(id)?.content.relationships ?? []
      return new Set([...(before ?? []), ...now].map(other => other.organization).concat(statingAbout(id)))
    },

    subject(id) {
      const own = held(id)
      if (own?.content.register !== register.id) return undefined
      const { content: organization, contentHash, provenance, version } = own
      const incoming: IncomingRelationship[] = []
      const relatedNames = new Map<OrganizationId, string>()
      const waitsFor = new Set<OrganizationId>()
      for (const other of statingAbout(id)) {
        const from = held(other)
        if (from?.content.register !== register.id) continue
        relatedNames.set(other, from.content.legalName)
        for (const { kind, organization: about, ...dates } of from.content.relationships) {
          if (about === id) incoming.push({ statedBy: other, kind, ...dates, provenance: from.provenance })
        }
      }
      for (const { organization: other } of organization.relationships) {
        const name = held(other)?.content.legalName
        if (name !== undefined) relatedNames.set(other, name)
        else if (isToCome(other)) waitsFor.add(other)
      }
      return { subject: { organization, register, provenance, incoming, relatedNames }, version, contentHash, waitsFor }
    },
  }
}
