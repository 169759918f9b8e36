/** Reads a credential in a compact JWS: the payload itself (`application/vc+jwt`), or its `vc` claim (VCDM 1.1). */

import { decodeBase64url } from '../encoding/base64url.ts'
import { isObject, type JsonObject, type ParsedJson, parseJsonBytes } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { foreignReasons, isCompactJwe } from './foreign-forms.ts'
import { readHeader } from './jose-header.ts'
import { decodeVcClaim, disagreement, withoutOpaqueId } from './jwt-claims.ts'
import { damaged, fault, issuerOf, type ReadFault, type ReadResult } from './read-result.ts'
import { credentialFlaw } from './vcdm.ts'
import { claimsDataModel } from './vcdm-members.ts'

/**
 * Reads a compact JWS (Securing Verifiable Credentials using JOSE and COSE, section 3.1; Verifiable Credentials Data
 * Model v1.1, section 6.3.1).
 */
export function readVcJwt(jwt: string): ReadResult {
  const parts = readCompactJws(jwt)
  if (!parts.ok) return parts
  const { header, payload: claims } = parts
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

export type CompactJws = { readonly ok: true; readonly header: JsonObject; readonly payload: JsonObject } | ReadFault

/** Reads header and payload of a compact JWS. Both must be JSON objects with one meaning. Nothing is verified. */
export function readCompactJws(jwt: string): CompactJws {
  const parts = jwt.split('.', 6)
  if (parts.length !== 3) {
    return isCompactJwe(parts)
      ? fault('unsupported_format', foreignReasons('jwe'))
      : fault('malformed', reason('reading_parts', { count: parts.length }))
  }
  const [headerBytes, payloadBytes, signature] = parts.map(decodeBase64url)
  if (!headerBytes || !payloadBytes || !signature) return fault('malformed', reason('reading_no_base64url'))
  const header = readObject(parseJsonBytes(headerBytes), 'reading_header_damaged')
  if (!header.ok) return header
  const payload = readObject(parseJsonBytes(payloadBytes), 'reading_payload_damaged')
  return payload.ok ? { ok: true, header: header.value, payload: payload.value } : payload
}

function readObject(
  parsed: ParsedJson,
  code: 'reading_header_damaged' | 'reading_payload_damaged',
): { readonly ok: true; readonly value: JsonObject } | ReadFault {
  if (!parsed.ok) return damaged(parsed.reason, code)
  return isObject(parsed.value)
    ? { ok: true, value: parsed.value }
    : fault('malformed', reason(code, {}, reason('key_document_no_object')))
}
