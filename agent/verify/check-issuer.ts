/** Is the one who signed the one who is named as issuer, and does the reader rely on them? */
import { check } from './check.ts'
import type { ReadCredential } from './read-credential.ts'
import type { Check } from './report.ts'

/**
 * Compares `issuer` with the DID of the key and with `iss` where it is repeated
 * (Securing Verifiable Credentials using JOSE and COSE, section 4.1), then looks
 * the issuer up among those trusted. DIDs are compared letter by letter.
 */
export function checkIssuer(
  { header, issuer, payload }: ReadCredential,
  { trustedIssuers }: { readonly trustedIssuers: readonly string[] },
): Check {
  if (!header.ok) {
    return check('issuer', 'unknown', 'not_checked', 'Who signed cannot be told, because the header is not acceptable.')
  }
  if (header.did !== issuer) {
    return mismatch(`The credential names ${issuer} as its issuer, but a key of ${header.did} as the one that signed.`)
  }
  if ([header.repeatedIssuer, payload.iss].some(iss => iss !== undefined && iss !== issuer)) {
    return mismatch('The credential names two different issuers.')
  }
  return trustedIssuers.includes(issuer)
    ? check('issuer', 'pass', 'issuer_trusted', `The issuer, ${issuer}, is one that is relied on here.`)
    : check('issuer', 'fail', 'issuer_not_trusted', `The issuer, ${issuer}, is not among those relied on here.`)
}

function mismatch(message: string): Check {
  return check('issuer', 'fail', 'issuer_mismatch', message)
}
