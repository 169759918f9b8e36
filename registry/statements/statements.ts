/**
 * What an import states about an organization: one entry for each credential
 * that it should have, under every credential type that is minted at import.
 * Whether one has to be minted anew is decided by what it claims.
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
import { canonicalHash } from '../../domain/hash.ts'
import { type OrganizationId, parseOrganizationId } from '../../domain/identifiers.ts'
import {
  INVERSE_RELATIONSHIP,
  type Organization,
  type Provenance,
  type RelationshipKind,
} from '../../domain/organization.ts'
import type { Register } from '../../domain/register.ts'

/** An organization with what others state about it. */
export interface StatementSubject {
  readonly organization: Organization
  readonly register: Register
  readonly provenance: Provenance
  readonly incoming: readonly IncomingRelationship[]
  /** Names of the organizations in its relationships, as far as they are held here. */
  readonly relatedNames: ReadonlyMap<OrganizationId, string>
}

/** What another organization's record states about this one. */
export interface IncomingRelationship {
  /** Whose record it is. */
  readonly statedBy: OrganizationId
  /** As that record says it. */
  readonly kind: RelationshipKind
  readonly since?: string
  readonly until?: string
  /** Of that record. */
  readonly provenance: Provenance
}

/** One credential that an organization should have. */
export interface PlannedStatement {
  readonly definition: CredentialTypeDefinition
  /** Tells statements of one type apart; see `credentials.statement` in the store. */
  readonly key: string
  /** The organization at the other end, for a statement about a relationship. */
  readonly other?: OrganizationId
  /** Everything that is stated, but for what only the credential itself has. */
  readonly statement: Omit<Statement, 'credentialId' | 'issuer' | 'status'>
}

export interface StatementPlanner {
  /** Names of the types that are minted at import. */
  readonly types: ReadonlySet<string>
  /** Differs when there are other types, or other versions of them. */
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

/** What is to be said of an organization under one type; empty when the type does not apply. */
export function planType(definition: CredentialTypeDefinition, subject: StatementSubject): readonly PlannedStatement[] {
  const { organization, register, incoming, relatedNames } = subject
  return statementsOf(definition, { organization, register, incoming, relatedNames }).map(({ key, relationship }) => {
    const provenance = sourceOf(subject, relationship)
    const other = relationship && parseOrganizationId(relationship.organization)
    const validFrom = `${provenance.observedOn}T00:00:00Z`
    const statement = { organization, register, provenance, validFrom, ...(relationship ? { relationship } : {}) }
    return { definition, key, statement, ...(other === undefined ? {} : { other }) }
  })
}

/** The credential, ready to be signed. */
export function credentialOf(
  { definition, statement }: PlannedStatement,
  particulars: Pick<Statement, 'credentialId' | 'issuer' | 'issuerName' | 'status'>,
): object {
  return buildCredential(definition, { ...statement, ...particulars })
}

/** Equal for equal claims, whatever the credential's id, dates and status. */
export function claimsHashOf({ definition, statement }: PlannedStatement, issuer: string): string {
  const { id, values } = claimsOf(definition, { ...statement, issuer, credentialId: '' })
  return canonicalHash({ id, values })
}

/** Of the record that says it: the organization's own, or the other's when only that one has the relationship. */
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
