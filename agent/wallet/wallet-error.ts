/** What can be wrong with a wallet or its key. Never carries the key, a part of it or a record. */

export type WalletErrorCode =
  | 'wallet_key_wrong'
  | 'wallet_damaged'
  | 'wallet_key_exposed'
  | 'wallet_key_exists'
  | 'base_url_mismatch'
  | 'invalid_setting'

/** An error with a stable code and a sentence that says what to do next. */
export class WalletError extends Error {
  readonly code: WalletErrorCode

  constructor(code: WalletErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WalletError'
    this.code = code
  }
}
