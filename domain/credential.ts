/** A credential as the registry stores it: the signed text and its status. */
import type { CredentialId, OrganizationId } from './identifiers.ts'

/** The purposes that a status list can have (Bitstring Status List v1.0, section 2.2). */
export type StatusPurpose = 'revocation' | 'suspension' | 'message'

export const STATUS_PURPOSES: readonly StatusPurpose[] = ['revocation', 'suspension', 'message']

export interface StatusEntry {
  /** The list pair's number; the list for one purpose is `<list>-<purpose>`. */
  readonly list: number
  readonly index: number
  readonly revoked: boolean
  readonly suspended: boolean
  /** A newer credential of the same statement replaces this one, or the statement is no longer made. */
  readonly superseded: boolean
}

/** The credential type that states the record itself: every version of an organization has one. */
export const RECORD_TYPE = 'registration'

export interface StoredCredential {
  readonly id: CredentialId
  readonly organization: OrganizationId
  /** The version of the organization that the credential describes. */
  readonly version: number
  /** Credential type, e.g. `registration`. */
  readonly type: string
  /** Counts the credentials of this type for this organization, from 1. */
  readonly ordinal: number
  /** Tells statements of one type apart, e.g. `owns:CA-XP.XP2`; empty where there is one for each organization. */
  readonly statement: string
  /** Id of the issuer that signed it. */
  readonly issuer: string
  /** Compact JWS, `application/vc+jwt`. */
  readonly jwt: string
  /** `sha-256:<hex>` of `jwt`. */
  readonly digest: string
  /** When it was signed, ISO 8601. */
  readonly issuedAt: string
  /** The end of its validity period, ISO 8601. */
  readonly validUntil?: string
  /** Hash of the claims without the dates of signing and the like: equal for equal statements. */
  readonly claimsHash?: string
  /** Absent for credentials that are too short-lived to be revoked. */
  readonly status?: StatusEntry
  /** The credential that replaced it. */
  readonly supersededBy?: CredentialId
  /** When the registry ceased to make this statement without a replacement, ISO 8601. */
  readonly endedAt?: string
}

export type CredentialState = 'current' | 'superseded' | 'suspended' | 'revoked'

/** Returns the state of a credential. When several apply, the most serious one counts. */
export function credentialState(
  credential: Pick<StoredCredential, 'status' | 'supersededBy' | 'endedAt'>,
): CredentialState {
  if (credential.status?.revoked) return 'revoked'
  if (credential.status?.suspended) return 'suspended'
  return credential.supersededBy === undefined && credential.endedAt === undefined ? 'current' : 'superseded'
}
