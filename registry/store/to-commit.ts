/** The data that one transaction adds: new versions, new credentials, and the status indexes that they take. */
import type { CredentialId, OrganizationId } from '../../domain/identifiers.ts'
import type { Organization, Provenance } from '../../domain/organization.ts'

/** Data to commit about one organization: a new version, or only new statements about the current version. */
export interface OrganizationCommit {
  readonly organization: OrganizationId
  /** The version that the credentials describe: the new one, or one that must still be the current one. */
  readonly version: number
  readonly newVersion?: NewVersion
  /** See `OrganizationState.statementsHash`; not changed when absent. */
  readonly statementsHash?: string
  readonly credentials: readonly NewCredential[]
  /** Statements that are no longer made and have no successor. */
  readonly ended?: readonly { readonly type: string; readonly statement: string }[]
}

export interface NewVersion {
  readonly content: Organization
  readonly contentHash: string
  readonly provenance: Provenance
  /** The source record as the register gave it, as text. */
  readonly sourceRecord: string
}

export interface NewCredential {
  readonly id: CredentialId
  readonly type: string
  readonly ordinal: number
  readonly statement: string
  /** Id of the issuer that signed it. */
  readonly issuer: string
  readonly jwt: string
  readonly digest: string
  readonly claimsHash?: string
  /** ISO 8601 */
  readonly validUntil?: string
  /** Absent for credentials that are too short-lived to be revoked. */
  readonly status?: AllocatedIndex
}

/** The smallest list that Bitstring Status List v1.0 allows (section 2.1: 131,072 entries). Every list has this length. */
export const STATUS_LIST_LENGTH = 131_072

/** Who takes the indexes of a status list: imports have lists of their own, and requests have others. */
export type Taker = 'import' | 'request'

/** An index of a status list, for a credential that is not committed yet. */
export interface AllocatedIndex {
  readonly list: number
  readonly index: number
  /** How many indexes of the list are taken once this one is committed. */
  readonly next: number
}

/** Someone else has changed data that were read before this transaction. The caller must read again and retry. */
export class CommitConflict extends Error {
  override readonly name = 'CommitConflict'
}
