/** Errors of a wallet or its key. They never carry the key, a part of it or a record. */
import { CodedError } from '../../domain/errors.ts'

export class WalletError extends CodedError<
  | 'wallet_key_wrong'
  | 'wallet_damaged'
  | 'wallet_key_exposed'
  | 'wallet_key_exists'
  | 'wallet_key_required'
  | 'wallet_missing'
  | 'wallet_mismatch'
  | 'wallet_unavailable'
  | 'wallet_busy'
  | 'base_url_mismatch'
  | 'invalid_setting'
> {}

export function noWallet(path: string): WalletError {
  return new WalletError(
    'wallet_missing',
    `There is no wallet at ${path}. Set ORGSEAL_DATA_DIR to the folder that holds it, or restore it from a backup.`,
  )
}

export function wrongKey(path: string): WalletError {
  return new WalletError(
    'wallet_key_wrong',
    `This key does not open the wallet ${path}. Give the key that it was made with, or that it was changed to: ORGSEAL_WALLET_KEY if that was set then, else the secret file that lay beside it.`,
  )
}
