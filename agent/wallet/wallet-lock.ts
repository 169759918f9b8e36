/**
 * The lock of an open wallet. Any number of processes may have it open, but its
 * secret can only be changed while none has: they would go on with keys that
 * open nothing. The lock is SQLite's own, on an empty file beside the wallet:
 * the operating system releases it when the process ends, however it ends.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { WalletError } from './wallet-error.ts'

export interface WalletLock {
  /** Releasing twice does no harm. */
  release(): void
}

/** How long an opening waits for a change of the secret, which takes about a second. */
const PATIENCE_MILLISECONDS = 5000

/** @throws {WalletError} `wallet_busy` while the secret is being changed */
export function shareWallet(walletPath: string): WalletLock {
  mkdirSync(dirname(walletPath), { recursive: true })
  // A transaction that has read something holds SQLite's shared lock until it ends.
  return take(walletPath, PATIENCE_MILLISECONDS, 'BEGIN; SELECT count(*) FROM sqlite_schema')
}

/** @throws {WalletError} `wallet_busy` when anyone has the wallet open, this process included */
export function lockWallet(walletPath: string): WalletLock {
  return take(walletPath, 0, 'BEGIN EXCLUSIVE')
}

function take(walletPath: string, timeout: number, sql: string): WalletLock {
  const path = `${walletPath}.lock`
  let database: Database.Database | undefined
  try {
    database = new Database(path, { timeout })
    database.exec(sql)
  } catch (error) {
    database?.close()
    if (!(error instanceof Database.SqliteError)) throw error
    throw error.code.startsWith('SQLITE_BUSY') ? busy(walletPath) : Object.assign(error, { path })
  }
  const held = database
  return {
    release() {
      held.close()
    },
  }
}

function busy(walletPath: string): WalletError {
  return new WalletError(
    'wallet_busy',
    `Another process uses the wallet ${walletPath}. Stop the server and wait for imports to end, then run this command again.`,
  )
}
