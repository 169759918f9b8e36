/**
 * One table of every error that a person or a program can meet. Codes are
 * stable, because others script against them. The number is the HTTP status;
 * on the command line each error exits with 1, `usage` with 2.
 */

export const ERROR_CODES = {
  // requests
  bad_request: 400,
  invalid_parameter: 400,
  invalid_cursor: 400,
  invalid_body: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  not_acceptable: 406,
  not_found: 404,
  method_not_allowed: 405,
  organization_not_found: 404,
  credential_not_found: 404,
  status_list_not_found: 404,
  register_not_found: 404,
  credential_type_not_found: 404,
  format_not_offered: 400,
  not_in_good_standing: 409,
  nothing_to_state: 409,
  holder_required: 400,
  statement_required: 400,
  credential_not_current: 409,
  uri_too_long: 414,
  headers_too_large: 431,
  request_timeout: 408,
  expectation_failed: 417,
  rate_limited: 429,
  pipelining_limit: 429,
  // Not 503: the same request would take as long again, so the client must change it.
  verification_took_too_long: 422,
  verifications_busy: 503,
  not_ready: 503,
  internal: 500,
  // operating
  usage: 400,
  invalid_setting: 500,
  base_url_mismatch: 500,
  wallet_key_required: 500,
  wallet_key_wrong: 500,
  wallet_missing: 500,
  wallet_damaged: 500,
  wallet_key_exposed: 500,
  wallet_key_exists: 500,
  wallet_mismatch: 500,
  wallet_unavailable: 500,
  wallet_busy: 409,
  issuer_unknown: 404,
  issuer_exists: 409,
  invalid_issuer: 400,
  mint_worker_failed: 500,
  mint_pool_closed: 500,
  credential_type_invalid: 500,
  context_unavailable: 500,
  statement_incomplete: 409,
  holder_missing: 400,
  writer_busy: 409,
  file_not_found: 404,
  not_this_format: 400,
  encoding_mismatch: 400,
  delimiter_mismatch: 400,
  file_damaged: 400,
  organizations_missing: 409,
  invalid_mapping: 400,
  status_unchanged: 409,
  status_not_published: 503,
  credential_without_status: 409,
  // files and disks; see `store/storage-failure.ts`
  disk_full: 507,
  disk_read_only: 503,
  disk_failed: 503,
  file_not_permitted: 503,
  path_unusable: 500,
  too_many_open_files: 503,
  out_of_memory: 503,
  store_busy: 503,
  store_damaged: 500,
  store_rolled_back: 503,
  store_replaced: 503,
  store_newer: 500,
  store_foreign: 500,
  search_index_damaged: 500,
  native_module_mismatch: 500,
  proof_required: 400,
  proof_invalid: 400,
  proof_unverifiable: 400,
  challenge_unknown: 400,
  challenge_expired: 400,
  challenge_used: 409,
} as const satisfies Record<string, number>

export type ErrorCode = keyof typeof ERROR_CODES

/**
 * An error with a code of the table and a sentence that says what happened and what to do next. It never carries a
 * secret. Each room has a class of its own, with the codes that it throws.
 */
export abstract class CodedError<Code extends ErrorCode> extends Error {
  readonly code: Code

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** An error whose message may be shown to the client or the operator whose request failed. */
export class OrgsealError<Code extends ErrorCode = ErrorCode> extends CodedError<Code> {
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(code: Code, message: string, details?: Readonly<Record<string, unknown>>) {
    super(code, message)
    this.details = details
  }
}
