/**
 * What went wrong while the wallet's content was read. Credo wraps the errors of a storage in its own, and throws its
 * own where a record is not of the form that it wrote; the operator is told of the wallet either way.
 */

import { WalletError } from '../wallet/wallet-error.ts'
import { IssuerError } from './issuer-error.ts'

/** @returns the error to throw in the place of one that came out of Credo or of reading what it gave */
export function readingFailed(error: unknown): unknown {
  const known = causes(error).find(isKnown)
  if (known !== undefined) return known
  const reason = error instanceof Error ? error.message : String(error)
  return new WalletError(
    'wallet_damaged',
    `The wallet holds something that this version cannot read (${reason.split('\n', 1)[0]?.slice(0, 200)}). Restore it from a backup, or use the version that wrote it.`,
    { cause: error },
  )
}

/** Errors of ours, and those of the operating system and of SQLite (a full disk, a busy file), which say what they are. */
function isKnown(error: unknown): boolean {
  if (error instanceof WalletError || error instanceof IssuerError) return true
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^(?:SQLITE_|E[A-Z]+$|[a-z]+_[a-z_]+$)/.test(code)
}

function causes(error: unknown): readonly unknown[] {
  const chain: unknown[] = []
  for (let one = error; one !== undefined && chain.length < 10; one = one instanceof Error ? one.cause : undefined) {
    chain.push(one)
  }
  return chain
}
