/**
 * The statements that an import makes about an organization: one entry for each
 * credential that it should have, of all types that are minted at import. The
 * claims decide whether a new credential has to be minted.
 */
import {
  buildCredential,
  type CredentialTypeDefinition,
  type CredentialTypes,
  claimsOf,
  type StatedRelationship,
  type Statement,
  statementsOf,
} from '../../agent/credential-types/index.ts'
import { defined } from '../../domain/defined.ts'
import { canonicalHash } from '../../domain/hash.ts'
import type { OrganizationId } from '../../domain/identifiers.ts'
import {
  INVERSE_RELATIONSHIP,
  type Organization,
  type Provenance,
  type RelationshipKind,
} from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'

/** An organization, with the relationships that others state about it. */
export interface StatementSubject {
  readonly organization: Organization
  readonly register: Register
  readonly provenance: Provenance
  readonly incoming: readonly IncomingRelationship[]
  /** Names of the organizations in its relationships, as far as they are stored here. */
  readonly relatedNames: ReadonlyMap<OrganizationId, string>
}

/** A relationship that another organization's record states about this one. */
export interface IncomingRelationship {
  /** The organization whose record states it. */
  readonly statedBy: OrganizationId
  /** The kind in that record. */
  readonly kind: RelationshipKind
  readonly since?: string
  readonly until?: string
  /** The provenance of that record. */
  readonly provenance: Provenance
}

/** One credential that an organization should have. */
export interface PlannedStatement {
  readonly definition: CredentialTypeDefinition
  /** Distinguishes statements of one type; see `credentials.statement` in the store. */
  readonly key: string
  /** The statement without the members that only the credential has. */
  readonly statement: Omit<Statement, 'credentialId' | 'issuer' | 'status'>
}

export interface StatementPlanner {
  /** Names of the types that are minted at import. */
  readonly types: ReadonlySet<string>
  /** Changes when a type is added, removed or gets another version. */
  readonly fingerprint: string
  plan(subject: StatementSubject): readonly PlannedStatement[]
}

export function statementPlanner(credentialTypes: CredentialTypes): StatementPlanner {
  const names = new Set(credentialTypes.list().map(({ type }) => type))
  const newest = [...names].flatMap(type => credentialTypes.get(type) ?? [])
  const definitions = newest.filter(({ issuance }) => issuance === 'import')
  return {
    types: new Set(definitions.map(({ type }) => type)),
    fingerprint: definitions.map(({ type, version }) => `${type}/${version}`).join(),
    plan: subject => definitions.flatMap(definition => planType(definition, subject)),
  }
}

/** Returns the statements of one type about an organization; empty when the type does not apply. */
export function planType(definition: CredentialTypeDefinition, subject: StatementSubject): readonly PlannedStatement[] {
  const { organization, register, incoming, relatedNames } = subject
  return statementsOf(definition, { organization, register, incoming, relatedNames }).map(({ key, relationship }) => {
    const provenance = sourceOf(subject, relationship)
    const validFrom = `${provenance.observedOn}T00:00:00Z`
    const statement = { organization, register, provenance, validFrom, ...defined({ relationship }) }
    return { definition, key, statement }
  })
}

/** Builds the credential, ready to be signed. */
export function credentialOf(
  { definition, statement }: PlannedStatement,
  particulars: Pick<Statement, 'credentialId' | 'issuer' | 'issuerName' | 'status'>,
): object {
  return buildCredential(definition, { ...statement, ...particulars })
}

/** Hashes the claims: equal for equal claims, whatever the credential's id, dates and status. */
export function claimsHashOf({ definition, statement }: PlannedStatement, issuer: string): string {
  const { id, values } = claimsOf(definition, { ...statement, issuer, credentialId: '' })
  return canonicalHash({ id, values })
}

/** Returns the source of the statement: the organization's own record, or the other's if only that one states it. */
function sourceOf(
  { organization, provenance, incoming }: StatementSubject,
  relationship: StatedRelationship | undefined,
): Provenance {
  if (!relationship) return provenance
  const { kind, organization: other, since } = relationship
  const own = organization.relationships.some(
    one => one.kind === kind && one.organization === other && one.since === since,
  )
  if (own) return provenance
  const stated = incoming.find(
    one => one.statedBy === other && one.since === since && INVERSE_RELATIONSHIP[one.kind] === kind,
  )
  return stated?.provenance ?? provenance
}
