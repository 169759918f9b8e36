/**
 * Problem details (RFC 9457). The application has one table of all its problems,
 * and this file those of HTTP itself. A problem never carries a stack trace or
 * other internals: unexpected errors are written to the log, under the request
 * id that the client receives.
 */
import { ERROR_CODES, type ErrorCode, OrgsealError } from '../domain/errors.ts'
import type { AppContext } from './environment.ts'
import type { Problem } from './problem-schema.ts'
import { answer } from './respond.ts'

/** The texts of one kind of problem. */
export interface ProblemText {
  readonly title: string
  readonly explanation: string
}

/** The problems that any application can have. */
export const HTTP_PROBLEMS = {
  bad_request: {
    title: 'Bad request',
    explanation: 'The request is not valid HTTP, or a part of it cannot be read. `detail` says which.',
  },
  invalid_parameter: {
    title: 'Invalid parameter',
    explanation:
      'A parameter has a value it cannot have, or does not exist. `errors` names each of them and says which values are possible. A filter that does not exist is refused rather than ignored, because the answer would look filtered although it is not.',
  },
  invalid_body: {
    title: 'Invalid body',
    explanation: 'The body of the request is not what this address expects. `errors` names the fields that are wrong.',
  },
  unsupported_media_type: {
    title: 'Unsupported media type',
    explanation: 'The body has a Content-Type that this address does not read. `detail` lists the types that it reads.',
  },
  body_too_large: {
    title: 'Body too large',
    explanation: 'The body is larger than this address reads. `detail` says how much it reads.',
  },
  not_acceptable: {
    title: 'Not acceptable',
    explanation:
      'This address has no content in a format that the Accept header allows. `detail` lists the available formats.',
  },
  not_found: { title: 'Not found', explanation: 'There is nothing at this address.' },
  method_not_allowed: {
    title: 'Method not allowed',
    explanation:
      'This address exists but does not accept this method. The Allow header lists the methods that it accepts.',
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
      'This address received more requests in a minute than it accepts, from one client or from all clients together. `Retry-After` says in how many seconds the next request is accepted; `RateLimit` and `RateLimit-Policy` say what the limits are and what is left. `violated-policies` names the limit that was reached.',
  },
  pipelining_limit: {
    title: 'Too many requests on one connection',
    explanation:
      'More requests were sent on one connection without waiting for an answer than this server keeps. The requests before this one are answered, then the connection is closed. Wait for answers, or use several connections.',
  },
} as const satisfies Partial<Record<ErrorCode, ProblemText>>

type HttpProblemCode = keyof typeof HTTP_PROBLEMS

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export interface ProblemExtras {
  /** Each parameter or field that is wrong. */
  readonly errors?: readonly { readonly parameter: string; readonly detail: string }[]
  readonly headers?: Readonly<Record<string, string>>
  /** Additional members of this kind of problem (RFC 9457, section 3.2). */
  readonly members?: Readonly<Record<string, unknown>>
}

/**
 * Answers with a problem. Its explanation can be read at the address in `type`.
 * @param problem.title from the application's table of problems
 * @param detail one or two sentences: what happened, then what to do
 */
export function problemResponse(
  c: AppContext,
  { code, title }: { readonly code: ErrorCode; readonly title: string },
  detail: string,
  extras: ProblemExtras = {},
): Response {
  const problem: Problem = {
    type: `${c.get('baseUrl')}/docs#${code}`,
    title,
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

/**
 * An error that a handler throws, with the headers and members that the response needs in addition to the code. An
 * application extends it with the codes of its own table.
 */
export class ProblemError<Code extends ErrorCode = HttpProblemCode> extends OrgsealError<Code> {
  readonly extras: ProblemExtras

  constructor(code: NoInfer<Code>, detail: string, extras: ProblemExtras = {}) {
    super(code, detail)
    this.extras = extras
  }
}
