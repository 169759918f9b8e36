/**
 * The state of the registry database as the wallet stores it: enough to recognize
 * later that a database is the same one, is not older, and was not continued
 * from an older copy.
 */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { FeedIdentity } from '../../../domain/change.ts'
import { canonicalHash } from '../../../domain/hash.ts'
import { chainStart } from '../audit-chain.ts'
import { onFile } from '../storage-failure.ts'
import { auditHashAt } from './audit-rows.ts'
import { lacksIdentity, readIdentity } from './identity.ts'

/** A point in the history of a database. */
export interface StoreMark extends FeedIdentity {
  /** The feed's end. */
  readonly seq: number
  /** Hash of the change there; empty at 0. */
  readonly change: string
  /** The audit trail's end: the number and the hash of its last entry. */
  readonly audit: { readonly count: number; readonly head: string }
  /** The highest number of a status list. */
  readonly lastList: number
  /** The highest ordinal of a credential. */
  readonly highestOrdinal: number
}

/** The state of a database at one moment. */
export interface StoreLook {
  readonly now: StoreMark
  /** When the last change was committed, ISO 8601; absent when there is none. */
  readonly lastChangeAt?: string
  /** True when its history includes this mark: it has the change and the audit entry that the mark names. */
  hasPassed(mark: Pick<StoreMark, 'seq' | 'change' | 'audit'>): boolean
  hasAuditEntry(id: number, hash: string): boolean
}

/**
 * Reads the database on the disk with its own connection, because a connection that has been open for long may belong
 * to a file that no longer exists, or have cached pages of it.
 * @returns `undefined` when there is no registry database at the path
 * @throws {StorageFailure} when the file or its disk fails
 */
export function lookAtStore<Seen>(path: string, see: (look: StoreLook) => Seen): Seen | undefined {
  return onFile(path, () => look(path, see))
}

function look<Seen>(path: string, see: (look: StoreLook) => Seen): Seen | undefined {
  let sqlite: Database.Database
  try {
    sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 })
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_CANTOPEN') return undefined
    throw error
  }
  try {
    return sqlite.transaction(() => (isRegistry(sqlite) ? see(lookWith(sqlite)) : undefined)).deferred()
  } finally {
    sqlite.close()
  }
}

function isRegistry(sqlite: Database.Database): boolean {
  const table = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'epochs'`).get()
  return table !== undefined && !lacksIdentity(sqlite)
}

function lookWith(sqlite: Database.Database): StoreLook {
  const { registry, epoch, highestOrdinal } = readIdentity(sqlite)
  const seq = highest(sqlite, 'SELECT max(seq) AS last FROM changes')
  const count = highest(sqlite, 'SELECT max(id) AS last FROM audit')
  const at = sqlite.prepare<[number], { at: string }>('SELECT at FROM changes WHERE seq = ?').get(seq)?.at
  const headAt = (id: number) => (id === 0 ? chainStart(registry) : auditHashAt(sqlite, id))
  return {
    now: {
      ...{ registry, epoch, seq },
      change: changeHashAt(sqlite, seq) ?? '',
      audit: { count, head: headAt(count) ?? '' },
      lastList: highest(sqlite, 'SELECT max(list) AS last FROM status_lists'),
      highestOrdinal,
    },
    ...(at === undefined ? {} : { lastChangeAt: at }),
    hasPassed: ({ seq: reached, change, audit }) =>
      changeHashAt(sqlite, reached) === change && headAt(audit.count) === audit.head,
    hasAuditEntry: (id, hash) => auditHashAt(sqlite, id) === hash,
  }
}

function highest(sqlite: Database.Database, sql: string): number {
  return sqlite.prepare<[], { last: number | null }>(sql).get()?.last ?? 0
}

function changeHashAt(sqlite: Database.Database, seq: number): string | undefined {
  if (seq === 0) return ''
  const row = sqlite.prepare('SELECT * FROM changes WHERE seq = ?').get(seq)
  return row === undefined ? undefined : canonicalHash(row)
}

/** Distinguishes a file from another that replaced it under the same name. */
export function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.dev}/${stat.ino}`
}
