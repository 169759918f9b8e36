/**
 * Errors from reading the wallet's content. Credo wraps the errors of a storage in its own, and throws its own where a
 * record does not have the form that it wrote. Either way the operator gets an error about the wallet.
 */

import { WalletError } from '../wallet/wallet-error.ts'
import { IssuerError } from './issuer-error.ts'

/** @returns the error to throw instead of one from Credo or from reading its result */
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

/** Errors of this program, of the operating system and of SQLite (a full disk, a busy file) are clear by themselves. */
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
