/**
 * Runs a list of small checks over one credential, with everything they need
 * passed in. It makes no network requests, keeps no state and never throws, so a
 * file gives the same answer in a browser, on the server and at a terminal.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { forRequest, MOST } from '../evidence/budget.ts'
import { clockWindow, type Evidence } from '../evidence/evidence.ts'
import { readCredential } from '../reading/read-credential.ts'
import { fault, type ReadCredential, type ReadFault } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { outcomeOf } from '../report/outcome.ts'
import { reason } from '../report/reasons/reason.ts'
import { CHECK_IDS, type Check, type VerificationReport } from '../report/report.ts'
import { checkBinding } from './check-binding.ts'
import { checkIssuer } from './check-issuer.ts'
import { checkProof } from './check-proof.ts'
import { checkSchema } from './check-schema.ts'
import { checkStatus } from './check-status.ts'
import { checkValidity } from './check-validity.ts'

/**
 * Verifies a credential (VCDM 2.0, section 7.1) and reports what was checked and
 * what could not be. A check that fails does not keep the others from being made.
 *
 * @param input any value that was given as a credential: see `readCredential`
 * @returns one check for each of `CHECK_IDS`, in that order, for any input
 */
export async function verifyCredential(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  try {
    return await verify(input, forRequest(evidence))
  } catch {
    return unreadable(fault('unsupported_format', reason('reading_failed')))
  }
}

const FORMATS = {
  'vc+jwt': 'reading_ok_vc_jwt',
  jwt_vc_json: 'reading_ok_vc_claim',
  'dc+sd-jwt': 'reading_ok_sd_jwt',
  'data-integrity': 'reading_ok_data_integrity',
} as const

async function verify(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  const read = readCredential(input)
  if (!read.ok) return unreadable(read)
  const { credential } = read
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
  const checks = CHECK_IDS.map((id): Check => {
    if (id === 'format') return check(id, read.outcome, read.code, read.reasons)
    return check(id, 'unknown', 'not_checked', reason('reading_not_checked'))
  })
  return { outcome: outcomeOf(checks), checks }
}
