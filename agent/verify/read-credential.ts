/**
 * From whatever someone pasted, uploaded or sent to the parts of a credential.
 * Nothing here is trusted and nothing is verified: what comes out has the right
 * form, in the one spelling that it can have.
 */
import { decodeBase64url } from './base64url.ts'
import type { CodeOf } from './check.ts'
import { type HeaderReading, readHeader } from './jose-header.ts'
import { asArray, isObject, type JsonObject, type ParsedJson, parseJsonBytes, parseStrictJson } from './strict-json.ts'
import { vcdmFlaw } from './vcdm.ts'

/** 1 MiB, measured before anything is parsed. */
const MAX_CREDENTIAL_LENGTH = 1024 * 1024

export interface ReadCredential {
  /** The compact JWS, trimmed. */
  readonly jwt: string
  /** Algorithm and key, or why the header cannot be accepted; the payload is readable either way. */
  readonly header: HeaderReading
  /** The credential itself (VCDM 2.0), unverified. */
  readonly payload: JsonObject
  /** `issuer`, or its `id`. */
  readonly issuer: string
}

export type FormatFault = Exclude<CodeOf<'format'>, 'format_ok'>

export type ReadResult =
  | { readonly ok: true; readonly credential: ReadCredential }
  | { readonly ok: false; readonly code: FormatFault; readonly message: string }

/**
 * Reads a VCDM 2.0 credential secured with JOSE (`application/vc+jwt`; Securing
 * Verifiable Credentials using JOSE and COSE, section 3.1).
 *
 * @param input a compact JWS; or an `EnvelopedVerifiableCredential` object (VCDM 2.0, section 4.13), also as JSON text
 */
export function readCredential(input: unknown): ReadResult {
  if (typeof input === 'string') {
    if (input.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
    const text = input.trim()
    if (text === '') return fault('not_a_credential', 'There is nothing here to verify.')
    if (!text.startsWith('{')) return readJws(text)
    const parsed = parseStrictJson(text)
    return parsed.ok ? readEnvelope(parsed.value) : fault('malformed', `The text ${JSON_FAULTS[parsed.reason]}.`)
  }
  return readEnvelope(input)
}

function readEnvelope(input: unknown): ReadResult {
  if (!isObject(input))
    return fault('not_a_credential', 'This is neither a signed credential nor an object that holds one.')
  const { type, id } = input
  const types = asArray(type)
  if (types.includes('EnvelopedVerifiableCredential')) {
    if (typeof id !== 'string')
      return fault('malformed', 'The envelope holds no credential: its id is not a data: address.')
    if (id.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
    const held = /^data:application\/vc\+jwt,(.*)$/is.exec(id)?.[1]
    if (held !== undefined) return readJws(held)
    return fault(
      'unsupported_format',
      'The envelope holds something other than application/vc+jwt, which is not read yet.',
    )
  }
  if (types.includes('VerifiableCredential')) {
    return fault(
      'unsupported_format',
      'This is a credential without its envelope: only application/vc+jwt is read yet.',
    )
  }
  return fault('not_a_credential', 'This is an object, but not one that holds a credential.')
}

function readJws(jwt: string): ReadResult {
  if (jwt.includes('~')) return fault('unsupported_format', 'This looks like an SD-JWT, which is not read yet.')
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
  const flaw = vcdmFlaw(payload.value)
  if (flaw) return fault(flaw.code, flaw.message)
  const credential = { jwt, header: readHeader(header.value), payload: payload.value, issuer: issuerOf(payload.value) }
  return { ok: true, credential }
}

function readObject(
  parsed: ParsedJson,
  part: string,
): { readonly ok: true; readonly value: JsonObject } | Extract<ReadResult, { ok: false }> {
  if (!parsed.ok) return fault('malformed', `The credential's ${part} ${JSON_FAULTS[parsed.reason]}.`)
  if (!isObject(parsed.value)) return fault('malformed', `The credential's ${part} is not a JSON object.`)
  return { ok: true, value: parsed.value }
}

const JSON_FAULTS = {
  'not-utf-8': 'is not valid UTF-8',
  'not-json': 'is not valid JSON',
  'too-deep': 'is nested too deeply',
  'duplicate-name': 'names the same member twice, so that readers could differ on what it says',
} as const

function issuerOf({ issuer }: JsonObject): string {
  return String(isObject(issuer) ? issuer.id : issuer)
}

function tooLarge(): ReadResult {
  return fault('too_large', 'This is larger than 1 MiB, which no credential needs to be; it was not read.')
}

function fault(code: FormatFault, message: string): Extract<ReadResult, { ok: false }> {
  return { ok: false, code, message }
}
