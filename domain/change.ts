/**
 * The change feed: the one sequence of changes that all followers read.
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

/**
 * Names the feed that a `seq` belongs to. The registry's id is made once, with its database. The epoch begins at 1 and
 * grows when the operator accepts an older copy of the database: changes made after that copy are lost, and the same
 * `seq` then means another change. Consumers keep both with a `seq`, and start again when either differs.
 */
export interface FeedIdentity {
  /** A random UUID. */
  readonly registry: string
  readonly epoch: number
}

/** The feed's identity as one string, for consumers that keep it beside a `seq`. */
export function feedName({ registry, epoch }: FeedIdentity): string {
  return `${registry}/${epoch}`
}
