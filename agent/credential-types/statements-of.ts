/** The statements about an organization under a credential type: none, one, or one for each relationship. */
import { defined } from '../../domain/defined.ts'
import type { Bilingual } from '../../domain/register.ts'
import type { CredentialTypeDefinition } from './definition.ts'
import type { IncomingRelationship, SourceRegister, StatedOrganization, StatedRelationship } from './statement.ts'

/** The data from which statements are derived. */
export interface StatementSource {
  readonly organization: StatedOrganization
  readonly register: SourceRegister
  /** Legal names of other organizations, by id, where they are known here. */
  readonly relatedNames?: ReadonlyMap<string, string>
  /** Relationships to this organization in the records of other organizations. */
  readonly incoming?: readonly IncomingRelationship[]
}

/** One credential to issue. */
export interface StatementKey {
  /** Distinguishes statements of one type about one organization: '' or e.g. `owns:CA-XP.XP0000002`. */
  readonly key: string
  readonly relationship?: StatedRelationship
}

/** Kinds of relationships as seen from the other organization. */
const INVERSE: Readonly<Record<string, string>> = {
  owns: 'owned-by',
  'owned-by': 'owns',
  'does-business-as': 'business-name-of',
  'business-name-of': 'does-business-as',
}

/**
 * The statements about an organization's version, in a stable order; empty when the type does not apply. The same
 * content always gives the same keys: when a key disappears, its statement is no longer made.
 */
export function statementsOf(definition: CredentialTypeDefinition, source: StatementSource): readonly StatementKey[] {
  if (definition.each === undefined) return objectionTo(definition, source) ? [] : [{ key: '' }]
  return relationshipsOf(source).filter(({ relationship }) => !objectionTo(definition, { ...source, relationship }))
}

/** The reason why the type does not apply: the first condition that does not hold. `undefined` when it applies. */
export function objectionTo(
  { compiled }: CredentialTypeDefinition,
  {
    organization,
    register,
    relationship,
  }: StatementSource & { readonly relationship?: StatedRelationship | undefined },
): { readonly otherwise?: Bilingual } | undefined {
  const failed = compiled.when.find(({ holds }) => !holds({ organization, register, relationship }))
  return failed && defined({ otherwise: failed.otherwise })
}

/**
 * The organization's own relationships, and those in others' records that its own record lacks. Where both records
 * state one relationship, the organization's own record decides.
 */
function relationshipsOf({ organization, incoming = [], relatedNames }: StatementSource): readonly StatementKey[] {
  const own = organization.relationships
  const others = incoming.flatMap(({ statedBy, kind, since, until }) => {
    const inverse = Object.hasOwn(INVERSE, kind) ? INVERSE[kind] : undefined
    if (inverse === undefined) return []
    const seen = { kind: inverse, organization: statedBy, ...(since && { since }), ...(until && { until }) }
    return own.some(one => isSame(one, seen)) ? [] : [seen]
  })
  const sorted = [...own, ...others].sort((one, other) => compare(sortKey(one), sortKey(other)))
  const distinct = sorted.filter((one, position) => position === 0 || sortKey(one) !== sortKey(sorted[position - 1]))
  const taken = new Set<string>()
  return distinct.map(({ kind, organization: other, since, until }) => {
    const plain = `${kind}:${other}`
    // Two periods of one relationship are two statements; the first keeps the plain key when another is added later.
    const key = taken.has(plain) ? `${plain}:${since ?? ''}` : plain
    taken.add(plain)
    const name = relatedNames?.get(other)
    const relationship = {
      kind,
      organization: other,
      ...(name && { name }),
      ...(since && { since }),
      ...(until && { until }),
    }
    return { key, relationship }
  })
}

type Sided = { readonly kind: string; readonly organization: string; readonly since?: string }

/** Whether two records state one relationship. Either of them may lack the day on which it began. */
function isSame(one: Sided, other: Sided): boolean {
  if (one.kind !== other.kind || one.organization !== other.organization) return false
  return one.since === other.since || one.since === undefined || other.since === undefined
}

function sortKey(relationship: Sided | undefined): string {
  const { kind, organization, since = '' } = relationship ?? { kind: '', organization: '' }
  return `${kind}:${organization}:${since}`
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
