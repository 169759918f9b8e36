/**
 * The state of the registry database as the wallet stores it: enough to recognize
 * later that a database is the same one, is not older, and was not continued
 * from an older copy.
 */
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { canonicalHash } from '../../../domain/hash.ts'
import { chainStart } from '../audit-chain.ts'
import type { HistoryStore, HistoryView, Remembered } from '../port.ts'
import { auditHashAt } from './audit-rows.ts'
import { lacksIdentity, readIdentity } from './identity.ts'

/**
 * Reads the database on the disk with its own connection, because a connection that has been open for long may belong
 * to a file that no longer exists, or have cached pages of it.
 * @param path of the file that the store has open
 */
export function historyStore(path: string): HistoryStore {
  const opened = fileIdentity(path)
  return {
    async examine(remembered = {}) {
      const view = examine(path, remembered)
      return view && { ...view, isOpened: fileIdentity(path) === opened }
    },
  }
}

function examine(path: string, remembered: Remembered): Omit<HistoryView, 'isOpened'> | undefined {
  let sqlite: Database.Database
  try {
    sqlite = new Database(path, { readonly: true, fileMustExist: true, timeout: 10_000 })
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_CANTOPEN') return undefined
    throw error
  }
  try {
    return sqlite.transaction(() => (isRegistry(sqlite) ? viewOf(sqlite, remembered) : undefined)).deferred()
  } finally {
    sqlite.close()
  }
}

function isRegistry(sqlite: Database.Database): boolean {
  const table = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'epochs'`).get()
  return table !== undefined && !lacksIdentity(sqlite)
}

function viewOf(sqlite: Database.Database, { mark, entry }: Remembered): Omit<HistoryView, 'isOpened'> {
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
    hasMark:
      mark !== undefined &&
      changeHashAt(sqlite, mark.seq) === mark.change &&
      headAt(mark.audit.count) === mark.audit.head,
    hasEntry: entry !== undefined && auditHashAt(sqlite, entry.id) === entry.hash,
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
function fileIdentity(path: string): string | undefined {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat && `${stat.dev}/${stat.ino}`
}
