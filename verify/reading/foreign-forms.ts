/**
 * Recognises forms of credentials that are not read here, by how they begin, so that the answer can name the form.
 * Nothing of them is decoded further.
 */

import { decodeBase64url } from '../encoding/base64url.ts'
import { asArray, isObject, type JsonObject, parseJsonBytes } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

/** The forms that are recognised. */
export type ForeignForm = 'cose' | 'mdoc' | 'cwt' | 'cbor-ld' | 'health-card' | 'jwe' | 'jws-json' | 'anoncreds'

const REASONS = {
  cose: 'reading_cose',
  mdoc: 'reading_mdoc',
  cwt: 'reading_cwt',
  'cbor-ld': 'reading_cbor_ld',
  'health-card': 'reading_health_card',
  jwe: 'reading_encrypted',
  'jws-json': 'reading_jws_json',
  anoncreds: 'reading_anoncreds',
} as const satisfies Record<ForeignForm, string>

/** Returns the reason that names the form. */
export function foreignReasons(form: ForeignForm): Reasons {
  return reason(REASONS[form])
}

const PREFIXES: readonly (readonly [RegExp, ForeignForm])[] = [
  [/^HC\d:/, 'cwt'],
  [/^VP1-/, 'cbor-ld'],
  [/^shc:\//i, 'health-card'],
]
const HEX = /^(?:[0-9a-f]{2}){8,}$/i
/** Matches both alphabets of base64. */
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/
/** The number of characters of a text that are decoded. */
const SAMPLE = 400

/** Recognises the form of a text that is neither JSON nor a compact JWS. */
export function foreignFormOfText(text: string): ForeignForm | undefined {
  const prefix = PREFIXES.find(([pattern]) => pattern.test(text))
  if (prefix) return prefix[1]
  const bytes = sampleOf(text)
  return bytes && foreignFormOfBytes(bytes)
}

function sampleOf(text: string): Uint8Array | undefined {
  if (HEX.test(text)) {
    const pairs = text.slice(0, SAMPLE).match(/../g) ?? []
    return Uint8Array.from(pairs, pair => Number.parseInt(pair, 16))
  }
  if (!BASE64.test(text)) return undefined
  return decodeBase64url(text.slice(0, SAMPLE).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
}

/**
 * Recognises the form of bytes by the beginning of CBOR (RFC 8949, section 3; RFC 9052, section 2; ISO/IEC 18013-5).
 */
export function foreignFormOfBytes(bytes: Uint8Array): ForeignForm | undefined {
  const [first = 0, second = 0, third = 0] = bytes
  // Tag 61 is CWT, tag 18 COSE_Sign1. Without a tag, COSE_Sign1 is a list of four that begins with the protected
  // header.
  if (first === 0xd8 && second === 0x3d) return 'cwt'
  if (first === 0xd2 && second === 0x84) return 'cose'
  if (first === 0x84 && second >= 0x40 && second <= 0x5f && third >= 0xa0 && third <= 0xbf) return 'cose'
  if (first === 0xd9 && second === 0xcb) return 'cbor-ld'
  const isMap = first >= 0xa1 && first <= 0xb7
  return isMap && MDOC_MEMBERS.test(textOf(bytes)) ? 'mdoc' : undefined
}

const MDOC_MEMBERS = /issuerAuth|nameSpaces|documents|docType|issuerSigned/

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, SAMPLE))
}

/** True for five parts whose header has `enc` (RFC 7516, section 3.1). */
export function isCompactJwe(parts: readonly string[]): boolean {
  const bytes = parts.length === 5 ? decodeBase64url(parts[0] ?? '') : undefined
  const header = bytes && parseJsonBytes(bytes)
  return header?.ok === true && isObject(header.value) && 'enc' in header.value
}

/** Recognises the form of a JSON object that is not a credential of the data model. */
export function foreignFormOfObject(value: JsonObject): ForeignForm | undefined {
  if ('ciphertext' in value) return 'jwe'
  if ('payload' in value && ('signature' in value || 'signatures' in value)) return 'jws-json'
  const identifiers = asArray(value.identifiers)
  const names = 'cred_def_id' in value || identifiers.some(one => isObject(one) && 'cred_def_id' in one)
  return names ? 'anoncreds' : undefined
}
