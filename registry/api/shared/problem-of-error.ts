/** Decides which problem an error is answered with, and what the log says about it. */
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { OrgsealError } from '../../../domain/errors.ts'
import { CLIENT_GONE_STATUS, ClientGone } from '../../../http/client-gone.ts'
import type { AppContext } from '../../../http/environment.ts'
import { ProblemError } from '../../../http/problem.ts'
import { answer } from '../../../http/respond.ts'
import { asStorageFailure, StorageFailure } from '../../store/storage-failure.ts'
import { answerProblem, isProblemCode, PROBLEMS, type ProblemCode } from './problems.ts'

/** Errors whose messages are for the operator of the registry. */
const FOR_OPERATORS: ReadonlySet<string> = new Set(['store_rolled_back', 'store_replaced'])

/** Turns any error into an answer. Internal errors are logged, and their answers reveal nothing about them. */
export function problemOfError(c: AppContext, thrown: unknown, logger: Logger): Response {
  const error = asStorageFailure(thrown)
  if (error instanceof StorageFailure) {
    // The message names files, so it is for the operator only.
    logger.error({ requestId: c.get('requestId'), code: error.code, err: error }, 'a file could not be used')
    return answerProblem(c, error.code, PROBLEMS[error.code].explanation, { headers: { 'Retry-After': '30' } })
  }
  if (error instanceof OrgsealError && isProblemCode(error.code) && FOR_OPERATORS.has(error.code)) {
    logger.error({ requestId: c.get('requestId'), code: error.code }, error.message)
    return answerProblem(c, error.code, PROBLEMS[error.code].explanation)
  }
  if (error instanceof OrgsealError && isProblemCode(error.code) && error.code !== 'internal') {
    return answerProblem(c, error.code, error.message, error instanceof ProblemError ? error.extras : {})
  }
  if (error instanceof HTTPException) {
    const code = CODE_OF_STATUS[error.status]
    if (code) return answerProblem(c, code, PROBLEMS[code].explanation)
  }
  if (error instanceof ClientGone) return answer(c, CLIENT_GONE_STATUS, undefined)
  logger.error({ requestId: c.get('requestId'), method: c.req.method, path: c.req.path, err: error }, 'request failed')
  return answerProblem(c, 'internal', PROBLEMS.internal.explanation)
}

/** The codes for the framework's own errors. */
const CODE_OF_STATUS: Readonly<Partial<Record<number, ProblemCode>>> = {
  400: 'bad_request',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
}
