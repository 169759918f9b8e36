/** The check `validity`: is the credential in force now? */

import { parseDateTimeStamp } from '../encoding/date-time-stamp.ts'
import type { JsonObject } from '../encoding/strict-json.ts'
import type { ClockWindow } from '../evidence/evidence.ts'
import { isDataModel1 } from '../reading/vcdm-members.ts'
import { type CodeOf, check } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'

const OUTCOMES = {
  within_period: 'pass',
  no_period: 'pass',
  not_checked: 'unknown',
  not_yet_valid: 'fail',
  expired: 'fail',
  period_invalid: 'fail',
} as const satisfies Record<CodeOf<'validity'>, Check['outcome']>

/**
 * Compares `validFrom` and `validUntil` (VCDM 2.0, section 4.9), `issuanceDate` and `expirationDate` (VCDM 1.1,
 * sections 4.6 and 4.8) and, where the signature has its own period, `nbf` and `exp` (RFC 7519, section 4.1) with
 * the clock. A document of one version that has dates of the other is limited by them as well: the issuer meant
 * something by them, and the narrower period is the safe one. A payload without `@context` (an SD-JWT VC or a status
 * list token) may use VCDM's names for something else.
 *
 * @param signature the claims that limit the signature, when they are not in the payload
 */
export function checkValidity(payload: JsonObject, window: ClockWindow, signature: JsonObject = payload): Check {
  const { code, reasons } = validityOf(payload, window, signature)
  return check('validity', OUTCOMES[code], code, reasons)
}

interface Finding {
  readonly code: CodeOf<'validity'>
  readonly reasons: Reasons
}

function validityOf(payload: JsonObject, window: ClockWindow, signature: JsonObject): Finding {
  if (Number.isNaN(window.earliest) || Number.isNaN(window.latest)) {
    return { code: 'not_checked', reasons: reason('validity_no_clock') }
  }
  const limits = limitsOf(payload, signature)
  const wrong = limits.find(({ time }) => time === 'unreadable')
  if (wrong) return { code: 'period_invalid', reasons: reason('validity_no_instant', { member: wrong.member }) }
  const froms = timesOf(limits, 'from')
  const untils = timesOf(limits, 'until')
  const from = froms.length > 0 ? Math.max(...froms) : undefined
  const until = untils.length > 0 ? Math.min(...untils) : undefined
  if (from !== undefined && until !== undefined && from > until) {
    return { code: 'period_invalid', reasons: reason('validity_ends_before', { from: iso(from), until: iso(until) }) }
  }
  if (from !== undefined && from > window.latest) {
    return { code: 'not_yet_valid', reasons: reason('validity_not_yet', { from: iso(from) }) }
  }
  if (until !== undefined && until < window.earliest) {
    return { code: 'expired', reasons: reason('validity_expired', { until: iso(until) }) }
  }
  const open = limits.find(({ time }) => time === 'no-zone')
  if (open) return { code: 'not_checked', reasons: reason('validity_no_zone', { member: open.member }) }
  if (from === undefined && until === undefined) return { code: 'no_period', reasons: reason('validity_no_period') }
  return { code: 'within_period', reasons: reason('validity_in_force') }
}

interface Limit {
  readonly member: string
  readonly end: 'from' | 'until'
  /** Milliseconds since 1970. `no-zone`: the instant is known only to within a day. */
  readonly time: number | 'absent' | 'no-zone' | 'unreadable'
}

function limitsOf(payload: JsonObject, signature: JsonObject): readonly Limit[] {
  const seconds = (member: string, end: Limit['end']): Limit => ({
    member,
    end,
    time: instant(signature[member], parseNumericDate),
  })
  const times = [seconds('nbf', 'from'), seconds('exp', 'until')]
  if (!('@context' in payload)) return times
  // XML Schema's dateTime, which version 1.1 asks for, may leave out the zone.
  const parse = isDataModel1(payload) ? parseDateTime : parseDateTimeStamp
  const dated = (member: string, end: Limit['end']): Limit => ({ member, end, time: instant(payload[member], parse) })
  return [
    dated('validFrom', 'from'),
    dated('issuanceDate', 'from'),
    dated('validUntil', 'until'),
    dated('expirationDate', 'until'),
    ...times,
    ...unlessNumber(signature.iat),
  ]
}

/** The time of signing limits nothing, but it must be a number (RFC 7519, section 4.1.6). */
function unlessNumber(iat: unknown): readonly Limit[] {
  return instant(iat, parseNumericDate) === 'unreadable' ? [{ member: 'iat', end: 'from', time: 'unreadable' }] : []
}

function timesOf(limits: readonly Limit[], end: Limit['end']): readonly number[] {
  return limits.filter(limit => limit.end === end).flatMap(({ time }) => (typeof time === 'number' ? [time] : []))
}

function instant(value: unknown, parse: (value: unknown) => Limit['time'] | undefined): Limit['time'] {
  return value === undefined ? 'absent' : (parse(value) ?? 'unreadable')
}

/**
 * Endings that a date of version 1.1 may lack: the zone, which is optional there, or, from careless issuers, also the
 * time.
 */
const OPEN_ENDS = ['Z', 'T00:00:00Z']

function parseDateTime(value: unknown): Limit['time'] | undefined {
  if (typeof value !== 'string') return undefined
  const time = parseDateTimeStamp(value)
  if (time !== undefined) return time
  return OPEN_ENDS.some(end => parseDateTimeStamp(value + end) !== undefined) ? 'no-zone' : undefined
}

/** Seconds since 1970 (RFC 7519, section 2) that a calendar can express. */
function parseNumericDate(value: unknown): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? value * 1000 : undefined
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
