/** Finds an organization by the id in an address, as people and programs write it. */
import { parseOrganizationId } from '../../../../domain/identifiers.ts'
import type { OrganizationVersion } from '../../../../domain/organization.ts'
import type { AppDependencies } from '../../shared/dependencies.ts'

/**
 * Ids are case-sensitive, because two registration numbers may differ in case alone. When nothing matches, the id
 * in capitals is tried; `suggestion` is set when that one exists.
 */
export async function findOrganization(
  store: AppDependencies['store'],
  text: string,
): Promise<{ readonly organization?: OrganizationVersion; readonly suggestion?: string }> {
  const id = parseOrganizationId(text)
  const organization = id && (await store.organizations.current(id))
  if (organization) return { organization }
  const capitals = parseOrganizationId(text.toUpperCase())
  if (capitals === undefined || capitals === id) return {}
  return (await store.organizations.current(capitals)) ? { suggestion: capitals } : {}
}
