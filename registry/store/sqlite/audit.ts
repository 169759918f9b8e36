/**
 * The audit trail in the database. An entry is written within the transaction of
 * the change that it is about.
 */
import type Database from 'better-sqlite3'
import canonicalize from 'canonicalize'
import { and, asc, gt, inArray } from 'drizzle-orm'
import type { AuditEntry } from '../../../domain/audit.ts'
import { chainStart, entryHash } from '../audit-chain.ts'
import type { AuditStore } from '../port.ts'
import { auditHashAt, lastAuditId, toEntry } from './audit-rows.ts'
import type { Connection } from './connection.ts'
import { readIdentity } from './identity.ts'
import { audit } from './schema.ts'

export type NewAuditEntry = Omit<AuditEntry, 'id' | 'previous' | 'hash'>

/** Both functions must be called within the transaction of the change. */
export function auditWriter(sqlite: Database.Database) {
  const end = sqlite.prepare<[], { id: number; hash: string }>('SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1')
  const put = sqlite.prepare(
    `INSERT INTO audit (id, at, actor, action, credential_id, reason, seq, details, previous, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )

  /** Returns the entry as it will be written if nothing else is written before. */
  function seal(given: NewAuditEntry): AuditEntry {
    const before = end.get()
    // The number follows the last entry that was ever written, so that removing that entry leaves a gap.
    const id = Math.max(before?.id ?? 0, lastAuditId(sqlite)) + 1
    const previous = before?.hash ?? chainStart(readIdentity(sqlite).registry)
    const [actor, reason] = [asStored(given.actor), asStored(given.reason)]
    const entry = { ...given, id, actor, reason, previous }
    return { ...entry, hash: entryHash(entry) }
  }

  return {
    seal,
    append(given: NewAuditEntry): AuditEntry {
      const entry = seal(given)
      const { id, at, actor, action, credential = null, reason, seq, details, previous, hash } = entry
      const detailsText = details === undefined ? null : (canonicalize(details) ?? null)
      put.run(id, at, actor, action, credential, reason, seq, detailsText, previous, hash)
      return entry
    },
  }
}

/** Half a surrogate pair comes back from the database as another character, which would change the hash. */
function asStored(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8')
}

export function auditStore({ db, sqlite }: Connection): AuditStore {
  return {
    async after(id, limit) {
      return db.select().from(audit).where(gt(audit.id, id)).orderBy(asc(audit.id)).limit(limit).all().map(toEntry)
    },

    async lastWritten() {
      return lastAuditId(sqlite)
    },

    async about(credentials, afterId = 0) {
      return db
        .select()
        .from(audit)
        .where(and(inArray(audit.credential, [...credentials]), gt(audit.id, afterId)))
        .orderBy(asc(audit.id))
        .all()
        .map(toEntry)
    },

    async has({ id, hash }) {
      return auditHashAt(sqlite, id) === hash
    },
  }
}
