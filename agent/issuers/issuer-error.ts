import { CodedError } from '../../domain/errors.ts'

/** An error of a request about issuers. An error of the wallet itself is a `WalletError`. */
export class IssuerError extends CodedError<'issuer_unknown' | 'issuer_exists' | 'invalid_issuer'> {}
