/** Reads the organization that a command is given. */
import { OrgsealError } from '../../domain/errors.ts'
import { type OrganizationId, parseOrganizationId } from '../../domain/identifiers.ts'

/** @throws {OrgsealError} `organization_not_found` for a text that cannot be an id */
export function organizationIdOf(given: string): OrganizationId {
  const id = parseOrganizationId(given)
  if (id) return id
  throw organizationNotFound(given)
}

export function organizationNotFound(given: string): OrgsealError {
  return new OrgsealError('organization_not_found', `There is no organization ${given} here.`)
}
