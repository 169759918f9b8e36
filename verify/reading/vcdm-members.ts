/**
 * Rules for the members of a credential that versions 1.1 and 2.0 of the Verifiable Credentials Data Model share. Each
 * function returns what is wrong, as a clause, or `undefined`.
 */

import { asArray, isObject, type JsonObject } from '../encoding/strict-json.ts'
import { type Reasons, reason } from '../report/reasons/reason.ts'

export const CONTEXT_V2 = 'https://www.w3.org/ns/credentials/v2'
export const CONTEXT_V1 = 'https://www.w3.org/2018/credentials/v1'

export type Broken = Reasons | undefined

/** Returns the first context, which names the version. In 1.1 it was often the only one, written as a text. */
function firstContext(payload: JsonObject): unknown {
  const context = payload['@context']
  if (Array.isArray(context)) return context[0]
  return context === CONTEXT_V1 ? context : undefined
}

/** True when the first context is that of version 1.1 (or 1.0) of the data model. */
export function isDataModel1(payload: JsonObject): boolean {
  return firstContext(payload) === CONTEXT_V1
}

/** True when a context or the type says that this is a credential or a presentation of the data model. */
export function claimsDataModel(value: JsonObject): boolean {
  const contexts = asArray(value['@context'])
  const types = asArray(value.type)
  return (
    contexts.includes(CONTEXT_V1) ||
    contexts.includes(CONTEXT_V2) ||
    types.includes('VerifiableCredential') ||
    types.includes('VerifiablePresentation')
  )
}

/** VCDM 2.0, section 4.3; VCDM 1.1, section 4.1. The two base contexts define the same words differently. */
export function brokenContexts(payload: JsonObject, first: string): Broken {
  if (firstContext(payload) !== first) return reason('reading_context_first', { context: first })
  const contexts = asArray(payload['@context'])
  if (contexts.includes(CONTEXT_V1) && contexts.includes(CONTEXT_V2)) return reason('reading_two_versions')
  return contexts.every(context => isUrl(context) || isObject(context)) ? undefined : reason('reading_context_entry')
}

/** VCDM 2.0, section 4.5. */
export function brokenType(payload: JsonObject, wanted: string): Broken {
  const types = asArray(payload.type)
  if (!types.includes(wanted)) return reason('reading_type_missing', { type: wanted })
  return types.every(isTypeName) ? undefined : reason('reading_type_no_name')
}

/** VCDM 2.0, section 4.7. */
export function brokenIssuer(issuer: unknown): Broken {
  const id = isObject(issuer) ? issuer.id : issuer
  if (typeof id !== 'string' || id === '') return reason('reading_no_issuer')
  return isUrl(id) ? undefined : reason('reading_member_no_url', { member: 'issuer' })
}

/** VCDM 2.0, section 4.8. */
export function brokenSubjects(subject: unknown): Broken {
  const subjects = asArray(subject)
  if (subjects.length === 0) return reason('reading_no_subject')
  for (const one of subjects) {
    if (!isObject(one) || Object.keys(one).length === 0) return reason('reading_no_subject')
    const broken = brokenId(one, 'credentialSubject.id')
    if (broken !== undefined) return broken
  }
  return undefined
}

/** VCDM 2.0, section 4.4: an id, if there is one, is one URL. */
export function brokenId(object: JsonObject, member: string): Broken {
  return !('id' in object) || isUrl(object.id) ? undefined : reason('reading_member_no_url', { member })
}

/** Each object must have a type and, for some members, an id. */
export function brokenObjects(
  value: unknown,
  member: string,
  { id }: { readonly id: 'required' | 'optional' },
): Broken {
  for (const one of asArray(value)) {
    if (!isObject(one)) return reason('reading_member_no_object', { member })
    const types = asArray(one.type)
    if (types.length === 0 || !types.every(isTypeName)) return reason('reading_member_no_type', { member })
    if (id === 'required' && !('id' in one)) return reason('reading_member_no_id', { member })
    const broken = brokenId(one, `${member}.id`)
    if (broken !== undefined) return broken
  }
  return undefined
}

/**
 * True for a term or an absolute URL. A text with a colon is a URL, which cannot have a space. Any other text may be a
 * term: JSON-LD 1.1 allows spaces in terms, and only the contexts show whether one is defined.
 */
function isTypeName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !(value.includes(':') && /[\s<>"{}|\\^`]/.test(value))
}

/** True for an absolute URL without forbidden characters (RFC 3986). DIDs and URNs are URLs too. */
export function isUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(value)) return false
  return !/^https?:/i.test(value) || URL.canParse(value)
}
