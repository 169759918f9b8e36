/**
 * Compares a page with what was signed. A sound credential proves nothing about a page that says something else, so the
 * two are compared before a tick is shown.
 */
import type { OrganizationBody } from '../../registry/api/shared/contract.ts'
import { organizationOf, readClaims } from './claims.ts'

type MatchedField = 'organization' | 'legalName' | 'registrationNumber' | 'status'

export type PageMatch =
  | { readonly outcome: 'pass' }
  | { readonly outcome: 'fail'; readonly fields: readonly MatchedField[] }
  | { readonly outcome: 'unknown' }

/** The facts that the page shows of its organization. */
export type Shown = Pick<OrganizationBody, 'id' | 'legalName' | 'registrationNumber'> & {
  readonly status: Pick<OrganizationBody['status'], 'code' | 'active'>
}

/**
 * @param shown the record from which the page was made
 * @param payload the credential's payload as verified; absent when it could not be read
 */
export function pageMatches(shown: Shown, payload: Readonly<Record<string, unknown>> | undefined): PageMatch {
  if (payload === undefined) return { outcome: 'unknown' }
  const claims = readClaims(payload)
  const same: Readonly<Record<MatchedField, boolean>> = {
    organization: organizationOf(claims.subject) === shown.id,
    legalName: claims.legalName === shown.legalName,
    registrationNumber: claims.registrationNumber === shown.registrationNumber,
    status: claims.status?.code === shown.status.code && claims.status.active === shown.status.active,
  }
  const fields = (['organization', 'legalName', 'registrationNumber', 'status'] as const).filter(field => !same[field])
  return fields.length === 0 ? { outcome: 'pass' } : { outcome: 'fail', fields }
}
