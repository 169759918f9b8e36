/**
 * The change feed: the one sequence that everything after the commit follows.
 * `seq` grows by one with every change and has no gaps.
 */
import type { CredentialId, OrganizationId } from './identifiers.ts'

export type Change = ChangeBase &
  (
    | { readonly kind: 'organization-version'; readonly version: number }
    | { readonly kind: 'credential-minted'; readonly credential: CredentialId; readonly version: number }
    | { readonly kind: 'credential-status'; readonly credential: CredentialId }
  )

interface ChangeBase {
  readonly seq: number
  /** When it was committed, ISO 8601 with zone. */
  readonly at: string
  readonly organization: OrganizationId
}
