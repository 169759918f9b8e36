/** Whether a JSON object is a VCDM 2.0 credential, as far as verification relies on it. */
import { asArray, isObject, type JsonObject } from './strict-json.ts'

const CONTEXT_V2 = 'https://www.w3.org/ns/credentials/v2'
const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1'

export interface VcdmFlaw {
  readonly code: 'not_a_credential' | 'unsupported_format'
  readonly message: string
}

/**
 * The first thing that keeps the payload from being a credential (Verifiable
 * Credentials Data Model v2.0, sections 4.3, 4.5, 4.7 and 4.8), or `undefined`.
 */
export function vcdmFlaw(payload: JsonObject): VcdmFlaw | undefined {
  const context = payload['@context']
  const first = Array.isArray(context) ? context[0] : undefined
  if ('vc' in payload || first === CONTEXT_V1) {
    return {
      code: 'unsupported_format',
      message: 'This is a credential of version 1.1 of the data model; 2.0 is needed.',
    }
  }
  if ('vp' in payload || asArray(payload.type).includes('VerifiablePresentation')) {
    return { code: 'unsupported_format', message: 'This is a presentation, not a credential.' }
  }
  if (first !== CONTEXT_V2) return flaw(`its @context does not start with ${CONTEXT_V2}`)
  const types = asArray(payload.type)
  if (!types.includes('VerifiableCredential') || !types.every(isText)) {
    return flaw('its type does not include VerifiableCredential')
  }
  const { issuer } = payload
  if (!isText(isObject(issuer) ? issuer.id : issuer)) return flaw('it does not say who issued it')
  const subjects = asArray(payload.credentialSubject)
  if (subjects.length === 0 || !subjects.every(subject => isObject(subject) && Object.keys(subject).length > 0)) {
    return flaw('it says nothing about a subject')
  }
  if ('id' in payload && !isText(payload.id)) return flaw('its id is not a text')
  return undefined
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function flaw(what: string): VcdmFlaw {
  return { code: 'not_a_credential', message: `This is signed text, but not a credential: ${what}.` }
}
