/** The check `issuer`: did the named issuer sign, and does the reader rely on that issuer? */

import type { JsonObject } from '../encoding/strict-json.ts'
import { isReliedOn, type Reliance } from '../identifiers/reliance.ts'
import { proofDids } from '../proofs/data-integrity.ts'
import type { JoseSecuring, ReadCredential, SdJwtSecuring } from '../reading/read-result.ts'
import { check } from '../report/check.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { Check } from '../report/report.ts'

/**
 * Compares `issuer` with the DID of the key and with `iss` where it is repeated
 * (Securing Verifiable Credentials using JOSE and COSE, section 4.1), then looks
 * the issuer up among those trusted. DIDs are compared letter by letter.
 */
export async function checkIssuer(credential: ReadCredential, evidence: Reliance): Promise<Check> {
  const { securing, issuer, payload } = credential
  const signers = securing.kind === 'data-integrity' ? proofSigners(securing.proofs) : joseSigners(securing, payload)
  if (!signers) {
    return check('issuer', 'unknown', 'not_checked', reason('issuer_header_unreadable'))
  }
  const other = signers.keys.includes(issuer) ? undefined : signers.keys[0]
  if (other !== undefined) {
    // An issuer named by an address may authorize a key of another identifier in a document that is not read here.
    if (!issuer.startsWith('did:')) {
      return check('issuer', 'unknown', 'not_checked', reason('issuer_by_address', { issuer, other }))
    }
    return mismatch(reason('issuer_signed_by_other', { issuer, other }))
  }
  if (signers.repeated.some(iss => iss !== undefined && iss !== issuer)) {
    return mismatch(reason('issuer_named_twice'))
  }
  return (await isTrusted(credential, evidence))
    ? check('issuer', 'pass', 'issuer_trusted', reason('issuer_relied_on', { issuer }))
    : check('issuer', 'fail', 'issuer_not_trusted', reason('issuer_not_relied_on', { issuer }))
}

async function isTrusted({ securing, issuer }: ReadCredential, evidence: Reliance): Promise<boolean> {
  if (securing.kind === 'data-integrity' || !securing.header.ok) return evidence.trustedIssuers.includes(issuer)
  return isReliedOn(securing.header, evidence)
}

interface Signers {
  /** DIDs of the named keys. Of several embedded proofs only the issuer's count, and one must hold (`checkProof`). */
  readonly keys: readonly string[]
  /** Other members that name the issuer again. */
  readonly repeated: readonly unknown[]
}

function joseSigners({ header }: JoseSecuring | SdJwtSecuring, payload: JsonObject): Signers | undefined {
  return header.ok ? { keys: [header.did], repeated: [header.repeatedIssuer, payload.iss] } : undefined
}

function proofSigners(proofs: readonly JsonObject[]): Signers {
  return { keys: proofDids(proofs), repeated: [] }
}

function mismatch(explanation: Reasons): Check {
  return check('issuer', 'fail', 'issuer_mismatch', explanation)
}
