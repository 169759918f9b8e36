/**
 * Turns any pasted, uploaded or sent input into one of two forms: a compact text or a JSON object. For any other input
 * the answer says what it seems to be, and what to give instead.
 */

import { decodeBase64url } from '../encoding/base64url.ts'
import { percentDecoded } from '../encoding/percent-decoding.ts'
import { decodeUtf8, isObject, type JsonObject, parseJsonBytes, parseStrictJson } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { type CompactJws, readCompactJws } from './compact-jws.ts'
import { foreignFormOfBytes, foreignFormOfText, foreignReasons, isCompactJwe } from './foreign-forms.ts'
import { unwrapped } from './pasted-text.ts'
import { damaged, fault, jsonFault, MAX_CREDENTIAL_LENGTH, type ReadFault, tooLarge } from './read-result.ts'

export type InputForm =
  /** Plain JSON: it has no getters, and nothing else can change it. */
  | { readonly ok: true; readonly kind: 'object'; readonly value: JsonObject }
  | { readonly ok: true; readonly kind: 'jws'; readonly jws: CompactJws }
  | { readonly ok: true; readonly kind: 'sd-jwt'; readonly text: string }
  | ReadFault

/** Finds the form of any input. A text may have been quoted, broken into lines or encoded on its way. */
export function formOf(input: unknown): InputForm {
  if (typeof input === 'string') return formOfText(input)
  const copy = copyOf(input)
  switch (copy.kind) {
    case 'bytes':
      return formOfBytes(copy.bytes)
    case 'json':
      return copy.text.length > MAX_CREDENTIAL_LENGTH ? tooLarge() : formOfJson(copy.text)
    case 'nothing':
      return fault('not_a_credential', reason(copy.reason))
  }
}

type Copy =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'nothing'; readonly reason: 'reading_no_text_or_object' | 'reading_object_no_json' }

/**
 * Copies what the caller gave. An object may have getters, proxies and prototypes that throw any error, and no other
 * code than this meets them.
 */
function copyOf(input: unknown): Copy {
  try {
    // One byte more than the limit is enough to see that it is exceeded.
    if (input instanceof Uint8Array) {
      return { kind: 'bytes', bytes: new Uint8Array(input.subarray(0, MAX_CREDENTIAL_LENGTH + 1)) }
    }
    if (!isObject(input)) return { kind: 'nothing', reason: 'reading_no_text_or_object' }
    const text: string | undefined = JSON.stringify(input)
    return text === undefined ? { kind: 'nothing', reason: 'reading_object_no_json' } : { kind: 'json', text }
  } catch {
    return { kind: 'nothing', reason: 'reading_object_no_json' }
  }
}

function formOfBytes(bytes: Uint8Array<ArrayBuffer>): InputForm {
  if (bytes.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const text = decodeUtf8(bytes)
  if (text !== undefined) return formOfText(text)
  const form = foreignFormOfBytes(bytes)
  if (form) return fault('unsupported_format', foreignReasons(form))
  const readable = new TextDecoder().decode(bytes)
  return looksSigned(readable) || MENTIONS_CREDENTIAL.test(readable)
    ? damaged('not-utf-8')
    : fault('not_a_credential', reason('reading_no_text'))
}

function formOfText(given: string): InputForm {
  if (given.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const text = unwrapped(given)
  if (text === '') return fault('not_a_credential', reason('reading_nothing'))
  if (text.startsWith('{') || text.startsWith('[')) return formOfJson(text)
  const held = /^data:/i.test(text) ? heldInDataUrl(text) : { mediaType: '', text }
  if (!held) return fault('not_a_credential', reason('reading_data_url'))
  return held.text.startsWith('{') ? formOfJson(held.text) : formOfCompact(held.text)
}

function formOfJson(text: string): InputForm {
  const parsed = parseStrictJson(text)
  if (!parsed.ok) {
    // Only an incomplete credential is called damaged.
    return MENTIONS_CREDENTIAL.test(text)
      ? damaged(parsed.reason)
      : fault('not_a_credential', reason('reading_text_no_credential', {}, jsonFault(parsed.reason)))
  }
  if (isObject(parsed.value)) return { ok: true, kind: 'object', value: parsed.value }
  return fault('not_a_credential', reason('reading_json_list'))
}

const MENTIONS_CREDENTIAL =
  /Verifiable(?:Credential|Presentation)|\/(?:ns\/credentials\/v2|2018\/credentials\/v1)|credentialSubject/

/** A JWE has five parts. More are not counted. */
const MAX_PARTS = 6

function formOfCompact(text: string): InputForm {
  if (text.includes('~') && looksSigned(text)) return { ok: true, kind: 'sd-jwt', text }
  const parts = text.split('.', MAX_PARTS)
  if (looksSigned(text)) {
    if (isCompactJwe(parts)) return fault('unsupported_format', foreignReasons('jwe'))
    if (parts.length === 3) return { ok: true, kind: 'jws', jws: readCompactJws(text) }
    return parts.length === 1 && isWholeJson(text)
      ? fault('not_a_credential', reason('reading_json_encoded'))
      : fault('malformed', reason('reading_parts', { count: parts.length }))
  }
  const form = foreignFormOfText(text)
  if (form) return fault('unsupported_format', foreignReasons(form))
  if (/^\s*<(?:!doctype|html|\?xml|[a-z]+[\s>])/i.test(text))
    return fault('not_a_credential', reason('reading_web_page'))
  if (/^[a-z][a-z0-9+.-]*:\S+$/i.test(text)) return fault('not_a_credential', reason('reading_address'))
  return fault('not_a_credential', reason('reading_prose'))
}

/**
 * True for a signed text that may be damaged. A JOSE header is an object, and `{"` in base64url begins with `ey`. If
 * the first letters are damaged, two long parts are still recognised.
 */
function looksSigned(text: string): boolean {
  if (/^ey[A-Za-z0-9_-]{14}/.test(text)) return true
  if (!/^[A-Za-z0-9_.~+/=%*-]+$/.test(text)) return false
  const [first = '', second = '', ...others] = text.split(/[.~]/, 4)
  const isLong = others.length > 0 && first.length >= 16 && second.length >= 16
  // A host name may have long parts too, but not with capitals and digits in them.
  return isLong && [/[A-Z]/, /[a-z]/, /[0-9]/].every(kind => kind.test(first + second))
}

function isWholeJson(text: string): boolean {
  const bytes = decodeBase64url(text)
  const parsed = bytes && parseJsonBytes(bytes)
  return parsed?.ok === true && isObject(parsed.value) && !('alg' in parsed.value)
}

/**
 * Returns the media type and the content of a data: URL (RFC 2397) with a compact text. It decodes percent-encoding
 * and, where declared, base64, and ignores other parameters.
 */
export function heldInDataUrl(url: string): { readonly mediaType: string; readonly text: string } | undefined {
  const [, mediaType = '', parameters = '', data = ''] = /^data:([^,;]*)((?:;[^,;]*)*),(.*)$/is.exec(url) ?? []
  if (mediaType === '') return undefined
  const type = mediaType.trim().toLowerCase()
  const plain = data.includes('%') ? (percentDecoded(data) ?? data) : data
  if (!/;base64$/i.test(parameters) || plain.startsWith('ey')) return { mediaType: type, text: plain }
  const bytes = decodeBase64url(plain.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''))
  const text = bytes && decodeUtf8(bytes)
  return text === undefined ? undefined : { mediaType: type, text }
}
