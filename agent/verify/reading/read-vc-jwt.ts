/** `application/vc+jwt`: a VCDM 2.0 credential as the payload of a compact JWS. */
import { decodeBase64url } from './base64url.ts'
import { readHeader } from './jose-header.ts'
import { fault, issuerOf, type ReadCredential, type ReadFault, type ReadResult } from './read-result.ts'
import { isObject, JSON_FAULTS, type JsonObject, type ParsedJson, parseJsonBytes } from './strict-json.ts'
import { vcdmFlaw } from './vcdm.ts'

/** Reads a compact JWS (Securing Verifiable Credentials using JOSE and COSE, section 3.1). */
export function readVcJwt(jwt: string): ReadResult {
  const parts = readCompactJws(jwt)
  if (!parts.ok) return parts
  const flaw = vcdmFlaw(parts.payload)
  if (flaw) return fault(flaw.code, flaw.message)
  const credential: ReadCredential = {
    format: 'vc+jwt',
    payload: parts.payload,
    issuer: issuerOf(parts.payload),
    securing: { kind: 'jose', jwt, header: readHeader(parts.header, 'vc+jwt') },
  }
  return { ok: true, credential }
}

export type CompactJws = { readonly ok: true; readonly header: JsonObject; readonly payload: JsonObject } | ReadFault

/** Header and payload of a compact JWS whose parts are JSON objects with one meaning; nothing is verified. */
export function readCompactJws(jwt: string): CompactJws {
  const parts = jwt.split('.')
  if (parts.length !== 3) {
    return parts.length === 5 && jwt.startsWith('ey')
      ? fault('unsupported_format', 'This is encrypted; only signed credentials can be verified.')
      : fault('not_a_credential', 'This is not a signed credential: three parts separated by dots are expected.')
  }
  const [headerBytes, payloadBytes, signature] = parts.map(decodeBase64url)
  if (!headerBytes || !payloadBytes || !signature) {
    return fault('malformed', 'The text is damaged: a part of it is not canonical base64url.')
  }
  const header = readObject(parseJsonBytes(headerBytes), 'header')
  if (!header.ok) return header
  const payload = readObject(parseJsonBytes(payloadBytes), 'payload')
  if (!payload.ok) return payload
  return { ok: true, header: header.value, payload: payload.value }
}

function readObject(parsed: ParsedJson, part: string): { readonly ok: true; readonly value: JsonObject } | ReadFault {
  if (!parsed.ok) return fault('malformed', `The credential's ${part} ${JSON_FAULTS[parsed.reason]}.`)
  if (!isObject(parsed.value)) return fault('malformed', `The credential's ${part} is not a JSON object.`)
  return { ok: true, value: parsed.value }
}
