/**
 * From whatever someone pasted, uploaded or sent to the parts of a credential.
 * Nothing here is trusted and nothing is verified: what comes out has the right
 * form, in the one spelling that it can have.
 */
import { readDataIntegrity } from './read-data-integrity.ts'
import { fault, MAX_CREDENTIAL_LENGTH, type ReadResult, tooLarge } from './read-result.ts'
import { readSdJwt } from './read-sd-jwt.ts'
import { readVcJwt } from './read-vc-jwt.ts'
import { asArray, decodeUtf8, isObject, JSON_FAULTS, parseStrictJson } from './strict-json.ts'
import { envelopeFlaw } from './vcdm.ts'

/**
 * Reads a credential in any of the formats that are known.
 *
 * @param input a compact `vc+jwt`; a `dc+sd-jwt` with its disclosures and key binding; an
 * `EnvelopedVerifiableCredential` (VCDM 2.0, section 4.13) or a credential with a Data Integrity proof, as object or
 * JSON text; or the bytes of any such text
 */
export function readCredential(input: unknown): ReadResult {
  if (input instanceof Uint8Array) return readBytes(input)
  if (typeof input !== 'string') return readObject(input)
  if (input.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const text = input.trim()
  if (text === '') return fault('not_a_credential', 'There is nothing here to verify.')
  if (!text.startsWith('{')) return readSigned(text)
  const parsed = parseStrictJson(text)
  return parsed.ok ? readObject(parsed.value) : fault('malformed', `The text ${JSON_FAULTS[parsed.reason]}.`)
}

function readBytes(bytes: Uint8Array): ReadResult {
  if (bytes.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const text = decodeUtf8(new Uint8Array(bytes))
  return text === undefined ? fault('malformed', `The text ${JSON_FAULTS['not-utf-8']}.`) : readCredential(text)
}

function readSigned(text: string): ReadResult {
  return text.includes('~') ? readSdJwt(text) : readVcJwt(text)
}

function readObject(input: unknown): ReadResult {
  if (!isObject(input)) {
    return fault('not_a_credential', 'This is neither a signed credential nor an object that holds one.')
  }
  const types = asArray(input.type)
  if (types.includes('EnvelopedVerifiableCredential')) {
    const flaw = envelopeFlaw(input)
    return flaw ? fault(flaw.code, flaw.message) : readEnvelope(input.id)
  }
  if (types.includes('VerifiableCredential')) return readDataIntegrity(input)
  if ('payload' in input && ('signature' in input || 'signatures' in input)) {
    return fault('unsupported_format', 'This is signed in the JSON form of JWS; only its compact form is read.')
  }
  return fault('not_a_credential', 'This is an object, but not one that holds a credential.')
}

function readEnvelope(id: unknown): ReadResult {
  if (typeof id !== 'string') {
    return fault('malformed', 'The envelope holds no credential: its id is not a data: address.')
  }
  if (id.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const [, mediaType = '', held = ''] = /^data:application\/(vc\+jwt|dc\+sd-jwt|vc\+sd-jwt),(.*)$/is.exec(id) ?? []
  if (mediaType === '') {
    return fault('unsupported_format', 'The envelope holds something other than application/vc+jwt or dc+sd-jwt.')
  }
  return mediaType.toLowerCase() === 'vc+jwt' ? readVcJwt(held) : readSdJwt(held)
}
