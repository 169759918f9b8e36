/** The problems that the API can answer with. The page /docs lists them in this order. */
import type { ErrorCode } from '../../../domain/errors.ts'
import type { AppContext } from '../../../http/environment.ts'
import {
  HTTP_PROBLEMS,
  ProblemError,
  type ProblemExtras,
  type ProblemText,
  problemResponse,
} from '../../../http/problem.ts'

const {
  bad_request,
  invalid_parameter,
  invalid_body,
  unsupported_media_type,
  body_too_large,
  not_acceptable,
  not_found,
  method_not_allowed,
  uri_too_long,
  headers_too_large,
  request_timeout,
  expectation_failed,
  rate_limited,
  pipelining_limit,
} = HTTP_PROBLEMS

/** The codes that an answer of the API can have. All other codes belong to the command line. */
export const PROBLEMS = {
  bad_request,
  invalid_parameter,
  invalid_cursor: {
    title: 'Invalid cursor',
    explanation: 'A cursor works only with the search that returned it. Start again from the first page.',
  },
  invalid_body,
  unsupported_media_type,
  body_too_large,
  not_acceptable,
  not_found,
  method_not_allowed,
  organization_not_found: {
    title: 'Organization not found',
    explanation:
      'This registry has no organization with this id. An id is the jurisdiction, a dot and the registration number, written exactly as the register writes it.',
  },
  credential_not_found: {
    title: 'Credential not found',
    explanation: 'This registry has not made a credential with this id.',
  },
  status_list_not_found: {
    title: 'Status list not found',
    explanation: 'This registry publishes no status list with this id.',
  },
  issuer_unknown: {
    title: 'Issuer unknown',
    explanation: 'This registry has no issuer with this id, or the issuer has no such document.',
  },
  register_not_found: { title: 'Register not found', explanation: 'This registry has no register with this id.' },
  credential_type_not_found: {
    title: 'Credential type not found',
    explanation: 'This registry issues no credentials of this type. `detail` lists the types that it issues.',
  },
  format_not_offered: {
    title: 'Format not offered',
    explanation:
      'Credentials of this type are not available in this format, or not at this address. `detail` says how to get one.',
  },
  not_in_good_standing: {
    title: 'Not in good standing',
    explanation:
      'The organization is dissolved, struck off or no longer listed, so the registry cannot issue this credential. The organization’s registration credential states its status.',
  },
  nothing_to_state: {
    title: 'Nothing to state',
    explanation:
      'The record does not contain the facts that a credential of this type states. `detail` says what is missing.',
  },
  statement_required: {
    title: 'Statement required',
    explanation:
      'There are several statements of this type about the organization. `detail` lists them. Name one of them.',
  },
  holder_required: {
    title: 'Holder required',
    explanation:
      'A credential of this type is about an identifier or a key that the organization has proved to control. Give the proof to the registry’s operator, not to this API.',
  },
  credential_not_current: {
    title: 'Credential not current',
    explanation: 'The credential of this statement is suspended or revoked, so it is not issued in any format.',
  },
  uri_too_long,
  headers_too_large,
  request_timeout,
  expectation_failed,
  rate_limited,
  pipelining_limit,
  verification_took_too_long: {
    title: 'Verification took too long',
    explanation:
      'The verification used more processor time or memory than one request may. Sending it again does not help. Verify fewer credentials at once, or verify on your own machine with `orgseal verify`.',
  },
  verifications_busy: {
    title: 'Too many verifications at once',
    explanation:
      'More verifications are running than this server can do at once. Try again after the number of seconds in `Retry-After`. Clients take turns, so one client cannot keep others waiting.',
  },
  not_ready: {
    title: 'Not ready',
    explanation: 'The registry is starting or something that it needs has failed. `checks` says what.',
  },
  store_rolled_back: {
    title: 'Records are an older copy',
    explanation: 'The registry’s database is an older copy, so nothing is signed until its operator has repaired that.',
  },
  store_replaced: {
    title: 'Records were replaced',
    explanation:
      'The registry’s database was replaced while this server was running, so nothing is signed until the server is restarted.',
  },
  disk_full: {
    title: 'No room on the disk',
    explanation:
      'This request has to be stored, and the registry’s disk is full. Existing data can still be read. Try again later.',
  },
  disk_read_only: {
    title: 'Disk read-only',
    explanation: 'This request has to be stored, and the registry’s disk is read-only. Try again later.',
  },
  disk_failed: {
    title: 'Disk failed',
    explanation: 'The registry’s disk reported an error. Try again later.',
  },
  file_not_permitted: {
    title: 'File not permitted',
    explanation:
      'The registry does not have permission to use one of its own files. This is in the operator’s log. Try again later.',
  },
  path_unusable: {
    title: 'File not usable',
    explanation: 'One of the registry’s own files cannot be opened. This is in the operator’s log. Try again later.',
  },
  too_many_open_files: {
    title: 'Too many open files',
    explanation: 'The registry has as many files and connections open as it may have. Try again in a moment.',
  },
  out_of_memory: {
    title: 'Not enough memory',
    explanation: 'The registry does not have enough memory for this request. Try again in a moment.',
  },
  store_busy: {
    title: 'Store busy',
    explanation: 'Another process is writing to the registry and did not finish in time. Try again in a moment.',
  },
  store_damaged: {
    title: 'Store damaged',
    explanation:
      'A file of the registry is damaged, so this request cannot be answered. This is in the operator’s log.',
  },
  native_module_mismatch: {
    title: 'Native module mismatch',
    explanation: 'A part of the registry does not fit the program that runs it. This is in the operator’s log.',
  },
  internal: {
    title: 'Internal error',
    explanation:
      'An unexpected error occurred. It is in the log, where the operator of this registry can find it by the request id.',
  },
} as const satisfies Partial<Record<ErrorCode, ProblemText>>

export type ProblemCode = keyof typeof PROBLEMS

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}

/** @param detail one or two sentences: what happened, then what to do */
export function answerProblem(c: AppContext, code: ProblemCode, detail: string, extras?: ProblemExtras): Response {
  return problemResponse(c, { code, title: PROBLEMS[code].title }, detail, extras)
}

/** The error that a handler of the API throws. */
export class ApiProblem extends ProblemError<ProblemCode> {}
