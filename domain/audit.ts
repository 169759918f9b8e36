/**
 * The public audit trail: who decided what, when and why. Each entry carries
 * the hash of the entry before it, so an entry that was changed, removed or
 * inserted can be detected.
 */
import type { CredentialId } from './identifiers.ts'

export type CredentialStatusAction = 'revoke' | 'suspend' | 'reinstate'

/** `restore`: an operator accepted an older copy of the registry database. */
export type AuditAction = CredentialStatusAction | 'restore'

export interface AuditEntry {
  /** Counts from 1, without gaps. */
  readonly id: number
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly action: AuditAction
  /** Absent when the action is about the registry itself. */
  readonly credential?: CredentialId
  readonly reason: string
  /** The position in the change feed of the change that the action made; for the registry itself, the feed's end. */
  readonly seq: number
  readonly details?: Readonly<Record<string, string | number>>
  /** Hash of the previous entry; the first entry has the hash of the registry's id. */
  readonly previous: string
  /** Hash of all members above. */
  readonly hash: string
}
