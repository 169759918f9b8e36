/**
 * Organizations as statements about them need them: with the relationships that
 * others state about them and with the names of those others. During an import
 * it shows the stored data as they will be once the batch is in the store.
 */
import type { OrganizationId } from '../../domain/identifiers.ts'
import type { Organization, Provenance } from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'
import type { Store } from '../store/sqlite/store.ts'
import type { IncomingRelationship, StatementSubject } from './statements.ts'

export interface HeldSubject {
  readonly subject: StatementSubject
  readonly version: number
  readonly contentHash: string
  /** Organizations in its relationships whose records the import will still read. */
  readonly waitsFor: ReadonlySet<OrganizationId>
}

/** A version that is stored, or is about to be. */
export interface HeldVersion {
  readonly content: Organization
  readonly version: number
  readonly contentHash: string
  readonly provenance: Provenance
}

export interface HeldView {
  /** Ids of the organizations at the other end of its relationships, before and after the batch. */
  related(id: OrganizationId): ReadonlySet<OrganizationId>
  /** `undefined` when it is not stored here, or belongs to another register, which makes its own statements. */
  subject(id: OrganizationId): HeldSubject | undefined
}

/**
 * @param isToCome whether the import will still read the organization's record, and so bring its name
 * @param batch versions that replace those in the store; `undefined` keeps the stored version
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
  /** Ids of the organizations that state a relationship to this one, in order. */
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
