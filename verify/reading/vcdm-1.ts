/**
 * Decides whether a JSON object is a credential by the Verifiable Credentials Data Model v1.1. Version 1.1 is read
 * because many of its credentials are still in force. The registry issues none of that version.
 */

import type { JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import {
  type Broken,
  brokenContexts,
  brokenId,
  brokenIssuer,
  brokenObjects,
  brokenSubjects,
  brokenType,
  CONTEXT_V1,
} from './vcdm-members.ts'

/**
 * Returns the first rule of VCDM 1.1 that the payload breaks, as a clause (sections 4.1 to 4.9 and 5.4 to 5.6). A
 * missing date is found here; the dates are compared elsewhere.
 */
export function brokenRuleOf1(payload: JsonObject): Reasons | undefined {
  return (
    brokenContexts(payload, CONTEXT_V1) ??
    brokenType(payload, 'VerifiableCredential') ??
    brokenIssuer(payload.issuer) ??
    brokenSubjects(payload.credentialSubject) ??
    brokenId(payload, 'id') ??
    brokenIssuanceDate(payload) ??
    brokenObjects(payload.credentialSchema, 'credentialSchema', { id: 'required' }) ??
    brokenObjects(payload.refreshService, 'refreshService', { id: 'optional' }) ??
    brokenObjects(payload.termsOfUse, 'termsOfUse', { id: 'optional' }) ??
    brokenObjects(payload.evidence, 'evidence', { id: 'optional' })
  )
}

/** Section 4.6: every credential has an `issuanceDate`. */
function brokenIssuanceDate({ issuanceDate }: JsonObject): Broken {
  return issuanceDate === undefined ? reason('reading_no_issuance_date') : undefined
}
