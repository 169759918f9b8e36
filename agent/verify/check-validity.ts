/** Is it in force now? */
import { type CodeOf, check } from './check.ts'
import type { ClockWindow } from './evidence.ts'
import { parseDateTimeStamp } from './reading/date-time-stamp.ts'
import type { JsonObject } from './reading/strict-json.ts'
import type { Check } from './report.ts'

/**
 * Compares `validFrom` and `validUntil` (VCDM 2.0, section 4.9) and, where the
 * signature has a life of its own, `nbf` and `exp` (RFC 7519, section 4.1) with
 * the clock. A payload without `@context`, an SD-JWT VC or a status list token,
 * may use the words of VCDM for something else.
 */
export function checkValidity(payload: JsonObject, window: ClockWindow): Check {
  const { code, message } = validityOf(payload, window)
  const passed = code === 'within_period' || code === 'no_period'
  return check('validity', passed ? 'pass' : code === 'not_checked' ? 'unknown' : 'fail', code, message)
}

function validityOf(payload: JsonObject, window: ClockWindow): { code: CodeOf<'validity'>; message: string } {
  if (Number.isNaN(window.earliest) || Number.isNaN(window.latest)) {
    return { code: 'not_checked', message: 'What the time is was not known, so the period could not be checked.' }
  }
  const limits = readLimits(payload)
  if (!limits) {
    return {
      code: 'period_invalid',
      message: 'The period in which the credential is valid is not written as it must be.',
    }
  }
  const { from, until } = limits
  if (from === undefined && until === undefined) {
    return { code: 'no_period', message: 'The credential does not limit when it is valid.' }
  }
  if (from !== undefined && until !== undefined && from > until) {
    return { code: 'period_invalid', message: 'The credential would end before it begins.' }
  }
  if (from !== undefined && from > window.latest) {
    return { code: 'not_yet_valid', message: `The credential is not valid before ${iso(from)}.` }
  }
  if (until !== undefined && until < window.earliest) {
    return { code: 'expired', message: `The credential was valid until ${iso(until)}.` }
  }
  return { code: 'within_period', message: 'The credential is valid at this time.' }
}

/** The later of the beginnings and the earlier of the ends, in milliseconds; `undefined` when one cannot be read. */
function readLimits(payload: JsonObject): { from: number | undefined; until: number | undefined } | undefined {
  const { validFrom, validUntil } = '@context' in payload ? payload : {}
  const from = [instant(validFrom, parseDateTimeStamp), instant(payload.nbf, parseNumericDate)]
  const until = [instant(validUntil, parseDateTimeStamp), instant(payload.exp, parseNumericDate)]
  if (from.includes('unreadable') || until.includes('unreadable')) return undefined
  const froms = from.filter(limit => typeof limit === 'number')
  const untils = until.filter(limit => typeof limit === 'number')
  return {
    from: froms.length > 0 ? Math.max(...froms) : undefined,
    until: untils.length > 0 ? Math.min(...untils) : undefined,
  }
}

function instant(value: unknown, parse: (value: unknown) => number | undefined): number | 'absent' | 'unreadable' {
  return value === undefined ? 'absent' : (parse(value) ?? 'unreadable')
}

/** Seconds since 1970 (RFC 7519, section 2) that a calendar can express. */
function parseNumericDate(value: unknown): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= 8.64e12 ? value * 1000 : undefined
}

function iso(time: number): string {
  return new Date(time).toISOString()
}
