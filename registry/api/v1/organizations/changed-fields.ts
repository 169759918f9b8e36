/** Compares two versions of an organization. */
import { isDeepStrictEqual } from 'node:util'
import type { Organization } from '../../../../domain/organization.ts'

/** Names of the fields that differ, in alphabetical order; empty when there is no previous version. */
export function changedFields(before: Organization | undefined, after: Organization): string[] {
  if (!before) return []
  const old = new Map<string, unknown>(Object.entries(before))
  const now = new Map<string, unknown>(Object.entries(after))
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter(field => !isDeepStrictEqual(old.get(field), now.get(field)))
    .sort()
}
