/** Finds the requested statement in the organization's present record, or the reason why there is none. */
import { type CredentialTypeDefinition, type CredentialTypes, objectionTo } from '../../agent/credential-types/index.ts'
import { OrgsealError } from '../../domain/errors.ts'
import { isDid, type OrganizationId } from '../../domain/identifiers.ts'
import type { Store } from '../store/port.ts'
import { type HeldSubject, heldSubjects } from './held-subjects.ts'
import { type PlannedStatement, planType } from './statements.ts'

interface Asked {
  readonly organization: OrganizationId
  /** Selects one of several statements of a type about one organization, e.g. `owns:XX-EP.EP0001182`. */
  readonly statement?: string
  /** A DID of the organization, for the type that states control of it. */
  readonly holder?: string
}

/** @throws {OrgsealError} `credential_type_not_found` */
export function requestedType(types: CredentialTypes, type: string): CredentialTypeDefinition {
  const definition = types.get(type)
  if (definition) return definition
  const known = [...new Set(types.list().map(one => one.type))].join(', ')
  throw new OrgsealError('credential_type_not_found', `There is no credential type ${type}. The types are ${known}.`)
}

/**
 * @throws {OrgsealError} `organization_not_found`, `not_in_good_standing`, `nothing_to_state`, `statement_required`,
 *   `holder_required` for a holder that is not a DID
 */
export async function requestedStatement(
  store: Store,
  definition: CredentialTypeDefinition,
  asked: Asked,
): Promise<{ readonly held: HeldSubject; readonly planned: PlannedStatement }> {
  const held = await subjectOf(store, asked.organization)
  return { held, planned: chooseStatement(definition, held, asked) }
}

async function subjectOf(store: Store, id: OrganizationId): Promise<HeldSubject> {
  const current = await store.organizations.current(id)
  const register = current && (await store.registers.get(current.organization.register))?.register
  const held = register && (await heldSubjects(store, register, [id])).get(id)
  if (held) return held
  throw new OrgsealError('organization_not_found', `This registry has no organization ${id}.`)
}

function chooseStatement(
  definition: CredentialTypeDefinition,
  { subject }: HeldSubject,
  { statement, holder }: Asked,
): PlannedStatement {
  const planned = planType(definition, subject)
  const [first, ...others] = statement === undefined ? planned : planned.filter(({ key }) => key === statement)
  if (!first) throw objection(definition, subject, planned)
  if (others.length > 0) {
    const keys = planned.map(({ key }) => key).join(', ')
    throw new OrgsealError('statement_required', `There are several statements. Choose one of ${keys}.`)
  }
  if (holder !== undefined && !isDid(holder)) {
    throw new OrgsealError('holder_required', `"${holder}" is not a DID. Give a DID that the organization controls.`)
  }
  // Each DID has its own credential, which supersedes the earlier one for the same DID.
  return holder === undefined ? first : { ...first, key: holder, statement: { ...first.statement, holder } }
}

function objection(
  definition: CredentialTypeDefinition,
  { organization, register }: HeldSubject['subject'],
  planned: readonly PlannedStatement[],
): OrgsealError {
  const { type } = definition
  if (planned.length > 0) {
    const keys = planned.map(({ key }) => key).join(', ')
    return new OrgsealError('statement_required', `There is no such statement. Choose one of ${keys}.`)
  }
  const why =
    objectionTo(definition, { organization, register })?.otherwise?.en ??
    'Its record does not contain the facts for it.'
  const sentence = `A ${type} credential cannot be issued for ${organization.id}. ${why}`
  return new OrgsealError(organization.status.active ? 'nothing_to_state' : 'not_in_good_standing', sentence)
}
