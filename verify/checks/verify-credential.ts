/**
 * Runs a list of small checks over one credential, with everything they need
 * passed in. It makes no network requests and keeps no state, so a file gives the
 * same answer in a browser, on the server and at a terminal.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { MOST } from '../evidence/budget.ts'
import { clockWindow, type Evidence } from '../evidence/evidence.ts'
import type { ReadCredential, ReadFault, ReadResult } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { outcomeOf } from '../report/outcome.ts'
import { reason } from '../report/reasons/reason.ts'
import type { Check, VerificationReport } from '../report/report.ts'
import { checkBinding } from './check-binding.ts'
import { checkIssuer } from './check-issuer.ts'
import { checkProof } from './check-proof.ts'
import { checkSchema } from './check-schema.ts'
import { checkStatus } from './check-status.ts'
import { checkValidity } from './check-validity.ts'
import { unreadChecks } from './unread-checks.ts'

/**
 * Verifies a credential (VCDM 2.0, section 7.1) and reports what was checked and
 * what could not be. A check that fails does not keep the others from being made.
 *
 * @returns one check for each of `CHECK_IDS`, in that order
 */
export async function verifyCredential(read: ReadResult, evidence: Evidence): Promise<VerificationReport> {
  return read.ok ? reportOn(read.credential, evidence) : unreadable(read)
}

const FORMATS = {
  'vc+jwt': 'reading_ok_vc_jwt',
  jwt_vc_json: 'reading_ok_vc_claim',
  'dc+sd-jwt': 'reading_ok_sd_jwt',
  'data-integrity': 'reading_ok_data_integrity',
} as const

async function reportOn(credential: ReadCredential, evidence: Evidence): Promise<VerificationReport> {
  const { payload } = credential
  const checks = await Promise.all([
    checkFormat(credential),
    checkProof(credential, evidence),
    checkIssuer(credential, evidence),
    checkValidity(payload, clockWindow(evidence), credential.signatureTimes),
    tooManyEntries(payload) ?? checkStatus(credential, evidence),
    checkSchema(credential, evidence.documents),
    checkBinding(credential, evidence),
  ])
  return { outcome: outcomeOf(checks), checks, format: credential.format, credential: payload }
}

/** A part with too many entries is not judged, and then the whole credential cannot be verified. */
function checkFormat({ format, payload }: ReadCredential): Check {
  for (const part of COUNTED) {
    const count = asArray(payload[part]).length
    const limit = MOST[part]
    if (count > limit)
      return check('format', 'unknown', 'too_large', reason('reading_too_many', { part, count, limit }))
  }
  return check('format', 'pass', 'format_ok', reason(FORMATS[format]))
}

const COUNTED = ['credentialSubject', 'relatedResource', 'termsOfUse', 'evidence'] as const

/** An entry beyond the limit could be the one that revokes the credential, so none is looked up. */
function tooManyEntries(payload: JsonObject): Check | undefined {
  const limit = MOST.credentialStatus
  const count =
    asArray(payload.credentialStatus).length + (isObject(payload.status) ? Object.keys(payload.status).length : 0)
  return count > limit
    ? check('status', 'unknown', 'over_limit', reason('status_too_many', { count, limit }))
    : undefined
}

function unreadable(read: ReadFault): VerificationReport {
  const checks = unreadChecks(read)
  return { outcome: outcomeOf(checks), checks }
}
