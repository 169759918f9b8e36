/**
 * The verifier: a list of small checks over one credential, with everything they
 * need passed in. It reaches no network, keeps no state and never throws, so the
 * same file gives the same answer in a browser, on the server and at a terminal.
 */

import { check } from './check.ts'
import { checkBinding } from './check-binding.ts'
import { checkIssuer } from './check-issuer.ts'
import { checkProof } from './check-proof.ts'
import { checkSchema } from './check-schema.ts'
import { checkStatus } from './check-status.ts'
import { checkValidity } from './check-validity.ts'
import { clockWindow, type Evidence } from './evidence.ts'
import { outcomeOf } from './outcome.ts'
import { readCredential } from './reading/read-credential.ts'
import { fault, type ReadFault } from './reading/read-result.ts'
import { reason } from './reasons/reason.ts'
import { CHECK_IDS, type Check, type VerificationReport } from './report.ts'

export type { Evidence, Fetched } from './evidence.ts'

/**
 * Verifies a credential (VCDM 2.0, section 7.1) and says what was checked and
 * what could not be. A check that fails does not keep the others from being made.
 *
 * @param input whatever was given as a credential: see `readCredential`
 * @returns one check for each of `CHECK_IDS`, in that order, for any input whatsoever
 */
export async function verifyCredential(input: unknown, evidence: Evidence): Promise<VerificationReport> {
  try {
    return await verify(input, evidence)
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
    check('format', 'pass', 'format_ok', reason(FORMATS[credential.format])),
    checkProof(credential, evidence),
    checkIssuer(credential, evidence),
    checkValidity(payload, clockWindow(evidence), credential.signatureTimes),
    checkStatus(credential, evidence),
    checkSchema(credential, evidence.documents),
    checkBinding(credential, evidence),
  ])
  return { outcome: outcomeOf(checks), checks, format: credential.format, credential: payload }
}

function unreadable(read: ReadFault): VerificationReport {
  const checks = CHECK_IDS.map((id): Check => {
    if (id === 'format') return check(id, read.outcome, read.code, read.reasons)
    return check(id, 'unknown', 'not_checked', reason('reading_not_checked'))
  })
  return { outcome: outcomeOf(checks), checks }
}
