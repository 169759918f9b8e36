/** Errors of a request about issuers. An error of the wallet itself is a WalletError. */

export type IssuerErrorCode = 'issuer_unknown' | 'issuer_exists' | 'invalid_issuer'

/** An error with a stable code and a sentence that says what to do next. */
export class IssuerError extends Error {
  readonly code: IssuerErrorCode

  constructor(code: IssuerErrorCode, message: string) {
    super(message)
    this.name = 'IssuerError'
    this.code = code
  }
}
