/**
 * From whatever was given to the parts of a presentation: who presents, how it
 * is signed, and the credentials in it, unread. Nothing here is verified.
 */
import { readHeader } from './jose-header.ts'
import { readProven } from './read-data-integrity.ts'
import {
  type DataIntegritySecuring,
  fault,
  type JoseSecuring,
  MAX_CREDENTIAL_LENGTH,
  type ReadFault,
  tooLarge,
} from './read-result.ts'
import { readCompactJws } from './read-vc-jwt.ts'
import { asArray, decodeUtf8, isObject, type JsonObject, parseStrictJson } from './strict-json.ts'
import { envelopeFlaw } from './vcdm.ts'
import { presentationFlaw } from './vp.ts'

/** Each costs a whole verification. */
const MAX_CREDENTIALS = 20

export interface ReadPresentation {
  readonly format: 'vp+jwt' | 'data-integrity'
  /** The presentation itself (VCDM 2.0, section 4.13), unverified, without its proof. */
  readonly payload: JsonObject
  /** Who it says presents it: `holder`, or its `id`. */
  readonly holder: string | undefined
  readonly securing: JoseSecuring | DataIntegritySecuring
  /** Enveloped credentials, and credentials with Data Integrity proofs, as they stand in it. */
  readonly credentials: readonly JsonObject[]
}

/** `undefined`: this is no presentation; it may be a credential. */
export type PresentationResult = { readonly ok: true; readonly presentation: ReadPresentation } | ReadFault | undefined

/**
 * Reads a presentation in any of the formats that are known.
 *
 * @param input a compact `vp+jwt` (Securing Verifiable Credentials using JOSE and COSE, section 3.1.2), an
 * `EnvelopedVerifiablePresentation` (VCDM 2.0, section 4.13), or a presentation with Data Integrity proofs, as object
 * or JSON text; or the bytes of any such text
 */
export function readPresentation(input: unknown): PresentationResult {
  if (input instanceof Uint8Array) {
    const text = input.length > MAX_CREDENTIAL_LENGTH ? undefined : decodeUtf8(new Uint8Array(input))
    return text === undefined ? undefined : readPresentation(text)
  }
  if (typeof input !== 'string') return isObject(input) ? readObject(input) : undefined
  // What cannot be read at all might have been a credential just as well: its reader says what is wrong.
  if (input.length > MAX_CREDENTIAL_LENGTH) return undefined
  const text = input.trim()
  if (!text.startsWith('{')) return text.includes('~') ? undefined : readVpJwt(text, 'perhaps')
  const parsed = parseStrictJson(text)
  return parsed.ok && isObject(parsed.value) ? readObject(parsed.value) : undefined
}

function readObject(input: JsonObject): PresentationResult {
  const types = asArray(input.type)
  if (types.includes('EnvelopedVerifiablePresentation')) {
    const flaw = envelopeFlaw(input)
    return flaw ? fault(flaw.code, flaw.message) : readEnvelope(input.id)
  }
  if (!types.includes('VerifiablePresentation')) return undefined
  const read = readProven(input)
  if (!read.ok) return read
  const { proof: _, ...payload } = read.document
  return readPayload(payload, 'data-integrity', {
    kind: 'data-integrity',
    document: read.document,
    proofs: read.proofs,
  })
}

function readEnvelope(id: unknown): PresentationResult {
  if (typeof id !== 'string') {
    return fault('malformed', 'The envelope holds no presentation: its id is not a data: address.')
  }
  if (id.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const [, held] = /^data:application\/vp\+jwt,(.*)$/is.exec(id) ?? []
  return held === undefined
    ? fault('unsupported_format', 'The envelope holds something other than application/vp+jwt.')
    : readVpJwt(held, 'certainly')
}

function readVpJwt(jwt: string, expected: 'perhaps' | 'certainly'): PresentationResult {
  const parts = readCompactJws(jwt)
  if (!parts.ok) return expected === 'certainly' ? parts : undefined
  const { header, payload } = parts
  const isPresentation = asArray(payload.type).includes('VerifiablePresentation')
  const saysSo = typeof header.typ === 'string' && /^(application\/)?vp\+jwt$/i.test(header.typ)
  if (expected === 'perhaps' && !isPresentation && !saysSo) return undefined
  return readPayload(payload, 'vp+jwt', { kind: 'jose', jwt, header: readHeader(header, 'vp+jwt') })
}

function readPayload(
  payload: JsonObject,
  format: ReadPresentation['format'],
  securing: ReadPresentation['securing'],
): PresentationResult {
  const flaw = presentationFlaw(payload)
  if (flaw) return fault(flaw.code, flaw.message)
  const credentials = asArray(payload.verifiableCredential)
  if (credentials.length > MAX_CREDENTIALS) {
    return fault('too_large', `This presents more than ${MAX_CREDENTIALS} credentials at once; none was read.`)
  }
  if (!credentials.every(isObject)) {
    return fault('malformed', 'A credential in this presentation is neither enveloped nor one with a proof.')
  }
  const { holder } = payload
  const named = isObject(holder) ? holder.id : holder
  return {
    ok: true,
    presentation: {
      format,
      payload,
      holder: typeof named === 'string' ? named : undefined,
      securing,
      credentials,
    },
  }
}
