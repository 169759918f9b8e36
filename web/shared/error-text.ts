/** An error in the reader's words: what happened, then what to do, with the seconds to wait where the server names them. */

import { ApiError } from './api.ts'
import type { Translate } from './translate.ts'
import { MOST_SECONDS, VerificationStopped } from './verification-stopped.ts'

/** Codes of the API that a fault of the registry's files or disk has; `disk_full` has a sentence of its own. */
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

/** Seconds from which minutes are said. */
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

/** Those whose sentence is followed by when to ask again. */
const WITH_TIME: ReadonlySet<Cause> = new Set<Cause>(['server', 'rate-limited', 'busy', 'disk-full', 'storage'])
/** The same again would have the same answer. */
const LASTING: ReadonlySet<Cause> = new Set<Cause>(['too-large', 'too-long'])

export function errorText(t: Translate, error: unknown): string {
  const cause = causeOf(error)
  const sentence = cause === 'too-long.here' ? t('error.too-long.here', { count: MOST_SECONDS }) : t(`error.${cause}`)
  return WITH_TIME.has(cause) ? `${sentence} ${whenToRetry(t, error)}` : sentence
}

/** Whether trying again can help. */
export function mayPass(error: unknown): boolean {
  return !LASTING.has(causeOf(error))
}

/** A fault of the site itself is told like one of the server: the reader can do the same about it. */
function causeOf(error: unknown): Cause {
  if (error instanceof VerificationStopped) return error.reason === 'too-long' ? 'too-long.here' : 'not-started'
  if (!(error instanceof ApiError)) return 'server'
  const { kind, status, code = '' } = error
  if (code === 'verification_took_too_long') return 'too-long'
  if (code === 'verifications_busy') return 'busy'
  if (STORAGE_CODES.has(code)) return 'storage'
  // A proxy in front of the registry answers with no code of the registry's.
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
