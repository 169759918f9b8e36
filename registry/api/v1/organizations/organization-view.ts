/** The organization as the API shows it: the stored record, with the register's labels and licence. */
import { defined } from '../../../../domain/defined.ts'
import type { OrganizationId } from '../../../../domain/identifiers.ts'
import {
  localityOf,
  type Organization,
  type OrganizationVersion,
  type Relationship,
} from '../../../../domain/organization.ts'
import type { Bilingual } from '../../../../domain/register.ts'
import type { RegisterState } from '../../../store/port.ts'
import type { OrganizationBody, OrganizationSummary, RelationshipBody } from '../../shared/contract.ts'
import { itself } from '../../shared/labels.ts'
import { codedEntityType, codedStatus } from './labels.ts'

/** The part of an organization that lists and search results show. */
export function organizationSummary(organization: Organization, state: RegisterState | undefined): OrganizationSummary {
  const { id, legalName, registrationNumber, register, jurisdiction, registeredOn, dissolvedOn } = organization
  const locality = localityOf(organization)
  const { code, label } = codedEntityType(state?.register, organization.entityType)
  return {
    id,
    legalName,
    registrationNumber,
    register,
    jurisdiction,
    entityType: { code, label },
    status: codedStatus(state?.register, organization.status),
    ...defined({ registeredOn, dissolvedOn, locality }),
  }
}

/**
 * Builds the whole record.
 * @param relationships its own and those that others state about it, in display order
 * @param others current versions of the organizations in them, as far as this registry has them
 */
export function organizationBody(
  current: OrganizationVersion,
  state: RegisterState | undefined,
  relationships: readonly Relationship[],
  others: ReadonlyMap<OrganizationId, OrganizationVersion>,
): OrganizationBody {
  const { organization, version, seq, recordedAt, provenance } = current
  const { reason, since } = organization.status
  const register = state?.register
  return {
    ...organizationSummary(organization, state),
    version,
    seq,
    recordedAt,
    status: {
      ...codedStatus(register, organization.status),
      ...defined({ reason, since }),
    },
    entityType: codedEntityType(register, organization.entityType),
    previousNames: organization.previousNames.map(previous => ({ ...previous })),
    otherNames: organization.otherNames.map(other => ({ ...other })),
    addresses: organization.addresses.map(address => ({ ...address, lines: [...address.lines] })),
    identifiers: organization.identifiers.map(identifier => ({ ...identifier })),
    relationships: relationships.map(relationship => relationshipBody(relationship, others)),
    provenance: {
      register: organization.register,
      registerName: register?.name ?? itself(organization.register),
      authority: register?.authority.name ?? itself(organization.register),
      licence: register?.licence ?? UNKNOWN_LICENCE,
      invented: register?.invented ?? false,
      ...provenance,
      ...defined({ lastImportedAt: state?.lastImportedAt }),
    },
  }
}

/** An organization's own relationships, then those that only others state about it. */
export function mergeRelationships(own: readonly Relationship[], stated: readonly Relationship[]): Relationship[] {
  const key = (relationship: Relationship) => `${relationship.kind} ${relationship.organization}`
  const known = new Set(own.map(key))
  return [...own, ...stated.filter(relationship => !known.has(key(relationship)))]
}

function relationshipBody(
  { kind, organization: id, since, until }: Relationship,
  others: ReadonlyMap<OrganizationId, OrganizationVersion>,
): RelationshipBody {
  const other = others.get(id)?.organization
  return {
    kind,
    organization: { id, ...(other ? { legalName: other.legalName, active: other.status.active } : {}) },
    ...defined({ since, until }),
  }
}

const NOT_STATED: Bilingual = { en: 'The licence is not stated.', fr: 'La licence n’est pas indiquée.' }
const UNKNOWN_LICENCE = { name: '', url: '', notice: NOT_STATED }
