/**
 * Organizations as statements about them need them: with the relationships that
 * others state about them and with the names of those others. During an import
 * it shows the stored data as they will be once the batch is in the store.
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
  /** Returns the ids at the other ends of these organizations' relationships, before and after the batch. */
  related(ids: Iterable<OrganizationId>): Promise<ReadonlySet<OrganizationId>>
  /** Returns those that are stored here and belong to the register; another register makes its own statements. */
  subjects(ids: Iterable<OrganizationId>): Promise<ReadonlyMap<OrganizationId, HeldSubject>>
}

/** What statements need of an organization at the other end of a relationship: a small part of its record. */
type Counterpart = Pick<Organization, 'register' | 'legalName' | 'relationships'> & Pick<HeldVersion, 'provenance'>

/** How many whole records of counterparts are in memory at once: an organization may have many thousands. */
const RECORDS = 1000

/**
 * @param toCome which of the organizations the import will still read, and so bring their names
 * @param batch versions that replace those in the store; `undefined` keeps the stored version
 */
export function heldView(
  { organizations }: Pick<Store, 'organizations'>,
  register: Register,
  toCome: (ids: Iterable<OrganizationId>) => Promise<ReadonlySet<OrganizationId>> = async () => new Set(),
  batch: ReadonlyMap<OrganizationId, HeldVersion | undefined> = new Map(),
): HeldView {
  const stating = new Map<OrganizationId, OrganizationId[]>()
  for (const [id, added] of batch) {
    for (const { organization: other } of added?.content.relationships ?? []) {
      stating.set(other, [...(stating.get(other) ?? []), id])
    }
  }

  async function held(ids: readonly OrganizationId[]): Promise<Map<OrganizationId, HeldVersion>> {
    const stored = await organizations.currentMany(ids.filter(id => !batch.get(id)))
    const found = new Map<OrganizationId, HeldVersion>()
    for (const id of ids) {
      const current = stored.get(id)
      const version = batch.get(id) ?? (current && { ...current, content: current.organization })
      if (version) found.set(id, version)
    }
    return found
  }

  /** Returns for each the ids of the organizations that state a relationship to it, in order. */
  async function statingAbout(
    ids: readonly OrganizationId[],
  ): Promise<(id: OrganizationId) => readonly OrganizationId[]> {
    const stored = await organizations.statingAbout(ids)
    return id => {
      const before = (stored.get(id) ?? []).filter(other => !batch.get(other))
      return [...new Set([...before, ...(stating.get(id) ?? [])])].sort()
    }
  }

  async function counterparts(ids: readonly OrganizationId[]): Promise<Map<OrganizationId, Counterpart>> {
    const found = new Map<OrganizationId, Counterpart>()
    for (let at = 0; at < ids.length; at += RECORDS) {
      for (const [id, { content, provenance }] of await held(ids.slice(at, at + RECORDS))) {
        found.set(id, asCounterpart(content, provenance))
      }
    }
    return found
  }

  return {
    async related(ids) {
      const all = [...ids]
      const before = await organizations.currentMany(all.filter(id => batch.get(id)))
      const now = await held(all)
      const about = await statingAbout(all)
      const related = new Set<OrganizationId>()
      for (const id of all) {
        const stated = [
          ...(before.get(id)?.organization.relationships ?? []),
          ...(now.get(id)?.content.relationships ?? []),
        ]
        for (const { organization: other } of stated) related.add(other)
        for (const other of about(id)) related.add(other)
      }
      return related
    },

    async subjects(ids) {
      const own = [...(await held([...ids]))].filter(([, { content }]) => content.register === register.id)
      const about = await statingAbout(own.map(([id]) => id))
      const others = new Set<OrganizationId>()
      for (const [id, { content }] of own) {
        for (const { organization: other } of content.relationships) others.add(other)
        for (const other of about(id)) others.add(other)
      }
      const known = await counterparts([...others])
      const awaited = await toCome([...others].filter(other => !known.has(other)))
      return new Map(
        own.map(([id, version]) => [id, subjectOf(version, register, { stating: about(id), known, awaited })]),
      )
    },
  }
}

function asCounterpart({ register, legalName, relationships }: Organization, provenance: Provenance): Counterpart {
  return { register, legalName, relationships, provenance }
}

function subjectOf(
  { content: organization, version, contentHash, provenance }: HeldVersion,
  register: Register,
  others: {
    /** Those that state a relationship to it, in order. */
    readonly stating: readonly OrganizationId[]
    readonly known: ReadonlyMap<OrganizationId, Counterpart>
    /** Those that are not known yet, but will be. */
    readonly awaited: ReadonlySet<OrganizationId>
  },
): HeldSubject {
  const incoming: IncomingRelationship[] = []
  const relatedNames = new Map<OrganizationId, string>()
  const waitsFor = new Set<OrganizationId>()
  for (const other of others.stating) {
    const from = others.known.get(other)
    if (from?.register !== register.id) continue
    relatedNames.set(other, from.legalName)
    for (const { kind, organization: about, ...dates } of from.relationships) {
      if (about === organization.id) incoming.push({ statedBy: other, kind, ...dates, provenance: from.provenance })
    }
  }
  for (const { organization: other } of organization.relationships) {
    const name = others.known.get(other)?.legalName
    if (name !== undefined) relatedNames.set(other, name)
    else if (others.awaited.has(other)) waitsFor.add(other)
  }
  return { subject: { organization, register, provenance, incoming, relatedNames }, version, contentHash, waitsFor }
}
