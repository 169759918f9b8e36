/** Reads rows of the audit trail as entries; also has two queries that other modules need. */
import type Database from 'better-sqlite3'
import type { AuditEntry } from '../../../domain/audit.ts'
import { chainStart, entryHash } from '../audit-chain.ts'
import type { audit } from './schema.ts'

type Row = typeof audit.$inferSelect

/** Returns the number of the last entry that was ever written, even if it is missing now. */
export function lastAuditId(sqlite: Database.Database): number {
  return sqlite.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'audit'`).get()?.seq ?? 0
}

export function auditHashAt(sqlite: Database.Database, id: number): string | undefined {
  return sqlite.prepare<[number], { hash: string }>('SELECT hash FROM audit WHERE id = ?').get(id)?.hash
}

/** Adds the chain to the entries of an earlier release's database. Their content does not change. */
export function chainEarlierEntries(sqlite: Database.Database, registry: string): void {
  const all = sqlite.prepare<[], Row>('SELECT *, credential_id AS credential FROM audit ORDER BY id').all()
  const set = sqlite.prepare('UPDATE audit SET id = ?, previous = ?, hash = ? WHERE id = ?')
  let [id, previous] = [0, chainStart(registry)]
  for (const row of all) {
    id++
    const hash = entryHash({ ...toEntry(row), id, previous })
    set.run(id, previous, hash, row.id)
    previous = hash
  }
  sqlite.prepare(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'audit'`).run(id)
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
