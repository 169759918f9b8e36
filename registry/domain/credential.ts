/** A credential as the registry keeps it: the signed text and what became of it. */
import type { CredentialId, OrganizationId } from './identifiers.ts'

/** What a status list can say of a credential (Bitstring Status List v1.0, section 2.2). */
export type StatusPurpose = 'revocation' | 'suspension' | 'message'

export const STATUS_PURPOSES: readonly StatusPurpose[] = ['revocation', 'suspension', 'message']

export interface StatusEntry {
  /** The list pair's number; the list for one purpose is `<list>-<purpose>`. */
  readonly list: number
  readonly index: number
  readonly revoked: boolean
  readonly suspended: boolean
  /** A newer credential of the same statement replaces this one. */
  readonly superseded: boolean
}

export interface StoredCredential {
  readonly id: CredentialId
  readonly organization: OrganizationId
  /** Version of the organization that it states. */
  readonly version: number
  /** Credential type, e.g. `registration`. */
  readonly type: string
  /** Compact JWS, `application/vc+jwt`. */
  readonly jwt: string
  /** `sha-256:<hex>` of `jwt`. */
  readonly digest: string
  /** When it was signed, ISO 8601. */
  readonly issuedAt: string
  readonly status: StatusEntry
  /** The credential that replaced it. */
  readonly supersededBy?: CredentialId
}

export type CredentialState = 'current' | 'superseded' | 'suspended' | 'revoked'

/** The one word for a credential's status: the gravest thing that can be said of it. */
export function credentialState(status: StatusEntry): CredentialState {
  if (status.revoked) return 'revoked'
  if (status.suspended) return 'suspended'
  return status.superseded ? 'superseded' : 'current'
}
