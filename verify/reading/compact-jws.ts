/** Decodes a compact JWS (RFC 7515, section 7.1): the form of JWTs, of the first part of SD-JWTs, and of token status lists. */

import { decodeBase64url } from '../encoding/base64url.ts'
import { isObject, type JsonObject, type ParsedJson, parseJsonBytes } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { foreignReasons, isCompactJwe } from './foreign-forms.ts'
import { damaged, fault, type ReadFault } from './read-result.ts'

/** A compact JWS whose parts were decoded, or why they could not be. */
export type CompactJws =
  | { readonly ok: true; readonly text: string; readonly header: JsonObject; readonly payload: JsonObject }
  | ReadFault

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
  return payload.ok ? { ok: true, text: jwt, header: header.value, payload: payload.value } : payload
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
