/**
 * The audit trail as everyone may know it: who decided what, when and why. Each
 * entry carries the hash of the one before, so that an entry that was changed,
 * taken out or put in shows.
 */
import type { CredentialId } from './identifiers.ts'

export type StandingAction = 'revoke' | 'suspend' | 'reinstate'

/** `restore`: an older copy of the registry database was accepted. */
export type AuditAction = StandingAction | 'restore'

export interface AuditEntry {
  /** Counts from 1, without gaps. */
  readonly id: number
  /** ISO 8601 */
  readonly at: string
  readonly actor: string
  readonly action: AuditAction
  /** Absent where the action is about the registry. */
  readonly credential?: CredentialId
  readonly reason: string
  /** The place in the change feed that it belongs to; its end, where the action is about the registry. */
  readonly seq: number
  readonly details?: Readonly<Record<string, string | number>>
  /** Hash of the entry before; of the registry's id for the first. */
  readonly previous: string
  /** Of everything above. */
  readonly hash: string
}
