/** Reads rows of the audit trail as entries; also has two queries that other modules need. */
import type Database from 'better-sqlite3'
import type { AuditEntry } from '../../../domain/audit.ts'
import type { audit } from './schema.ts'

type Row = typeof audit.$inferSelect

/** Returns the number of the last entry that was ever written, even if it is missing now. */
export function lastAuditId(sqlite: Database.Database): number {
  return sqlite.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'audit'`).get()?.seq ?? 0
}

export function auditHashAt(sqlite: Database.Database, id: number): string | undefined {
  return sqlite.prepare<[number], { hash: string }>('SELECT hash FROM audit WHERE id = ?').get(id)?.hash
}

export function toEntry({ credential, details, ...row }: Row): AuditEntry {
  const { id, at, actor, action, reason, seq, previous, hash } = row
  return {
    ...{ id, at, actor, action, reason, seq, previous, hash },
    ...(credential === null ? {} : { credential }),
    ...(details === null ? {} : { details: readDetails(details) }),
  }
}

/** Text that was changed has another hash, however it is parsed. */
function readDetails(text: string): NonNullable<AuditEntry['details']> {
  try {
    return JSON.parse(text)
  } catch {
    return { unreadable: text }
  }
}
