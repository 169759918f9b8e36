/** Reads a credential in a compact JWS: the payload itself (`application/vc+jwt`), or its `vc` claim (VCDM 1.1). */

import { type Reasons, reason } from '../report/reasons/reason.ts'
import type { CompactJws } from './compact-jws.ts'
import { readHeader } from './jose-header.ts'
import { decodeVcClaim, disagreement, withoutOpaqueId } from './jwt-claims.ts'
import { fault, issuerOf, type ReadFault, type ReadResult } from './read-result.ts'
import { credentialFlaw } from './vcdm.ts'
import { claimsDataModel } from './vcdm-members.ts'

/**
 * Reads the credential in a compact JWS (Securing Verifiable Credentials using JOSE and COSE, section 3.1; Verifiable
 * Credentials Data Model v1.1, section 6.3.1).
 */
export function readVcJwt(jws: CompactJws): ReadResult {
  if (!jws.ok) return jws
  const { text: jwt, header, payload: claims } = jws
  const inClaim = 'vc' in claims
  const decoded = inClaim ? decodeVcClaim(claims) : { ok: true as const, document: claims }
  if (!decoded.ok) return malformed(decoded.because)
  const payload = decoded.document
  if (!inClaim && !claimsDataModel(payload)) {
    return saysCredential(header.typ)
      ? malformed(reason('reading_jwt_without_context'))
      : fault('not_a_credential', reason('reading_plain_jwt'))
  }
  const flaw = credentialFlaw(inClaim ? withoutOpaqueId(payload) : payload)
  if (flaw) return fault(flaw.code, flaw.reasons)
  // A `vc` claim was compared with the other claims when it was decoded.
  const contradiction = inClaim ? undefined : disagreement(claims, payload)
  if (contradiction) return malformed(contradiction)
  const issuer = issuerOf(payload)
  const format = inClaim ? 'jwt_vc_json' : 'vc+jwt'
  return {
    ok: true,
    credential: {
      format,
      payload,
      issuer,
      securing: { kind: 'jose', jwt, header: readHeader(header, format, issuer) },
      ...(inClaim ? { signatureTimes: claims } : {}),
    },
  }
}

function saysCredential(typ: unknown): boolean {
  return typeof typ === 'string' && /^(?:application\/)?vc\+/i.test(typ)
}

function malformed(because: Reasons): ReadFault {
  return fault('credential_malformed', reason('reading_credential_malformed', {}, because))
}
