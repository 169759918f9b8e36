/**
 * The organization as its register describes it. `Organization` is the content
 * of a version. Its canonical hash decides whether anything changed, so it must
 * not hold anything that differs between two readings of an unchanged record.
 * The time of reading, for example, belongs to `Provenance`.
 */
import type { IsoDate, OrganizationId } from './identifiers.ts'

export interface Organization {
  readonly id: OrganizationId
  /** Id of the register that is the source, e.g. `isle-of-man`. */
  readonly register: string
  readonly jurisdiction: string
  readonly registrationNumber: string
  readonly legalName: string
  readonly previousNames: readonly PreviousName[]
  readonly otherNames: readonly OtherName[]
  /** The register's own term for the type; its label and ELF code are in the register's description. */
  readonly entityType: string
  readonly status: OrganizationStatus
  /** Absent when the register does not give it: an unknown date stays unknown. */
  readonly registeredOn?: IsoDate
  readonly dissolvedOn?: IsoDate
  readonly addresses: readonly Address[]
  readonly identifiers: readonly Identifier[]
  readonly relationships: readonly Relationship[]
}

export interface PreviousName {
  readonly name: string
  readonly from?: IsoDate
  readonly until?: IsoDate
}

type OtherNameKind = 'assumed' | 'translated'

export interface OtherName {
  readonly name: string
  readonly kind: OtherNameKind
  /** BCP 47 language tag, where the register says in which language the name is. */
  readonly language?: string
}

export interface OrganizationStatus {
  /** The register's own term, e.g. `Live`, or `not-listed` when the register no longer lists the organization. */
  readonly code: string
  /** Whether the organization exists and may act, according to this register's use of the term. */
  readonly active: boolean
  readonly reason?: string
  readonly since?: IsoDate
}

/** Status of an organization that the register's newest file no longer contains. */
export const NOT_LISTED = 'not-listed'

type AddressKind = 'registered-office' | 'mailing'

export interface Address {
  readonly kind: AddressKind
  readonly lines: readonly string[]
  readonly locality?: string
  readonly region?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2 */
  readonly country?: string
}

/** Another identifier of the same organization, e.g. a business number or an LEI. */
export interface Identifier {
  readonly scheme: string
  readonly value: string
}

export type RelationshipKind = 'owns' | 'owned-by' | 'does-business-as' | 'business-name-of'

export interface Relationship {
  readonly kind: RelationshipKind
  readonly organization: OrganizationId
  readonly since?: IsoDate
  readonly until?: IsoDate
}

/** The same relationship, seen from the other organization. */
export const INVERSE_RELATIONSHIP: Readonly<Record<RelationshipKind, RelationshipKind>> = {
  owns: 'owned-by',
  'owned-by': 'owns',
  'does-business-as': 'business-name-of',
  'business-name-of': 'does-business-as',
}

/** The source of a version. */
export interface Provenance {
  /** `sha-256:<hex>` of the source record as the register gave it. */
  readonly sourceRecordHash: string
  /** The day on which the record was read: as the register's file says, otherwise the day of the import. */
  readonly observedOn: IsoDate
  /** The register's own page about this organization. */
  readonly sourceUrl?: string
}

export interface OrganizationVersion {
  readonly organization: Organization
  /** 1 for the first. */
  readonly version: number
  /** `sha-256:<hex>` of the JCS (RFC 8785) form of `organization`. */
  readonly contentHash: string
  readonly provenance: Provenance
  /** Its position in the change feed. */
  readonly seq: number
  /** When it was committed here, ISO 8601 with zone. */
  readonly recordedAt: string
}

/** Returns the locality of the registered office; when it is unknown, that of the first address that has one. */
export function localityOf({ addresses }: Pick<Organization, 'addresses'>): string | undefined {
  const office = addresses.find(address => address.kind === 'registered-office' && address.locality !== undefined)
  return (office ?? addresses.find(address => address.locality !== undefined))?.locality
}
