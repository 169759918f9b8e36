/**
 * Writes an error for the reader: what happened, then what to do, with the seconds to wait where the server names them.
 */

import { ApiError } from './api.ts'
import type { Translate } from './translate.ts'
import { MOST_SECONDS, VerificationStopped } from './verification-stopped.ts'

/** Codes of the API for faults of the registry's files or disk. `disk_full` has its own sentence. */
const STORAGE_CODES: ReadonlySet<string> = new Set([
  'disk_read_only',
  'disk_failed',
  'file_not_permitted',
  'path_unusable',
  'store_busy',
  'store_damaged',
  'store_rolled_back',
  'store_replaced',
  'search_index_damaged',
  'native_module_mismatch',
])

/** From this many seconds the time is given in minutes. */
const MINUTES_FROM = 120

type Cause =
  | 'network'
  | 'server'
  | 'request'
  | 'rate-limited'
  | 'busy'
  | 'disk-full'
  | 'storage'
  | 'too-large'
  | 'too-long'
  | 'too-long.here'
  | 'not-started'

/** Causes whose sentence is followed by the time to ask again. */
const WITH_TIME: ReadonlySet<Cause> = new Set<Cause>(['server', 'rate-limited', 'busy', 'disk-full', 'storage'])
/** Causes for which the same request would get the same answer again. */
const LASTING: ReadonlySet<Cause> = new Set<Cause>(['too-large', 'too-long'])

export function errorText(t: Translate, error: unknown): string {
  const cause = causeOf(error)
  const sentence = cause === 'too-long.here' ? t('error.too-long.here', { count: MOST_SECONDS }) : t(`error.${cause}`)
  return WITH_TIME.has(cause) ? `${sentence} ${whenToRetry(t, error)}` : sentence
}

/** Returns true when trying again can help. */
export function mayPass(error: unknown): boolean {
  return !LASTING.has(causeOf(error))
}

/**
 * Finds the cause. A fault of the site itself is reported like one of the server: the reader can do the same about it.
 */
function causeOf(error: unknown): Cause {
  if (error instanceof VerificationStopped) return error.reason === 'too-long' ? 'too-long.here' : 'not-started'
  if (!(error instanceof ApiError)) return 'server'
  const { kind, status, code = '' } = error
  if (code === 'verification_took_too_long') return 'too-long'
  if (code === 'verifications_busy') return 'busy'
  if (STORAGE_CODES.has(code)) return 'storage'
  // An answer of a proxy in front of the registry has no code.
  if (status === 429) return 'rate-limited'
  if (status === 413) return 'too-large'
  return status === 507 ? 'disk-full' : kind
}

function whenToRetry(t: Translate, error: unknown): string {
  const seconds = error instanceof ApiError ? error.retryAfter : undefined
  if (seconds === undefined) return t('error.retry.later')
  if (seconds < MINUTES_FROM) return t('error.retry.seconds', { count: seconds })
  return t('error.retry.minutes', { count: Math.ceil(seconds / 60) })
}
