/** Whether a JSON object is a VCDM 2.0 presentation, as far as verification relies on it. */
import { asArray, isObject, type JsonObject } from './strict-json.ts'
import type { VcdmFlaw } from './vcdm.ts'

const CONTEXT_V2 = 'https://www.w3.org/ns/credentials/v2'
const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1'

/**
 * The first thing that keeps the payload from being a presentation (Verifiable
 * Credentials Data Model v2.0, sections 4.3, 4.4, 4.5 and 4.13), or `undefined`.
 */
export function presentationFlaw(payload: JsonObject): VcdmFlaw | undefined {
  const context = payload['@context']
  const [first] = Array.isArray(context) ? context : []
  if ('vp' in payload || first === CONTEXT_V1) {
    return {
      code: 'unsupported_format',
      message: 'This is a presentation of version 1.1 of the data model; 2.0 is needed.',
    }
  }
  if (first !== CONTEXT_V2) return flaw(`its @context does not start with ${CONTEXT_V2}`)
  const types = asArray(payload.type)
  if (!types.includes('VerifiablePresentation') || !types.every(type => typeof type === 'string')) {
    return flaw('its type does not include VerifiablePresentation')
  }
  if ('id' in payload && !isAddress(payload.id)) return flaw('its id is no address')
  const { holder } = payload
  if ('holder' in payload && !isAddress(isObject(holder) ? holder.id : holder)) {
    return flaw('its holder is no address')
  }
  return undefined
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value)
}

function flaw(what: string): VcdmFlaw {
  return { code: 'not_a_credential', message: `This is signed text, but not a presentation: ${what}.` }
}
