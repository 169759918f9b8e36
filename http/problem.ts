/**
 * Problem details (RFC 9457). One table says what each code means; the same
 * table is what people read at the address in `type`. A problem never carries a
 * stack trace or anything else of the inside: what was not foreseen is written
 * to the log, under the request id that the client is given.
 */
import { ERROR_CODES, type ErrorCode, OrgsealError } from '../domain/errors.ts'
import type { AppContext } from './environment.ts'
import type { Problem } from './problem-schema.ts'
import { answer } from './respond.ts'

/** The codes that a request can be answered with. What is missing here belongs to the command line. */
export const PROBLEMS = {
  bad_request: {
    title: 'Bad request',
    explanation: 'The request is not valid HTTP, or a part of it cannot be read. `detail` says which.',
  },
  invalid_parameter: {
    title: 'Invalid parameter',
    explanation:
      'A parameter has a value it cannot have, or does not exist. `errors` names each of them and says what is possible. A filter that does not exist is refused rather than ignored, because the answer would look filtered and not be.',
  },
  invalid_cursor: {
    title: 'Invalid cursor',
    explanation: 'A cursor is only good for the search that gave it out. Start again from the first page.',
  },
  invalid_body: {
    title: 'Invalid body',
    explanation: 'The body of the request is not what this address expects. `errors` names the fields that are wrong.',
  },
  unsupported_media_type: {
    title: 'Unsupported media type',
    explanation: 'The body has a Content-Type that this address does not read. `detail` lists those it reads.',
  },
  body_too_large: {
    title: 'Body too large',
    explanation: 'The body is larger than this address reads. `detail` says how much it reads.',
  },
  not_acceptable: {
    title: 'Not acceptable',
    explanation: 'There is nothing here in a form that the Accept header allows. `detail` lists the forms there are.',
  },
  not_found: { title: 'Not found', explanation: 'There is nothing at this address.' },
  method_not_allowed: {
    title: 'Method not allowed',
    explanation: 'This address exists but does not take this method. The Allow header lists those it takes.',
  },
  organization_not_found: {
    title: 'Organization not found',
    explanation:
      'This registry holds no organization with this id. An id is the jurisdiction, a dot and the registration number, written exactly as the register writes it.',
  },
  credential_not_found: {
    title: 'Credential not found',
    explanation: 'This registry has made no credential with this id.',
  },
  status_list_not_found: {
    title: 'Status list not found',
    explanation: 'This registry publishes no status list with this id.',
  },
  issuer_unknown: {
    title: 'Issuer unknown',
    explanation: 'This registry has no issuer with this id, or the issuer has no such document.',
  },
  register_not_found: { title: 'Register not found', explanation: 'This registry holds no register with this id.' },
  credential_type_not_found: {
    title: 'Credential type not found',
    explanation: 'This registry issues no credentials of this type. `detail` lists those it issues.',
  },
  format_not_offered: {
    title: 'Format not offered',
    explanation:
      'Credentials of this type are not to be had in this format, or not at this address. `detail` says how.',
  },
  not_in_good_standing: {
    title: 'Not in good standing',
    explanation:
      'The organization is dissolved, struck off or no longer listed, so that what was asked for cannot be stated. Its registration credential says what it is.',
  },
  nothing_to_state: {
    title: 'Nothing to state',
    explanation: 'The record does not hold what a credential of this type states. `detail` says what is missing.',
  },
  statement_required: {
    title: 'Statement required',
    explanation: 'There are several statements of this type about the organization. `detail` lists them; name one.',
  },
  holder_required: {
    title: 'Holder required',
    explanation:
      'A credential of this type is about an identifier or a key that the organization has proved to control. The proof is given to the registry’s operator, not to this API.',
  },
  credential_not_current: {
    title: 'Credential not current',
    explanation: 'The credential of this statement is suspended or revoked, so that it is not issued in any form.',
  },
  writer_busy: {
    title: 'Writer busy',
    explanation: 'An import is running, and what was asked for has to wait for its end. Ask again later.',
  },
  uri_too_long: {
    title: 'Address too long',
    explanation: 'The address of the request, with its query, is longer than this server reads.',
  },
  headers_too_large: {
    title: 'Headers too large',
    explanation: 'The headers of the request, or its address, are larger than this server reads.',
  },
  request_timeout: {
    title: 'Request timeout',
    explanation: 'The request did not arrive whole within the time allowed.',
  },
  expectation_failed: {
    title: 'Expectation failed',
    explanation: 'The Expect header asks for something other than `100-continue`.',
  },
  rate_limited: {
    title: 'Too many requests',
    explanation:
      'More requests came than this address takes in a minute, from one client or from all together. `Retry-After` says in how many seconds the next one is taken; `RateLimit` and `RateLimit-Policy` say what the limits are and what is left. `violated-policies` names the limit that was reached.',
  },
  pipelining_limit: {
    title: 'Too many requests on one connection',
    explanation:
      'More requests were sent on one connection without waiting for an answer than this server keeps. Those before this one are answered, then the connection ends. Wait for answers, or use several connections.',
  },
  verification_took_too_long: {
    title: 'Verification took too long',
    explanation:
      'The verification used more processor time or memory than one request may. Sending it again changes nothing: verify fewer credentials at once, or verify on a machine of your own with `orgseal verify`.',
  },
  verifications_busy: {
    title: 'Too many verifications at once',
    explanation:
      'More verifications are under way than this server can do at once. Ask again after the seconds that `Retry-After` names. Clients take turns, so that one cannot keep others waiting.',
  },
  not_ready: {
    title: 'Not ready',
    explanation: 'The registry is starting or has lost something it needs. `checks` says what.',
  },
  store_rolled_back: {
    title: 'Records are an older copy',
    explanation:
      'The registry’s database is an older copy of what it was, so that nothing is signed until its operator has put that right.',
  },
  store_replaced: {
    title: 'Records were replaced',
    explanation:
      'The registry’s database was replaced while this server ran, so that nothing is signed until it is started again.',
  },
  disk_full: {
    title: 'No room on the disk',
    explanation:
      'What was asked for has to be written down, and the registry’s disk has no room for it. Everything that is there can still be read. Ask again later.',
  },
  disk_read_only: {
    title: 'Disk read-only',
    explanation:
      'What was asked for has to be written down, and the registry’s disk can only be read. Ask again later.',
  },
  disk_failed: {
    title: 'Disk failed',
    explanation: 'The registry’s disk did not do what it was asked to. Ask again later.',
  },
  file_not_permitted: {
    title: 'File not permitted',
    explanation: 'The registry may not use one of its own files. Whoever runs it has been told. Ask again later.',
  },
  path_unusable: {
    title: 'File not usable',
    explanation: 'One of the registry’s own files cannot be opened. Whoever runs it has been told. Ask again later.',
  },
  too_many_open_files: {
    title: 'Too many open files',
    explanation: 'The registry has as many files and connections open as it may have. Ask again in a moment.',
  },
  out_of_memory: {
    title: 'Not enough memory',
    explanation: 'The registry has not enough memory for what was asked. Ask again in a moment.',
  },
  store_busy: {
    title: 'Store busy',
    explanation: 'Another process is writing to the registry and did not finish in time. Ask again in a moment.',
  },
  store_damaged: {
    title: 'Store damaged',
    explanation:
      'A file of the registry is damaged, so that what was asked for cannot be read. Whoever runs it has been told.',
  },
  native_module_mismatch: {
    title: 'Native module mismatch',
    explanation: 'A part of the registry does not fit the program that runs it. Whoever runs it has been told.',
  },
  internal: {
    title: 'Internal error',
    explanation:
      'Something went wrong here that should not have. It has been written down; whoever runs this registry can find it by the request id.',
  },
} as const satisfies Partial<Record<ErrorCode, { title: string; explanation: string }>>

export type ProblemCode = keyof typeof PROBLEMS

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export interface ProblemExtras {
  /** Each parameter or field that is wrong. */
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
  readonly headers?: Readonly<Record<string, string>>
  /** Members of this kind of problem only (RFC 9457, section 3.2). */
  readonly members?: Readonly<Record<string, unknown>>
}

/** @param detail one or two sentences: what happened, and what to do next */
export function problemResponse(
  c: AppContext,
  code: ProblemCode,
  detail: string,
  extras: ProblemExtras = {},
): Response {
  const problem: Problem = {
    type: `${c.get('baseUrl')}/docs#${code}`,
    title: PROBLEMS[code].title,
    status: ERROR_CODES[code],
    code,
    detail,
    instance: c.req.path,
    requestId: c.get('requestId'),
    ...(extras.errors ? { errors: [...extras.errors] } : {}),
  }
  const text = JSON.stringify({ ...problem, ...extras.members })
  return answer(c, problem.status, { text, mediaType: PROBLEM_MEDIA_TYPE }, extras.headers)
}

/** A refusal that a handler throws, with what the response needs beside the code. */
export class ProblemError extends OrgsealError {
  readonly extras: ProblemExtras

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(code, detail)
    this.extras = extras
  }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}
