/**
 * Whether a JSON object is a credential as the Verifiable Credentials Data Model v1.1 asks. It is read because much
 * that was issued under it is in force; the registry issues nothing of that version.
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
 * The first rule of VCDM 1.1 that the payload breaks, as a clause (sections 4.1 to 4.9 and 5.4 to 5.6). The dates are
 * compared elsewhere; but that one of them is missing is seen here.
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

/** Section 4.6: every credential says when it begins. */
function brokenIssuanceDate({ issuanceDate }: JsonObject): Broken {
  return issuanceDate === undefined ? reason('reading_no_issuance_date') : undefined
}
