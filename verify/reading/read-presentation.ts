/**
 * Reads the parts of a presentation from any input: the holder, how it is signed,
 * and the credentials in it. Nothing here is verified.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'
import { type CompactJws, readCompactJws } from './compact-jws.ts'
import { formOf, heldInDataUrl, type InputForm } from './input-form.ts'
import { readHeader } from './jose-header.ts'
import { decodeVpClaim, presentationDisagreement, withoutOpaqueId } from './jwt-claims.ts'
import { readCredential } from './read-credential.ts'
import { readProven } from './read-data-integrity.ts'
import {
  type DataIntegritySecuring,
  fault,
  type JoseSecuring,
  MAX_CREDENTIAL_LENGTH,
  type ReadFault,
  type ReadResult,
  tooLarge,
} from './read-result.ts'
import { envelopeFlaw } from './vcdm.ts'
import { isDataModel1 } from './vcdm-members.ts'
import { presentationFlaw } from './vp.ts'

/** Each credential costs a whole verification. */
const MAX_CREDENTIALS = 20

export interface ReadPresentation {
  readonly format: 'vp+jwt' | 'jwt_vp_json' | 'data-integrity'
  /**
   * The unverified presentation without its proof (VCDM 2.0, section 4.13). For a JWT with a `vp` claim, it is that
   * claim together with those beside it (VCDM 1.1, section 6.3.1).
   */
  readonly payload: JsonObject
  /** The named holder: `holder`, or its `id`; `iss` when there is no holder. */
  readonly holder: string | undefined
  readonly securing: JoseSecuring | DataIntegritySecuring
  /**
   * Enveloped credentials, credentials with proofs, and, in version 1.1, compact ones, in their order. Equal ones are
   * one object, so that they are verified once.
   */
  readonly credentials: readonly ReadResult[]
}

/** `undefined` means that the input is not a presentation. It may be a credential. */
export type PresentationResult = { readonly ok: true; readonly presentation: ReadPresentation } | ReadFault | undefined

/**
 * Reads a presentation in any of the known formats: a compact `vp+jwt` (Securing Verifiable Credentials using JOSE and
 * COSE, section 3.1.2), a JWT with a `vp` claim (VCDM 1.1, section 6.3.1), an `EnvelopedVerifiablePresentation`
 * (VCDM 2.0, section 4.13), or a presentation with Data Integrity proofs.
 */
export function readPresentation(form: InputForm): PresentationResult {
  // An unreadable input may have been a credential, so the reader of credentials says what is wrong.
  if (!form.ok || form.kind === 'sd-jwt') return undefined
  return form.kind === 'object' ? readObject(form.value) : readVpJwt(form.jws, 'perhaps')
}

function readObject(input: JsonObject): PresentationResult {
  const types = asArray(input.type)
  if (types.includes('EnvelopedVerifiablePresentation')) {
    const flaw = envelopeFlaw(input)
    return flaw ? fault(flaw.code, flaw.reasons) : readEnvelope(input.id)
  }
  if (!types.includes('VerifiablePresentation')) return undefined
  const read = readProven(input)
  if (!read.ok) return read
  const { proof: _, ...payload } = input
  return readPayload(payload, 'data-integrity', { kind: 'data-integrity', document: input, proofs: read.proofs })
}

/** The current media type, those of the drafts, and the generic ones. */
const JWT_TYPES = /^application\/(?:jwt|jose|(?:vp|vp\+ld|vp-ld|vp\+ld\+json|vp\+json)\+jwt)$/

function readEnvelope(id: unknown): PresentationResult {
  if (typeof id !== 'string') return fault('malformed', reason('reading_envelope_empty'))
  if (id.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const held = heldInDataUrl(id)
  if (!held) return fault('unsupported_format', reason('reading_envelope_no_data'))
  return JWT_TYPES.test(held.mediaType)
    ? readVpJwt(readCompactJws(held.text), 'certainly')
    : fault('unsupported_format', reason('reading_envelope_type', { type: held.mediaType }))
}

function readVpJwt(jws: CompactJws, expected: 'perhaps' | 'certainly'): PresentationResult {
  if (!jws.ok) return expected === 'certainly' ? jws : undefined
  const { text: jwt, header, payload: claims } = jws
  const inClaim = 'vp' in claims && !('vc' in claims && expected === 'perhaps')
  const isPresentation = inClaim || asArray(claims.type).includes('VerifiablePresentation')
  const saysSo = typeof header.typ === 'string' && /^(application\/)?vp\+/i.test(header.typ)
  if (expected === 'perhaps' && !isPresentation && !saysSo) return undefined
  const decoded = inClaim ? decodeVpClaim(claims) : { ok: true as const, document: claims }
  if (!decoded.ok) return malformed(decoded.because)
  const { document } = decoded
  const contradiction = inClaim ? undefined : presentationDisagreement(claims, document)
  if (contradiction) return malformed(contradiction)
  const format = inClaim ? 'jwt_vp_json' : 'vp+jwt'
  const holder = holderOf(document, format)
  return readPayload(document, format, { kind: 'jose', jwt, header: readHeader(header, format, holder) })
}

function readPayload(
  payload: JsonObject,
  format: ReadPresentation['format'],
  securing: ReadPresentation['securing'],
): PresentationResult {
  const flaw = presentationFlaw(format === 'jwt_vp_json' ? withoutOpaqueId(payload) : payload)
  if (flaw) return fault(flaw.code, flaw.reasons)
  const credentials = asArray(payload.verifiableCredential)
  if (credentials.length > MAX_CREDENTIALS) {
    return fault('too_large', reason('reading_too_many_credentials', { limit: MAX_CREDENTIALS }))
  }
  // Version 2.0 requires an envelope around a compact credential (section 4.13.1); version 1.1 had none.
  const mayBeText = isDataModel1(payload)
  const held = credentials.filter(
    (one): one is JsonObject | string => isObject(one) || (mayBeText && typeof one === 'string'),
  )
  if (held.length < credentials.length) return malformed(reason('reading_presented_no_credential'))
  return {
    ok: true,
    presentation: { format, payload, holder: holderOf(payload, format), securing, credentials: readEach(held) },
  }
}

/** Reads each credential, and equal ones once. An object in a presentation is plain JSON, as the presentation is. */
function readEach(held: readonly (JsonObject | string)[]): readonly ReadResult[] {
  const known = new Map<string, ReadResult>()
  return held.map(one => {
    const text = JSON.stringify(one)
    const read =
      known.get(text) ??
      readCredential(typeof one === 'string' ? formOf(one) : { ok: true, kind: 'object', value: one })
    known.set(text, read)
    return read
  })
}

/** `iss` is a claim of JWTs. In a document with proofs, a member of that name means nothing. */
function holderOf({ holder, iss }: JsonObject, format: ReadPresentation['format']): string | undefined {
  const named = isObject(holder) ? holder.id : (holder ?? (format === 'data-integrity' ? undefined : iss))
  return typeof named === 'string' ? named : undefined
}

function malformed(because: Reasons): ReadFault {
  return fault('credential_malformed', reason('reading_presentation_malformed', {}, because))
}
