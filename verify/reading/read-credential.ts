/**
 * Reads the parts of a credential from any pasted, uploaded or sent input. The
 * input is not trusted and nothing is verified: the result only has the right
 * form, in its one canonical spelling.
 */

import { asArray, type JsonObject } from '../encoding/strict-json.ts'
import { reason } from '../report/reasons/reason.ts'
import { readCompactJws } from './compact-jws.ts'
import { foreignFormOfObject, foreignReasons } from './foreign-forms.ts'
import { heldInDataUrl, type InputForm } from './input-form.ts'
import { readDataIntegrity } from './read-data-integrity.ts'
import { fault, MAX_CREDENTIAL_LENGTH, type ReadResult, tooLarge } from './read-result.ts'
import { readSdJwt } from './read-sd-jwt.ts'
import { readVcJwt } from './read-vc-jwt.ts'
import { envelopeFlaw } from './vcdm.ts'
import { claimsDataModel } from './vcdm-members.ts'

/**
 * Reads a credential in any of the known formats: a compact `vc+jwt`, or a JWT with a `vc` claim as in VCDM 1.1; a
 * `dc+sd-jwt` with its disclosures and key binding; an `EnvelopedVerifiableCredential` (VCDM 2.0, section 4.13); or a
 * credential with proofs.
 */
export function readCredential(form: InputForm): ReadResult {
  if (!form.ok) return form
  switch (form.kind) {
    case 'object':
      return readObject(form.value)
    case 'sd-jwt':
      return readSdJwt(form.text)
    case 'jws':
      return readVcJwt(form.jws)
  }
}

function readObject(input: JsonObject): ReadResult {
  const types = asArray(input.type)
  if (types.includes('EnvelopedVerifiableCredential')) {
    const flaw = envelopeFlaw(input)
    return flaw ? fault(flaw.code, flaw.reasons) : readEnvelope(input.id)
  }
  if (claimsDataModel(input)) return readDataIntegrity(input)
  const form = foreignFormOfObject(input)
  return form
    ? fault('unsupported_format', foreignReasons(form))
    : fault('not_a_credential', reason('reading_json_no_credential'))
}

/** Media types that an envelope may hold: those of the standard and of its drafts, and the generic ones. */
const JWT_TYPES = /^application\/(?:jwt|jose|(?:vc|vc\+ld|vc-ld|vc\+ld\+json|vc\+json)\+jwt)$/
const SD_JWT_TYPES = /^application\/(?:sd-jwt|(?:dc|vc|vc\+ld|vc-ld|vc\+ld\+json|vc\+json)\+sd-jwt)$/

function readEnvelope(id: unknown): ReadResult {
  if (typeof id !== 'string') return fault('malformed', reason('reading_envelope_empty'))
  if (id.length > MAX_CREDENTIAL_LENGTH) return tooLarge()
  const held = heldInDataUrl(id)
  if (!held) return fault('unsupported_format', reason('reading_envelope_no_data'))
  if (SD_JWT_TYPES.test(held.mediaType)) return readSdJwt(held.text)
  if (!JWT_TYPES.test(held.mediaType)) {
    return fault('unsupported_format', reason('reading_envelope_type', { type: held.mediaType }))
  }
  return held.text.includes('~') ? readSdJwt(held.text) : readVcJwt(readCompactJws(held.text))
}
